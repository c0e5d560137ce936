import { isExpected, messageOf, SourceError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger, Writing } from '../ports/ledger.ts';
import type { RecordFile, Records } from '../ports/records.ts';

/** The newest commit of a repository, as records are read from it. */
export interface NewestRecords {
  readonly records: Records;
  /** Whether it has all that another commit brought. */
  readonly contains: (commit: string) => Promise<boolean>;
}

/** What records of a followed project are made of. */
export interface FollowedRecordsOptions {
  readonly newest: () => Promise<NewestRecords>;
  readonly ledger: Pick<Ledger, 'write' | 'writings'>;
  readonly clock: Clock;
}

/**
 * Records of a project that follows a repository: read from its newest commit, with what was written since laid over them, and written
 * into the ledger alone. Who shares the ledger sees at once what another wrote, and no file of a clone is ever changed.
 */
export function followedRecords({ newest, ledger, clock }: FollowedRecordsOptions): Records {
  const read = async (folder: string, ending: string): Promise<readonly RecordFile[]> => {
    // Before the commit is looked at: what is pushed in between is then in both, and not in neither.
    const writings = await ledger.writings();
    const { records, contains } = await newest();
    const there = new Map((await records.read(folder, ending)).map((one) => [one.file, one]));
    const name = plainPath(folder);
    const ofFolder = writings.filter(({ file }) => folderOf(file) === name && file.endsWith(ending));
    for (const writing of await lacking(ofFolder, contains)) {
      const before = there.get(writing.file);
      if (before?.unread !== undefined) continue;
      there.set(writing.file, { file: writing.file, text: withWriting(before?.text, writing) });
    }
    return [...there.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  };
  const write = (how: Writing['how']) => (file: string, text: string) =>
    ledger.write({ file: plainPath(file), how, text, at: clock.now() });
  const line = (how: Writing['how']) => async (file: string, text: string) =>
    void (await write(how)(file, text));
  return {
    read,
    create: async (file, text) => {
      const name = plainPath(file);
      const isThere = (await read(folderOf(name), endingOf(name))).some((one) => one.file === name);
      return !isThere && write('create')(name, text);
    },
    append: line('append'),
    add: line('add'),
  };
}

/**
 * What of some writings a commit may lack: all that is not in the repository yet, and what came there by a commit that it does not contain,
 * such as one that somebody removed by force.
 */
export async function lacking(
  writings: readonly Writing[],
  contains: NewestRecords['contains'],
): Promise<readonly Writing[]> {
  const commits = new Set(writings.flatMap(({ commit }) => commit ?? []));
  const known = new Set<string>();
  for (const commit of commits) if (await contains(commit)) known.add(commit);
  return writings.filter(({ commit }) => commit === undefined || !known.has(commit));
}

/** What became of writings that were brought into records. */
export interface WrittenInto {
  /** Those that the records have now. */
  readonly written: readonly Writing[];
  /** The files that changed. */
  readonly changed: readonly string[];
  /** New files that others had made, with another text, which stays; they are among those written. */
  readonly others: readonly Writing[];
  /** Why files could not be written, in words; what belongs there is not among those written. */
  readonly failures: readonly string[];
}

/**
 * Writes into records what they lack of some writings, each once. A file that was made by somebody else meanwhile stays theirs, and one that
 * cannot be written keeps no other from being so.
 */
export async function writeInto(records: Records, writings: readonly Writing[]): Promise<WrittenInto> {
  const written: Writing[] = [];
  const changed: string[] = [];
  const others: Writing[] = [];
  const failures: string[] = [];
  for (const [file, ofFile] of Map.groupBy(writings, (writing) => writing.file)) {
    try {
      let text = await textOf(records, file);
      for (const writing of ofFile) {
        const after = withWriting(text, writing);
        if (writing.how === 'create' && !after.startsWith(writing.text)) others.push(writing);
        if (after !== text) {
          if (text === undefined && writing.how === 'create') await records.create(file, writing.text);
          else await records.add(file, writing.text);
          if (changed.at(-1) !== file) changed.push(file);
        }
        text = after;
        written.push(writing);
      }
    } catch (error) {
      if (!isExpected(error)) throw error;
      failures.push(messageOf(error));
    }
  }
  return { written, changed, others, failures };
}

/** The text of a record; undefined where there is none. Throws a SourceError for one that cannot be read. */
async function textOf(records: Records, file: string): Promise<string | undefined> {
  const found = (await records.read(folderOf(file), endingOf(file))).find((one) => one.file === file);
  if (found?.unread === undefined) return found?.text;
  throw new SourceError(`Nothing can be added to ${file}: ${found.unread}`);
}

/** A file's text with a writing in it, which is added only where it is not there. */
function withWriting(text: string | undefined, { how, text: written }: Writing): string {
  if (how === 'create') return text ?? written;
  const before = text ?? '';
  const whole = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  // A note is of several lines.
  return `\n${whole}`.includes(`\n${written}\n`) ? before : `${whole}${written}\n`;
}

/** A path as records are named by: without empty parts, `.` and `..`. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function endingOf(file: string): string {
  return file.slice(file.lastIndexOf('.'));
}
