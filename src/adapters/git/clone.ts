import { glob, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BOUNDS } from '../../model/bounds.ts';
import { withoutUsers } from '../../model/scrub.ts';
import type { Instant } from '../../model/window.ts';
import { makeFolder } from '../io/folder.ts';
import { isFolder, isThere } from '../io/places.ts';
import { readUtf8 } from '../io/read.ts';
import { inScratch } from '../io/scratch.ts';
import { ageOf, moveFolder } from '../io/tree.ts';
import { named, writeWhole } from '../io/write.ts';
import { isRemoteTrouble, mayBeOfClone } from './cache.ts';
import { type Git, GitError, isOfGit } from './git.ts';

/** The folders of a clone, within one that may hold other things, too. */
export interface CloneFolders {
  readonly folder: string;
  /** The bare repository, and where it is put aside while a new one takes its place. */
  readonly git: string;
  readonly aside: string;
  /** The files of commits, each in a folder of its name. */
  readonly trees: string;
  /** Where things are made before they are moved to their place. */
  readonly making: string;
  /** The file whose lock is held by whoever changes any of it. */
  readonly lock: string;
  /** The file that says when the branch was fetched last; what git notes of it changes when it fails, too. */
  readonly pulled: string;
}

/** The refs of the commit in use, and of the one that was so before: somebody may still be reading its files. */
export const [USED, PREVIOUS] = ['refs/headroom/used', 'refs/headroom/previous'];

/** Bytes stay as they are: no program of the machine's settings is run on them, no ends of lines are changed. */
const ATTRIBUTES = '* -text -filter -ident !working-tree-encoding\n';

/** Where the clone's own settings say what it follows: the refs of another remote or branch mean nothing here. */
const FOLLOWS = 'headroom.follows';

/** So long after a program was killed, in seconds, its git is ended, too. */
const ENDED = 3;

/** What killed programs leave behind: locks, and what was to become something. */
const LEFT = ['*.lock', 'gc.pid', '{refs,logs,objects}/**/*.lock', 'objects/**/tmp_*'];

export function foldersOf(folder: string): CloneFolders {
  const at = (name: string) => join(folder, name);
  return {
    folder,
    git: at('git'),
    aside: at('git.old'),
    trees: at('trees'),
    making: at('making'),
    lock: at('clone.lock'),
    pulled: at('pulled'),
  };
}

/** Notes that the branch was fetched now. A note that cannot be written keeps nobody from what was fetched. */
export async function notePulled({ pulled }: CloneFolders): Promise<void> {
  await writeWhole(named(pulled), `${new Date().toISOString()}\n`).catch(() => {});
}

/** When the branch was fetched last; undefined where that is not noted. */
export async function pulledAt({ pulled }: CloneFolders): Promise<Instant | undefined> {
  const noted = await readUtf8(pulled, { bound: BOUNDS.file }).catch(() => '');
  const at = Date.parse(noted.trim());
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000);
}

/** Whether there is a clone, with all that {@link prepareClone} makes: its folder may be removed while programs have it open. */
export async function isPrepared({ git, trees, making }: CloneFolders): Promise<boolean> {
  const there = await Promise.all([git, trees, making].map((folder) => isThere(folder)));
  return there.every(Boolean);
}

/** What a clone follows. */
export interface Followed {
  readonly remote: string;
  readonly branch?: string;
}

/**
 * Makes the clone ready for work, an empty one where there is none, and clears it of what killed programs left. The lock must be held. Throws a
 * GitError for one that is damaged.
 */
export async function prepareClone(git: Git, folders: CloneFolders, followed: Followed): Promise<void> {
  for (const folder of [folders.trees, folders.making]) await makeFolder(folder);
  if (await isThere(folders.git)) await rm(folders.aside, { recursive: true, force: true });
  // A program was killed while it put a new one in its place.
  else if (await isThere(folders.aside)) await moveFolder(folders.aside, folders.git);
  else {
    await inScratch(async (scratch) => {
      const made = join(scratch, 'git');
      await initialise(git, made, followed);
      await moveFolder(made, folders.git);
    }, folders.making);
  }
  await clearLeft(folders);
  await keepBytes(folders.git);
  await follow(git, followed);
}

async function initialise(git: Git, folder: string, { remote, branch }: Followed): Promise<Git> {
  const made = git.with({ GIT_DIR: folder });
  await made.run('init', '-q', '--bare', '--template=');
  await made.run('config', 'remote.origin.url', remote);
  await made.run('config', FOLLOWS, nameOf({ remote, ...(branch === undefined ? {} : { branch }) }));
  return made;
}

/** Has a repository leave files as they are, whatever its commits and the machine say. */
export async function keepBytes(repository: string): Promise<void> {
  await writeWhole({ folder: repository, path: 'info/attributes', links: 'never' }, ATTRIBUTES);
}

async function follow(git: Git, followed: Followed): Promise<void> {
  await git.run('config', 'remote.origin.url', followed.remote);
  const name = nameOf(followed);
  if ((await git.run('config', '--default', '', '--get', FOLLOWS)) === name) return;
  const refs = await git.run('for-each-ref', '--format=%(refname)', 'refs/headroom', 'refs/remotes');
  for (const ref of refs.split('\n').filter((line) => line !== '')) {
    await git.run('update-ref', '--no-deref', '-d', ref);
  }
  await git.run('config', FOLLOWS, name);
}

/** Whoever logs in, it is the same remote. */
function nameOf({ remote, branch = 'HEAD' }: Followed): string {
  return `${withoutUsers(remote)} ${branch}`;
}

/** Removes what killed programs left, once their git is ended, too. The lock must be held: what others do now must not be there. */
async function clearLeft({ git }: CloneFolders, isWaiting = false): Promise<void> {
  for await (const name of glob(LEFT, { cwd: git })) {
    const path = join(git, name);
    const left = ENDED - (await ageOf(path));
    if (left > 0 && isWaiting) await sleep(left * 1000);
    if (left <= 0 || isWaiting) await rm(path, { force: true });
  }
}

/** What mends a clone. */
export interface Mending {
  /** Runs work under the lock. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** Fetches what is followed, in the clone that a git works in. */
  readonly fetchInto: (git: Git) => Promise<unknown>;
  readonly followed: Followed;
}

/**
 * Does work in a clone. One with which it fails may be locked by a git that was killed, or damaged: it is done once more without these locks, and then
 * in a new clone, which takes the place of the old one when all of it is there. The commits in use are kept where they can be had.
 */
export async function mended<T>(
  git: Git,
  folders: CloneFolders,
  { exclusively, fetchInto, followed }: Mending,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  await exclusively(() => clearLeft(folders, true));
  try {
    return await work();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  await exclusively(() =>
    inScratch(async (scratch) => {
      const made = join(scratch, 'git');
      const inMade = await initialise(git, made, followed);
      await fetchInto(inMade);
      for (const ref of [PREVIOUS, USED] as const) await carryOver(inMade, folders.git, ref);
      await rm(folders.aside, { recursive: true, force: true });
      if (await isThere(folders.git)) await moveFolder(folders.git, folders.aside);
      await moveFolder(made, folders.git);
      await rm(folders.aside, { recursive: true, force: true });
    }, folders.making),
  );
  return work();
}

/** Whether the clone may be to blame for an error, and a new one may help. */
function isDamage(error: unknown): boolean {
  if (!mayBeOfClone(error) || isRemoteTrouble(error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'].includes(code)) return false;
  const output = error instanceof GitError ? error.output : '';
  return !/no space left|quota exceeded|read-only file system|permission denied|no git on the PATH/i.test(
    output,
  );
}

/** Gives a new clone a ref of the old one, with its commit from wherever that can be had. */
async function carryOver(git: Git, old: string, ref: string): Promise<void> {
  const id = await idOf(old, ref);
  if (id === undefined) return;
  const sources = [undefined, old, 'origin'];
  for (const from of sources) {
    try {
      if (from !== undefined) await git.run('fetch', '-q', '--no-tags', from, id);
      await git.run('rev-parse', '--quiet', '--verify', `${id}^{tree}`);
      await git.run('update-ref', ref, id);
      return;
    } catch (error) {
      if (!isOfGit(error)) throw error;
    }
  }
}

/** What a ref says in the files of a repository that git itself may not be able to read. */
async function idOf(repository: string, ref: string): Promise<string | undefined> {
  if (!(await isFolder(repository))) return undefined;
  const read = (path: string) => readUtf8(join(repository, path), { bound: BOUNDS.file }).catch(() => '');
  const loose = /^[\da-f]{40,64}$/m.exec(await read(ref))?.[0];
  const packed = (await read('packed-refs')).split('\n').find((line) => line.endsWith(` ${ref}`));
  return loose ?? (packed ? /^[\da-f]{40,64}/.exec(packed)?.[0] : undefined);
}
