import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Git, GitError } from './git.ts';

/** The local branch that commits are made on. */
export const WORK = 'work';

/** Makes an empty repository with the remote, or renews its address. */
export async function prepareCache(git: Git, folder: string, remote: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!(await isRepository(git))) {
    await git.run('init', '-q', '.');
    await git.run('remote', 'add', 'origin', remote);
  } else {
    await git.run('remote', 'set-url', 'origin', remote);
  }
  // A git that was killed leaves its locks behind; the ledger's lock keeps any other from using this folder.
  await Promise.all(
    ['index.lock', 'HEAD.lock', 'shallow.lock'].map((name) =>
      rm(join(folder, '.git', name), { force: true }),
    ),
  );
}

async function isRepository(git: Git): Promise<boolean> {
  try {
    return (await git.run('rev-parse', '--git-dir')).trim() === '.git';
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** Fetches a branch of the remote, and answers whether there is one. Only its last commit is fetched. */
export async function fetchBranch(git: Git, branch: string): Promise<boolean> {
  try {
    await git.run(
      'fetch',
      '-q',
      '--depth=1',
      '--no-tags',
      'origin',
      `+refs/heads/${branch}:${tracking(branch)}`,
    );
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

function tracking(branch: string): string {
  return `refs/remotes/origin/${branch}`;
}
