/** A file of a record, under a name relative to the project's folder. */
export interface RecordFile {
  readonly file: string;
  /** Empty where it cannot be read. */
  readonly text: string;
  /** Why it cannot be read: one such file keeps nobody from the others. */
  readonly unread?: string;
}

/**
 * Files in which people's part is written down: violations, notes, proposals, and changes. They are only ever created
 * and added to, so that what two do at once is kept. Throws a SourceError for a folder that cannot be used.
 */
export interface Records {
  /** The files of a folder with an ending, in the order of their names; none when there is no such folder. */
  read(folder: string, ending: string): Promise<readonly RecordFile[]>;
  /** Creates a file; answers false, and leaves it as it is, when there is one. */
  create(file: string, text: string): Promise<boolean>;
  /** Adds a line to the end of a file that is there. */
  append(file: string, line: string): Promise<void>;
  /** The same of a file of lines alone, which is made where it is not there. */
  add(file: string, line: string): Promise<void>;
}
