import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { checkOut, fetchBranch, inCache } from './cache.ts';
import { type Git, GitStopped } from './git.ts';
import { identityOf, messageFor } from './message.ts';
import { push } from './push.ts';
import { keptWords, pushedWords, refusedWords, remoteOf } from './words.ts';
import { type Around, writeInto } from './write.ts';

/** Attempts at a push when others push at the same time, and the first pause between them in milliseconds. */
const ATTEMPTS = 6;
const FIRST_PAUSE = 200;

type Result = Pick<Receipt, 'outcome' | 'detail'>;

/** Git in a clone, and the one that pushes, which may be given more time. */
export interface Clone {
  readonly folder: string;
  readonly git: Git;
  readonly pushing: Git;
}

/**
 * Commits a publication in a clone, with the pages around it where there are some, and pushes it. Throws a GitError, or a
 * GitStopped.
 */
export async function deliver(
  clone: Clone,
  settings: GitTarget,
  publication: ReportPublication,
  around?: Around,
): Promise<Result> {
  const { git, pushing } = clone;
  const branch = branchFor(settings, publication.edition);
  for (let attempt = 1; ; attempt += 1) {
    const { base, isNew, remark } = await commit(clone, settings, { publication, around }, branch);
    if (!isNew) return { outcome: 'delivered', detail: keptWords(settings, base) };
    if (git.signal.aborted) throw new GitStopped();
    const result = await push(pushing, branch);
    switch (result.kind) {
      case 'pushed':
        return { outcome: 'delivered', detail: `${pushedWords(settings, branch)}${remark}` };
      case 'refused':
        return { outcome: 'refused', detail: refusedWords(settings, branch, result.said) };
      case 'unknown': {
        const detail = `The push to ${branch} of ${remoteOf(settings)} was cut off: it may have arrived. Another attempt finds out.`;
        return { outcome: 'unknown', detail };
      }
      case 'raced':
        if (attempt === ATTEMPTS) {
          const detail = `Others pushed to ${branch} of ${remoteOf(settings)} ${ATTEMPTS} times in between (${result.said}).`;
          return { outcome: 'failed', detail };
        }
    }
    // When it is given up meanwhile, git says so next.
    await sleep(FIRST_PAUSE * 2 ** (attempt - 1), undefined, { signal: git.signal }).catch(() => {});
  }
}

/** A commit on the work branch. */
interface Commit {
  /** The branch it stands on, or will make. */
  readonly base: string;
  /** Whether there was anything to commit. */
  readonly isNew: boolean;
  /** What is not as it should be in what was written. */
  readonly remark: string;
}

/** Makes the commit on top of what the remote has now. */
async function commit(
  { git, folder }: Clone,
  settings: GitTarget,
  { publication, around }: { readonly publication: ReportPublication; readonly around: Around | undefined },
  branch: string,
): Promise<Commit> {
  return inCache(git, folder, settings.remote, async () => {
    const base = await baseOf(git, settings, branch);
    await checkOut(git, base);
    const { paths, remark } = await writeInto(folder, settings, publication, around);
    await git.run('add', '--force', '--', ...paths);
    if (base !== undefined && (await git.says('diff', '--cached', '--quiet')))
      return { base, isNew: false, remark };
    await git
      .with(identityOf(settings, publication.report.asOf))
      .run('commit', '-q', '--allow-empty', '-m', messageFor(settings, publication));
    return { base: base ?? branch, isNew: true, remark };
  });
}

/** The branch itself, or the one that a new one starts from; none in an empty repository. */
async function baseOf(git: Git, { branch: main }: GitTarget, branch: string): Promise<string | undefined> {
  if (await fetchBranch(git, branch)) return branch;
  return branch !== main && (await fetchBranch(git, main)) ? main : undefined;
}

function branchFor({ mode, branch }: GitTarget, { period, revision }: Edition): string {
  if (mode === 'direct') return branch;
  return `headroom/${period}${revision === 1 ? '' : `-r${revision}`}`;
}
