import { InputError, SourceError } from '../../model/errors.ts';
import { after } from '../io/timer.ts';
import { exists, topOf } from './branch.ts';
import { type Git, GitError, GitStopped, gitWith } from './git.ts';
import { push } from './push.ts';
import { scrubbed } from './scrub.ts';
import { hasOwnSsh, sshCommand } from './ssh.ts';
import { asCredential, TOKEN_VARIABLE } from './token.ts';

/** Where a branch of a repository is pushed to. */
export interface Upstream {
  /** The remote’s name: `origin`. */
  readonly remote: string;
  /** Its address as git uses it. Never for messages, since people write passwords into it. */
  readonly address: string;
  /** The branch of the remote into which another is to be merged. */
  readonly into: string;
}

/** Seconds that a push may take. */
const DEADLINE = 300;

/**
 * The remote of the branch that is checked out in a folder, or the only one, and the branch that it follows there unless another
 * is given. Throws an InputError where it cannot be told.
 */
export async function upstreamOf(folder: string, given: string | undefined): Promise<Upstream> {
  try {
    return await upstreamIn(gitIn(await topOf(folder)), given);
  } catch (error) {
    if (!(error instanceof GitError || error instanceof GitStopped)) throw error;
    throw new SourceError(`Where the repository is pushed to cannot be told: ${error.message}`);
  }
}

async function upstreamIn(git: Git, given: string | undefined): Promise<Upstream> {
  const current = await said(git, 'symbolic-ref', '--quiet', '--short', 'HEAD');
  const [remote, followed] = current
    ? [
        await said(git, 'config', '--get', `branch.${current}.remote`),
        await said(git, 'config', '--get', `branch.${current}.merge`),
      ]
    : [];
  // A point is the repository itself.
  const isElsewhere = remote !== undefined && remote !== '.';
  const into = given ?? (isElsewhere ? followed?.replace('refs/heads/', '') : undefined);
  if (into === undefined) {
    const why = current ? `The branch ${current} follows none of a remote` : 'No branch is checked out';
    throw new InputError(`${why}. Say with --into which branch it is to be merged into: --into main.`);
  }
  if (!(await git.says('check-ref-format', '--branch', into).catch(() => false)))
    throw new InputError(`“${into}” is not a branch. Give --into a name such as main.`);
  const name = isElsewhere ? remote : await onlyRemote(git);
  // A branch may follow an address that no remote has.
  const address = (await git.run('remote')).split('\n').includes(name)
    ? await git.run('remote', 'get-url', '--push', name)
    : name;
  return { remote: name, address, into };
}

async function onlyRemote(git: Git): Promise<string> {
  const remotes = (await git.run('remote')).split('\n').filter(Boolean);
  const [first, second] = remotes;
  if (remotes.includes('origin')) return 'origin';
  if (first !== undefined && second === undefined) return first;
  throw new InputError(
    first === undefined
      ? 'The repository has no remote to push to. Add one with git remote add origin ADDRESS.'
      : `The repository has several remotes: ${remotes.join(', ')}. Check out a branch that follows one of them.`,
  );
}

/** Fetches a branch that is not here, and is at the remote: another machine may have pushed it. What goes wrong shows when it is pushed. */
export async function adoptBranch(
  folder: string,
  branch: string,
  upstream: Upstream,
  token: string | undefined,
): Promise<void> {
  const top = await topOf(folder);
  if (await exists(top, branch)) return;
  const git = await reaching(top, upstream, token);
  const ref = `refs/heads/${branch}`;
  await git
    .run('fetch', '-q', '--no-tags', '--no-write-fetch-head', upstream.remote, `${ref}:${ref}`)
    .catch((error: unknown) => {
      if (!(error instanceof GitError || error instanceof GitStopped)) throw error;
    });
}

/**
 * Pushes a branch, never by force; one that the remote has already is fine. Throws an InputError where the remote lacks the
 * branch to merge into, or has another commit; a SourceError where it refuses or does not answer.
 */
export async function pushBranch(
  folder: string,
  branch: string,
  upstream: Upstream,
  token: string | undefined,
): Promise<void> {
  const { remote, address, into } = upstream;
  const where = scrubbed(address, token);
  const stays = `The change is committed on the branch ${branch} here: run the same command again to go on`;
  try {
    const git = await reaching(await topOf(folder), upstream, token);
    if ((await git.run('ls-remote', '--heads', remote, `refs/heads/${into}`)) === '')
      throw new InputError(`${where} has no branch ${into}. Name another with --into. ${stays}.`);
    const pushed = await push(git, branch, { remote, from: `refs/heads/${branch}` });
    switch (pushed.kind) {
      case 'pushed':
        return;
      case 'raced':
        throw new InputError(
          `${where} has a branch ${branch} with another commit, and it is not overwritten. Merge it, or delete it there with git push ${remote} --delete ${branch}. ${stays}.`,
        );
      case 'refused':
        throw new SourceError(
          `${where} refuses a push to ${branch}: ${pushed.said}. Ask whoever keeps the repository. ${stays}.`,
        );
      case 'unknown':
        throw new SourceError(
          `The push of ${branch} to ${where} was cut off: it may have arrived. ${stays}.`,
        );
    }
  } catch (error) {
    if (error instanceof GitStopped)
      throw new SourceError(`${where} took longer than ${DEADLINE} s to answer. ${stays}.`);
    if (!(error instanceof GitError)) throw error;
    throw new SourceError(
      `${branch} could not be pushed to ${where}: ${error.message}. Check the remote ${remote}, and the right to push there. ${stays}.`,
    );
  }
}

/**
 * Git in a repository that asks nobody, and speaks with a remote as reports are pushed. The token is the password for a remote
 * over HTTP, in place of what git has of its own, which would keep it.
 */
async function reaching(top: string, { address }: Upstream, token: string | undefined): Promise<Git> {
  const git = gitIn(top, address, token);
  return (await hasOwnSsh(git, {})) ? git : git.with({ GIT_SSH_COMMAND: sshCommand({}) });
}

function gitIn(top: string, address = '', token?: string): Git {
  return gitWith({
    folder: top,
    config: [
      // Of the user’s habits, what would push more than the branch.
      'push.followTags=false',
      'push.recurseSubmodules=no',
      ...(token === undefined ? [] : asCredential(address)),
    ],
    env: token === undefined ? {} : { [TOKEN_VARIABLE]: token },
    token,
    signal: after(DEADLINE),
  });
}

/** What git prints, or nothing where it has nothing to say. */
async function said(git: Git, ...args: readonly string[]): Promise<string | undefined> {
  try {
    return await git.run(...args);
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return undefined;
    throw error;
  }
}
