import { setTimeout as sleep } from 'node:timers/promises';
import { checkOut } from './cache.ts';
import { type Git, GitStopped, isOfGit } from './git.ts';
import { push } from './push.ts';

/** Attempts at a push when others push at the same time, or the line breaks; the first pause between them and the longest, in milliseconds. */
export const ATTEMPTS = 10;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 3000;

/** A commit on the work branch, on top of what the remote has. */
export interface Made {
  /** Whether there was anything to commit. */
  readonly isNew: boolean;
}

/**
 * What became of a commit. `kept`: the remote has all of it already. `unknown`: the push was cut off, and may have arrived. `raced`: others were
 * faster each time.
 */
export type Landing<M extends Made> =
  | { readonly kind: 'kept' | 'pushed' | 'unknown'; readonly made: M }
  | { readonly kind: 'refused' | 'raced'; readonly said: string };

/** Git in a clone, and the one that pushes, which may be given more time. */
export interface Pushing {
  readonly git: Git;
  readonly pushing: Git;
}

/**
 * Makes a commit on top of what the remote has now and pushes it to a branch; both over again when others push in between, or when it cannot be
 * told what became of the push. Throws what making does, a GitError when it cannot have arrived, and a GitStopped.
 */
export async function land<M extends Made>(
  { git, pushing }: Pushing,
  branch: string,
  make: () => Promise<M>,
): Promise<Landing<M>> {
  let doubtful: M | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const made = await make();
      if (!made.isNew) return { kind: 'kept', made };
      if (git.signal.aborted) throw new GitStopped();
      const result = await push(pushing, branch);
      if (result.kind === 'unknown') doubtful = made;
      else if (result.kind === 'pushed') return { kind: 'pushed', made };
      else if (result.kind === 'refused' || (attempt === ATTEMPTS && !doubtful)) return result;
    } catch (error) {
      if (!doubtful || !isOfGit(error)) throw error;
      return { kind: 'unknown', made: doubtful };
    }
    if (doubtful && (attempt === ATTEMPTS || pushing.signal.aborted))
      return { kind: 'unknown', made: doubtful };
    // When it is given up meanwhile, git says so next. No two that race wait as long as each other.
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)) * (0.5 + Math.random());
    await sleep(pause, undefined, { signal: git.signal }).catch(() => {});
  }
}

/** What goes into a commit: the paths that were written into the work tree, who makes it and when, and what it says. */
export interface Content {
  readonly paths: readonly string[];
  /** As git's environment has it. */
  readonly identity: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Commits on top of a fetched branch what is written into a work tree that is exactly that branch; of none, what is written into an
 * empty one. Answers whether there was anything to commit.
 */
export async function commitOn(
  git: Git,
  base: string | undefined,
  write: () => Promise<Content>,
): Promise<boolean> {
  await checkOut(git, base);
  const { paths, identity, message } = await write();
  if (paths.length > 0) await git.run('add', '--force', '--', ...paths);
  if (base !== undefined && (await git.says('diff', '--cached', '--quiet'))) return false;
  await git.with(identity).run('commit', '-q', '--allow-empty', '-m', message);
  return true;
}
