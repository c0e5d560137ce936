import { oneLine } from '../../model/one-line.ts';
import { tracking, WORK } from './cache.ts';
import { type Git, GitError, GitStopped, isOfGit } from './git.ts';

/**
 * What became of a push. `raced`: somebody else pushed in between, and it is worth doing again on top of theirs. `unknown`:
 * the line broke, or the push was given up, and the commit may have arrived.
 */
export type Push =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'raced' | 'refused'; readonly said: string };

/** What is pushed unless said: the work branch of a clone, to where that is from. */
interface Pushed {
  readonly remote?: string;
  readonly from?: string;
}

/** Pushes to a branch, never by force. Throws a GitError when it cannot have arrived. */
export async function push(
  git: Git,
  branch: string,
  { remote = 'origin', from = WORK }: Pushed = {},
): Promise<Push> {
  try {
    await git.run('push', '--porcelain', remote, `${from}:refs/heads/${branch}`);
    return { kind: 'pushed' };
  } catch (error) {
    if (error instanceof GitStopped) return { kind: 'unknown' };
    if (!(error instanceof GitError)) throw error;
    const said = /^!\t[^\t]*\t(?!\[remote failure\])(.*)$/m.exec(error.output)?.[1];
    if (said !== undefined)
      return { kind: isRace(said) ? 'raced' : 'refused', said: wordsOf(said, error.output) };
    const arrived = await hasArrived(git, branch, { remote, from });
    if (arrived === false) throw error;
    return { kind: arrived ? 'pushed' : 'unknown' };
  }
}

function isRace(said: string): boolean {
  return /^\[rejected\]|failed to update ref|cannot lock ref|incorrect old value|reference already exists/i.test(
    said,
  );
}

/** What the remote's hook said, besides git's own words. */
function wordsOf(said: string, output: string): string {
  const remote = [...output.matchAll(/^remote: *(\S.*)/gm)].map(([, line]) => line ?? '');
  return oneLine([said, ...remote].join(' '));
}

/**
 * Whether the remote has the commit after all: not while its branch is what it was. Undefined where it does not answer that either, or has
 * something else by now, which may stand on the commit.
 */
async function hasArrived(
  git: Git,
  branch: string,
  { remote, from }: Required<Pushed>,
): Promise<boolean | undefined> {
  try {
    const [there] = (await git.run('ls-remote', remote, `refs/heads/${branch}`)).split('\t');
    if (there === (await git.run('rev-parse', from))) return true;
    const before = await git.run('for-each-ref', '--format=%(objectname)', tracking(branch));
    return there === before ? false : undefined;
  } catch (error) {
    if (isOfGit(error)) return undefined;
    throw error;
  }
}
