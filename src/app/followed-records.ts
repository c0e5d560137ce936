import type { Clock } from '../ports/clock.ts';
import type { Ledger, Writing } from '../ports/ledger.ts';
import type { RecordFile, Records } from '../ports/records.ts';

/** What records of a followed project are made of. */
export interface FollowedRecordsOptions {
  /** The records of the newest commit, as it is now. */
  readonly newest: () => Promise<Records>;
  /** Whether the newest commit has all that another one brought. */
  readonly contains: (commit: string) => Promise<boolean>;
  readonly ledger: Pick<Ledger, 'write' | 'writings'>;
  readonly clock: Clock;
}

/**
 * Records of a project that follows a repository: read from its newest commit, with what was written since laid over them, and written
 * into the ledger alone. Who shares the ledger sees at once what another wrote, and no file of a clone is ever changed.
 */
export function followedRecords({ newest, contains, ledger, clock }: FollowedRecordsOptions): Records {
  const read = async (folder: string, ending: string): Promise<readonly RecordFile[]> => {
    const there = new Map((await (await newest()).read(folder, ending)).map((one) => [one.file, one]));
    for (const writing of await lacking(await ledger.writings(), contains)) {
      const { file } = writing;
      if (!isIn(folder, ending, file)) continue;
      const before = there.get(file);
      there.set(file, { ...before, file, text: withWriting(before?.text, writing) });
    }
    return [...there.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  };
  const write = (how: Writing['how']) => (file: string, text: string) =>
    ledger.write({ file, how, text, at: clock.now() });
  const line = (how: Writing['how']) => async (file: string, text: string) =>
    void (await write(how)(file, text));
  return {
    read,
    create: async (file, text) => {
      const isThere = (await read(folderOf(file), endingOf(file))).some((one) => one.file === file);
      return !isThere && write('create')(file, text);
    },
    append: line('append'),
    add: line('add'),
  };
}

/**
 * Writes into records what they lack of some writings, each once, and answers the files that changed. A file that was made by somebody
 * else meanwhile stays theirs.
 */
export async function writeInto(records: Records, writings: readonly Writing[]): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [file, ofFile] of Map.groupBy(writings, (writing) => writing.file)) {
    const found = await records.read(folderOf(file), endingOf(file));
    let text = found.find((one) => one.file === file)?.text;
    for (const writing of ofFile) {
      const after = withWriting(text, writing);
      if (after === text) continue;
      if (text === undefined && writing.how === 'create') await records.create(file, writing.text);
      else await records.add(file, writing.text);
      text = after;
      changed.push(file);
    }
  }
  return [...new Set(changed)];
}

/** A file's text with a writing in it, which is added only where it is not there. */
function withWriting(text: string | undefined, { how, text: written }: Writing): string {
  if (how === 'create') return text ?? written;
  const before = text ?? '';
  if (before.split('\n').includes(written)) return before;
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${written}\n`;
}

/** What of some writings a commit may lack: all that is not in the repository yet, and what came there by a commit that it does not contain. */
async function lacking(
  writings: readonly Writing[],
  contains: FollowedRecordsOptions['contains'],
): Promise<readonly Writing[]> {
  const commits = new Set(writings.flatMap(({ commit }) => commit ?? []));
  const known = new Set<string>();
  for (const commit of commits) if (await contains(commit)) known.add(commit);
  return writings.filter(({ commit }) => commit === undefined || !known.has(commit));
}

function isIn(folder: string, ending: string, file: string): boolean {
  return folderOf(file) === folder && file.endsWith(ending);
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function endingOf(file: string): string {
  return file.slice(file.lastIndexOf('.'));
}
