import { SourceError } from '../../src/model/errors.ts';
import type { Writing } from '../../src/ports/ledger.ts';
import { isSameWriting, type Ledger } from '../../src/ports/ledger.ts';
import type { RecordFile, Records } from '../../src/ports/records.ts';
import type { Commit, ProjectRepository } from '../../src/ports/repository.ts';

/** The texts of a commit's files, by their names. */
export type Files = Readonly<Record<string, string>>;

/** A commit of the fake repository. */
interface FakeCommit extends Commit {
  readonly files: Files;
  readonly parent?: string;
}

/** A repository in memory: a remote that people push to, and a clone that lacks what was not pulled. */
export interface FakeRepository extends ProjectRepository {
  /** Somebody pushes files in place of those that are there; over an older commit with force. */
  readonly commit: (by: string, files: Files, over?: string) => string;
  /** The files of the remote's newest commit. */
  readonly remote: () => Files;
  /** Whether the remote answers, or what is said of it then, and takes pushes. */
  readonly set: (line: {
    readonly answers?: boolean | string;
    readonly takes?: boolean;
    readonly cuts?: boolean;
  }) => void;
  /** The messages of what was pushed. */
  readonly messages: readonly string[];
  /** How many commits the remote has. */
  readonly length: () => number;
  /** The folder of a commit that cannot be written, as on a full disk. */
  readonly unwritable: Set<string>;
  /** Somebody removes the folder of the clone. */
  readonly removeClone: () => void;
  /** The files in one of its folders. */
  readonly filesIn: (folder: string) => Record<string, string>;
}

/** Makes one with a project in a folder of it, whose clone has nothing yet. */
export function fakeRepository(path = ''): FakeRepository {
  const commits = new Map<string, FakeCommit>();
  const unwritable = new Set<string>();
  const messages: string[] = [];
  const folders = new Map<string, Record<string, string>>();
  let remote: string | undefined;
  let fetched: string | undefined;
  let used: string | undefined;
  let line: Required<Parameters<FakeRepository['set']>[0]> = { answers: true, takes: true, cuts: false };
  let built = 0;
  const find = (id: string): FakeCommit => {
    const found = commits.get(id);
    if (found) return found;
    throw new Error(`There is no commit ${id}.`);
  };
  const plain = ({ id, by, at, subject }: FakeCommit): Commit => ({ id, by, at, subject });
  const add = (by: string, files: Files, parent: string | undefined, subject: string): string => {
    const id = `c${String(commits.size + 1).padStart(3, '0')}`;
    commits.set(id, {
      id,
      by,
      at: 1_770_000_000 + commits.size,
      subject,
      files,
      ...(parent ? { parent } : {}),
    });
    remote = id;
    return id;
  };
  const isBehind = (id: string | undefined, earlier: string): boolean =>
    id !== undefined && (id === earlier || isBehind(commits.get(id)?.parent, earlier));
  const fetch = (): FakeCommit => {
    if (line.answers !== true) throw new SourceError(line.answers || 'The remote does not answer.');
    if (remote === undefined) throw new SourceError('The remote is empty.');
    fetched = remote;
    return find(remote);
  };
  const filesOf = async (id: string): Promise<string> => {
    const folder = `/clone/trees/${id}`;
    if (unwritable.has(id)) throw new SourceError('The disk is full.');
    folders.set(folder, { ...find(id).files });
    return folder;
  };
  return {
    name: 'main of the remote',
    path,
    unwritable,
    messages,
    commit: (by, files, over) => add(by, files, over ?? remote, `Commit of ${by}`),
    remote: () => (remote === undefined ? {} : find(remote).files),
    length: () => {
      let count = 0;
      for (let id = remote; id !== undefined; id = find(id).parent) count += 1;
      return count;
    },
    set: (now) => {
      line = { ...line, ...now };
    },
    removeClone: () => {
      folders.clear();
      fetched = undefined;
      used = undefined;
    },
    filesIn: (folder) => folders.get(folder) ?? {},
    newest: async () => (fetched === undefined ? undefined : plain(find(fetched))),
    inUse: async () => (used === undefined ? undefined : plain(find(used))),
    pull: async () => plain(fetch()),
    filesOf,
    use: async (id) => {
      used = id;
    },
    contains: async (id, earlier) => isBehind(id, earlier),
    lastOf: async (id, files) => {
      let found = find(id);
      for (;;) {
        const parent = found.parent === undefined ? undefined : find(found.parent);
        const changed = files.some((file) => found.files[file] !== parent?.files[file]);
        if (files.length === 0 || changed || !parent) return plain(found);
        found = parent;
      }
    },
    push: async (change) => {
      const base = fetch();
      if (!line.takes) throw new SourceError('The remote refuses a push.');
      built += 1;
      messages.push(change.message);
      const folder = `/clone/making/${built}`;
      folders.set(folder, { ...base.files });
      await change.write(folder);
      const files = folders.get(folder) ?? {};
      if (JSON.stringify(files) === JSON.stringify(base.files)) return plain(base);
      const id = add('Headroom', files, base.id, change.message.split('\n')[0] ?? '');
      // The line breaks with the answer on it.
      if (line.cuts) throw new SourceError('The push was cut off: it may have arrived.');
      fetched = id;
      return plain(find(id));
    },
  };
}

/** Records in texts that are kept by their names. */
export function recordsOf(texts: Record<string, string>): Records {
  const add = async (file: string, line: string) => {
    const before = texts[file] ?? '';
    texts[file] = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`;
  };
  return {
    read: async (folder, ending): Promise<readonly RecordFile[]> =>
      Object.entries(texts)
        .filter(
          ([file]) => file.slice(0, Math.max(0, file.lastIndexOf('/'))) === folder && file.endsWith(ending),
        )
        .map(([file, text]) => ({ file, text }))
        .toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    create: async (file, text) => {
      if (texts[file] !== undefined) return false;
      texts[file] = text;
      return true;
    },
    append: add,
    add,
  };
}

/** The records in a folder of a fake repository, which may be written to. */
export function recordsInFolder(repository: FakeRepository): (folder: string) => Promise<Records> {
  return async (folder) => recordsOf(repository.filesIn(folder));
}

/** The part of a ledger that keeps writings, as the real ones do. */
export function keptWritings(): Pick<Ledger, 'write' | 'writings' | 'pushed'> & { readonly all: Writing[] } {
  const all: Writing[] = [];
  return {
    all,
    write: async (writing) => {
      const isNews = !all.some((one) => isSameWriting(one, writing));
      if (isNews) all.push(writing);
      return isNews;
    },
    writings: async () => [...all],
    pushed: async (writings, commit) => {
      for (const [index, one] of all.entries())
        if (writings.some(({ file, text }) => one.file === file && one.text === text))
          all[index] = { ...one, commit };
    },
  };
}
