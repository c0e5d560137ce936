import { join } from 'node:path';
import { BOUNDS, type SizeBound } from '../../model/bounds.ts';
import { isExpected, SourceError } from '../../model/errors.ts';
import { listWords } from '../../model/format.ts';
import type { RepositorySettings } from '../../model/repository-settings.ts';
import type { Instant } from '../../model/window.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Commit, ProjectRepository } from '../../ports/repository.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { NEVER } from '../../ports/stopping.ts';
import { makeFolder } from '../io/folder.ts';
import { withLock } from '../io/lock.ts';
import { inScratch } from '../io/scratch.ts';
import { after } from '../io/timer.ts';
import { writeWhole } from '../io/write.ts';
import { fetchBranch, prepare, tracking, WORK } from './cache.ts';
import { tryToPush } from './check.ts';
import {
  foldersOf,
  isPrepared,
  keepBytes,
  mended,
  notePulled,
  PREVIOUS,
  prepareClone,
  pulledAt,
  USED,
} from './clone.ts';
import { type Git, GitError, GitStopped } from './git.ts';
import { idAt, isBehind, isKnown, lastCommit } from './history.ts';
import { commitOn, land, type Made } from './land.ts';
import { identityOf } from './message.ts';
import { openGit } from './open.ts';
import { pruneTrees, treeOf, writeTree } from './trees.ts';
import { type Doing, failureWords, racedWords, refusedWords, remoteOf, unknownWords } from './words.ts';

/** What the repository needs of the world. */
export interface RepositoryTools {
  readonly readSecret: ReadSecret;
  /** Told of what nobody asked for, such as a history that was rewritten. */
  readonly log: Logger;
  /** The largest file of a commit; the bound `committed` unless given. */
  readonly largestFile?: SizeBound;
}

const FETCHING: Doing = { done: 'fetched', check: 'the remote, the branch and the right to read it' };
const READING: Doing = { done: 'read from its clone', check: 'the folder of the clone and its disk' };
const PUSHING: Doing = { done: 'pushed to', check: 'the remote, the branch and the right to push' };
const IF_PROTECTED =
  'If the branch is protected, let this user push to it; what is to be written waits until then.';

/** What names the branch of the remote's HEAD, as of the last fetch. */
const HEAD = tracking('HEAD');
/** Branches of a remote that a sentence names. */
const MOST_BRANCHES = 5;
/** Settings of git for a clone that is kept: what the machine says must not reach submodules, run programs, or be lost with the power. */
const KEPT = [
  'core.fsmonitor=false',
  'core.fsync=committed,reference',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'push.recurseSubmodules=no',
  'push.gpgSign=false',
  'log.showSignature=false',
];

/** A repository with its clone. */
export interface OpenRepository extends ProjectRepository {
  /** When it was pulled last, by whatever program has this clone; undefined before that. */
  readonly pulledAt: () => Promise<Instant | undefined>;
  /** Throws a SourceError where nothing can be pushed to the remote, as far as that tells before anything is sent. */
  readonly tryToPush: (signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The repository that a project follows, with a full clone in a folder: `lastOf` and `contains` need its history, and its files are needed
 * without reach. Nothing is done before it is asked for. Several programs may have the same folder. One that is damaged is fetched anew.
 */
export function openRepository(
  settings: RepositorySettings,
  { readSecret, log, largestFile = BOUNDS.committed }: RepositoryTools,
): OpenRepository {
  const { remote, path, deadline } = settings;
  const folders = foldersOf(settings.folder);
  const closing = new AbortController();
  let preparing: Promise<void> | undefined;

  const open = async (folder: string, signal: AbortSignal): Promise<Git> => {
    const token = settings.token && (await readSecret(settings.token));
    const git = await openGit(folder, { ...settings, keySetting: '--ssh-key-file' }, token, signal);
    return git.set(...KEPT);
  };

  /** Does work in the clone, which is mended where it must be. Throws a SourceError. */
  const inClone = async <T>(doing: Doing, work: (given: Given) => Promise<T>, signal = NEVER): Promise<T> => {
    try {
      await makeFolder(folders.folder);
      const until = AbortSignal.any([signal, closing.signal, after(deadline)]);
      // Its folder is named, so that it need not belong to this user.
      const git = (await open(folders.folder, until)).with({ GIT_DIR: folders.git });
      const exclusively = <R>(locked: () => Promise<R>) => underLock(locked, until);
      const fetchInto = async (made: Git) => fetchBranchOf(made, await branchOf(made));
      return await mended(git, folders, { exclusively, fetchInto, followed: settings }, async () => {
        if (preparing) await preparing.then(forgetRemoved, () => {});
        preparing ??= exclusively(() => prepareClone(git, folders, settings));
        await preparing.catch((error: unknown) => {
          preparing = undefined;
          throw error;
        });
        return work({ git, exclusively });
      });
    } catch (error) {
      if (isExpected(error)) throw error;
      const stopped = AbortSignal.any([signal, closing.signal]);
      throw new SourceError(failureWords(error, settings, stopped, doing), { cause: error });
    }
  };

  const forgetRemoved = async (): Promise<void> => {
    if (!(await isPrepared(folders))) preparing = undefined;
  };

  const underLock = async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    const done = await withLock(folders.lock, async () => ({ value: await work() }), deadline, signal);
    if (done) return done.value;
    if (signal.aborted) throw new GitStopped();
    throw new SourceError(
      `Another program is at work in ${folders.folder}, for longer than ${deadline} s. Give each its own folder.`,
    );
  };

  const branchOf = async (git: Git): Promise<string> => {
    if (settings.branch !== undefined) return settings.branch;
    const said = await git.run('ls-remote', '--symref', 'origin', 'HEAD');
    const name = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(said)?.[1];
    if (name !== undefined) return name;
    throw new SourceError(await wordsWithout(git, 'no branch that its HEAD names'));
  };

  /** Why a branch cannot be had. */
  const wordsWithout = async (git: Git, lacks: string): Promise<string> => {
    const refs = await git.run('ls-remote', '--heads', 'origin');
    const names = [...refs.matchAll(/\trefs\/heads\/(.+)$/gm)].map(([, name = '']) => name);
    if (names.length === 0) return `${remoteOf(settings)} is empty. Push the project’s files to it first.`;
    const more = names.length > MOST_BRANCHES ? [`${names.length - MOST_BRANCHES} more`] : [];
    const there = listWords([...names.slice(0, MOST_BRANCHES), ...more]);
    return `${remoteOf(settings)} has ${lacks}. It has ${there}: name one of them with --branch.`;
  };

  /** Fetches the branch, and answers its newest commit. The lock must be held. */
  const fetchBranchOf = async (git: Git, branch: string): Promise<Commit> => {
    const before = await idAt(git, tracking(branch));
    if (!(await fetchBranch(git, branch, 'whole'))) {
      const lacks = before === undefined ? `no branch ${branch}` : `no branch ${branch} any more`;
      throw new SourceError(await wordsWithout(git, lacks));
    }
    if (settings.branch === undefined) await git.run('symbolic-ref', HEAD, tracking(branch));
    const newest = await commitAt(git, tracking(branch));
    if (!newest) throw new GitStopped();
    if (before !== undefined && !(await isBehind(git, newest.id, before)))
      log.warn(
        `The history of ${branch} of ${remoteOf(settings)} was rewritten: ${before.slice(0, 12)} is not in it any more. Its newest commit is ${newest.id.slice(0, 12)} by ${newest.by}.`,
      );
    return newest;
  };

  const newestRef = settings.branch === undefined ? HEAD : tracking(settings.branch);
  const commitAt = async (git: Git, ref: string): Promise<Commit | undefined> => {
    const id = await idAt(git, ref);
    return id === undefined ? undefined : lastCommit(git, id);
  };

  const prune = async (git: Git): Promise<void> =>
    pruneTrees(folders, await Promise.all([USED, PREVIOUS, newestRef].map((ref) => idAt(git, ref))));

  const push: ProjectRepository['push'] = (change, signal) =>
    inClone(
      PUSHING,
      ({ git, exclusively }) =>
        exclusively(() =>
          inScratch(async (folder) => {
            const building = (await open(folder, git.signal)).with({ GIT_LITERAL_PATHSPECS: '1' });
            await prepareBuilding(building, folder);
            const branch = await branchOf(git);
            let made: string | undefined;
            const make = async (): Promise<Made & { readonly commit: Commit }> => {
              const newest = await fetchBranchOf(git, branch);
              const has = made !== undefined && (await isBehind(building, newest.id, made));
              if (has) return { isNew: false, commit: newest };
              await building.run('update-ref', tracking(branch), newest.id);
              const isNew = await commitOn(building, branch, async () => ({
                paths: await change.write(folder),
                identity: identityOf(settings, change.at),
                message: change.message,
              }));
              made = isNew ? await building.run('rev-parse', WORK) : undefined;
              return { isNew, commit: newest };
            };
            const landed = await land({ git: building, pushing: building }, branch, make);
            switch (landed.kind) {
              case 'kept':
                return landed.made.commit;
              case 'pushed':
                await git.run('fetch', '-q', '--no-tags', folder, `+refs/heads/${WORK}:${tracking(branch)}`);
                return (await commitAt(git, tracking(branch))) ?? landed.made.commit;
              case 'unknown':
                throw new SourceError(unknownWords(settings, branch));
              case 'refused':
                throw new SourceError(refusedWords(settings, branch, landed.said, IF_PROTECTED));
              case 'raced':
                throw new SourceError(
                  `${racedWords(settings, branch, landed.said)} Another attempt may succeed.`,
                );
            }
          }, folders.making),
        ),
      signal,
    );

  /** Makes a repository with a work tree that has the clone's objects, and nothing of it to lose. */
  const prepareBuilding = async (building: Git, folder: string): Promise<void> => {
    await prepare(building, remote);
    const objects = { folder, path: '.git/objects/info/alternates', links: 'never' } as const;
    await writeWhole(objects, `${join(folders.git, 'objects')}\n`);
    await keepBytes(join(folder, '.git'));
  };

  return {
    name: settings.branch === undefined ? remoteOf(settings) : `${settings.branch} of ${remoteOf(settings)}`,
    path,
    newest: () => inClone(READING, ({ git }) => commitAt(git, newestRef)),
    inUse: () => inClone(READING, ({ git }) => commitAt(git, USED)),
    pull: (signal) =>
      inClone(
        FETCHING,
        ({ git, exclusively }) =>
          exclusively(async () => {
            const newest = await fetchBranchOf(git, await branchOf(git));
            await notePulled(folders);
            return newest;
          }),
        signal,
      ),
    filesOf: async (commit) =>
      (await treeOf(folders, commit)) ??
      inClone(READING, async ({ git, exclusively }) => {
        await requireKnown(git, commit);
        return exclusively(async () => {
          const files = await writeTree(git, folders, commit, largestFile);
          await prune(git);
          return files;
        });
      }),
    use: (commit) =>
      inClone(READING, ({ git, exclusively }) =>
        exclusively(async () => {
          await requireKnown(git, commit);
          const used = await idAt(git, USED);
          if (used !== undefined && used !== commit) await git.run('update-ref', PREVIOUS, used);
          await git.run('update-ref', USED, commit);
          await prune(git);
        }),
      ),
    contains: (commit, earlier) => inClone(READING, ({ git }) => isBehind(git, commit, earlier)),
    lastOf: (commit, files) =>
      inClone(READING, async ({ git }) => {
        await requireKnown(git, commit);
        const found = (await lastCommit(git, commit, files)) ?? (await lastCommit(git, commit));
        if (!found) throw new GitStopped();
        return found;
      }),
    push,
    pulledAt: () => pulledAt(folders),
    tryToPush: (signal) =>
      inClone(
        PUSHING,
        async ({ git }) => tryToPush(git, 'origin', await git.run('rev-parse', newestRef)),
        signal,
      ),
    close: async () => closing.abort(),
  };
}

/** Git in the clone, and its lock. */
interface Given {
  readonly git: Git;
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
}

async function requireKnown(git: Git, commit: string): Promise<void> {
  if (await isKnown(git, commit)) return;
  throw new GitError('rev-parse', `There is no commit ${commit}`, undefined);
}
