/** A rendered file, not yet published. `path` is relative to the output folder, with `/` between its parts. */
export interface Artifact {
  readonly path: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
}

/** A report that is saved in a folder. Paths are relative to the output folder. */
export interface SavedReport {
  /** `weekly/2026-W05`. */
  readonly folder: string;
  /** All that lies there. */
  readonly files: readonly string[];
  /** Reads its JSON. Throws an error whose words say why it cannot be read. */
  readonly read: () => Promise<string>;
}

/** A page of the reading room, not yet made. `path` is relative to the output folder. */
export interface RoomPage {
  readonly path: string;
  readonly content: () => string;
  /**
   * All that the page is told from: while it stays the same, and so does the program with its templates, the page need not be made
   * anew to know that it is the same. A page without it is made each time.
   */
  readonly of?: unknown;
}

/** The pages of the reading room, and why saved reports are not in them, a sentence each. */
export interface Room {
  readonly pages: readonly RoomPage[];
  readonly leftOut: readonly string[];
  /** Changes with the program and its templates, and so with what they make of the same. */
  readonly madeBy: string;
}

/** Makes the pages that lie beside saved reports. */
export type MakeRoom = (saved: AsyncIterable<SavedReport>) => Promise<Room>;

/** What became of pages that were to be written. */
export interface PagesWritten {
  /** Where they were written; those that were there already are left alone. */
  readonly written: readonly string[];
  /** How many there are in all. */
  readonly of: number;
  readonly leftOut: readonly string[];
}
