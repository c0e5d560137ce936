import { rm } from 'node:fs/promises';
import { makeFolder } from '../io/folder.ts';
import { type Git, GitError } from './git.ts';

/** The local branch that commits are made on. */
export const WORK = 'work';

/**
 * Does work in the clone of a remote. One with which it fails may be broken, or locked by a git that was killed: it is done
 * once more in a new one, unless the remote is to blame; the next use finds a new one then.
 */
export async function inCache<T>(
  git: Git,
  folder: string,
  remote: string,
  work: () => Promise<T>,
): Promise<T> {
  const prepared = async () => {
    await makeFolder(folder);
    await prepare(git, remote);
    return work();
  };
  try {
    return await prepared();
  } catch (error) {
    if (!mayBeOfClone(error)) throw error;
    await rm(folder, { recursive: true, force: true });
    if (isRemoteTrouble(error)) throw error;
    return prepared();
  }
}

/** Whether git failed, or the system in a file of the clone. */
export function mayBeOfClone(error: unknown): error is Error {
  return error instanceof GitError || (error instanceof Error && 'syscall' in error);
}

/** Whether git failed since the remote did, or the way to it. */
export function isRemoteTrouble(error: Error): boolean {
  if (!(error instanceof GitError)) return false;
  const { output } = error;
  return /could not read from remote|remote error|unable to access|authentication failed|repository .{0,400}not found|could not resolve|connection (refused|timed out|reset)|unable to connect|rpc failed|unexpected disconnect|does not appear to be a git repository|early eof|hung up|terminal prompts disabled/i.test(
    output,
  );
}

/** Makes an empty repository with the remote, or renews its address. */
export async function prepare(git: Git, remote: string): Promise<void> {
  if (await isRepository(git)) {
    await git.run('remote', 'set-url', 'origin', remote);
  } else {
    await git.run('init', '-q', '.');
    await git.run('remote', 'add', 'origin', remote);
  }
}

async function isRepository(git: Git): Promise<boolean> {
  try {
    return (await git.run('rev-parse', '--git-dir')) === '.git';
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** Fetches a branch of the remote, its last commit or its whole history, and answers whether there is one. */
export async function fetchBranch(
  git: Git,
  branch: string,
  history: 'last' | 'whole' = 'last',
): Promise<boolean> {
  const refs = `+refs/heads/${branch}:${tracking(branch)}`;
  try {
    await git.run('fetch', '-q', ...(history === 'last' ? ['--depth=1'] : []), '--no-tags', 'origin', refs);
    return true;
  } catch (error) {
    if (error instanceof GitError && /couldn't find remote ref/i.test(error.output)) return false;
    throw error;
  }
}

/** Makes the work tree exactly what the fetched branch is, or empty when there is none. */
export async function checkOut(git: Git, branch: string | undefined): Promise<void> {
  if (branch !== undefined) {
    await git.run('checkout', '-q', '--force', '-B', WORK, tracking(branch));
  } else {
    await git.run('symbolic-ref', 'HEAD', `refs/heads/${WORK}`);
    await git.says('update-ref', '-d', `refs/heads/${WORK}`);
    await git.run('rm', '-rqf', '--cached', '--ignore-unmatch', '.');
  }
  await git.run('clean', '-qffdx');
}

/** The ref of what a branch of the remote was when it was fetched last. */
export function tracking(branch: string): string {
  return `refs/remotes/origin/${branch}`;
}
