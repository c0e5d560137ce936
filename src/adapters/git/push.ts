import { WORK } from './cache.ts';
import { type Git, GitError } from './git.ts';

/** What became of a push. `raced`: somebody else pushed in between, and it is worth doing again on top of theirs. */
export type Push =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'raced'; readonly said: string }
  | { readonly kind: 'refused'; readonly said: string };

/** Pushes the work branch, never by force. A line that breaks is looked into: the commit may have arrived. Throws a GitError. */
export async function push(git: Git, branch: string): Promise<Push> {
  try {
    await git.run('push', '--porcelain', 'origin', `${WORK}:refs/heads/${branch}`);
    return { kind: 'pushed' };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const said = /^!\t[^\t]*\t(.*)$/m.exec(error.output)?.[1];
    if (said !== undefined)
      return { kind: isRace(said) ? 'raced' : 'refused', said: wordsOf(said, error.output) };
    if (await hasArrived(git, branch)) return { kind: 'pushed' };
    throw error;
  }
}

function isRace(said: string): boolean {
  return /^\[rejected\]|failed to update ref|cannot lock ref|incorrect old value|reference already exists/i.test(
    said,
  );
}

/** What the remote's hook said, besides git's own words. */
function wordsOf(said: string, output: string): string {
  const remote = [...output.matchAll(/^remote: *(.*\S)/gm)].map(([, line]) => line ?? '');
  return [said, ...remote].join(' ').slice(0, 400);
}

async function hasArrived(git: Git, branch: string): Promise<boolean> {
  try {
    const [there = ''] = (await git.run('ls-remote', 'origin', `refs/heads/${branch}`)).split('\t');
    return there !== '' && there === (await git.run('rev-parse', WORK)).trim();
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}
