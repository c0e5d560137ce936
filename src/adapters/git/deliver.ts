import type { Receipt } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { fetchBranch, inCache } from './cache.ts';
import type { Git } from './git.ts';
import { commitOn, land, type Made, type Pushing } from './land.ts';
import { identityOf, messageFor } from './message.ts';
import { adviceOf, keptWords, pushedWords, racedWords, refusedWords, unknownWords } from './words.ts';
import { type Around, writeInto } from './write.ts';

type Result = Pick<Receipt, 'outcome' | 'detail'>;

/** A clone with a work tree. */
export interface Clone extends Pushing {
  readonly folder: string;
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
  const branch = branchFor(settings, publication.edition);
  const result = await land(clone, branch, () => commit(clone, settings, { publication, around }, branch));
  switch (result.kind) {
    case 'kept':
      return { outcome: 'delivered', detail: keptWords(settings, result.made.base) };
    case 'pushed':
      return { outcome: 'delivered', detail: `${pushedWords(settings, branch)}${result.made.remark}` };
    case 'unknown':
      return { outcome: 'unknown', detail: unknownWords(settings, branch) };
    case 'refused':
      return { outcome: 'refused', detail: refusedWords(settings, branch, result.said, adviceOf(settings)) };
    case 'raced':
      return { outcome: 'failed', detail: racedWords(settings, branch, result.said) };
  }
}

interface Commit extends Made {
  /** The branch it stands on, or will make. */
  readonly base: string;
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
    let remark = '';
    const isNew = await commitOn(git, base, async () => {
      const written = await writeInto(folder, settings, publication, around);
      remark = written.remark;
      return {
        paths: written.paths,
        identity: identityOf(settings, publication.report.asOf),
        message: messageFor(settings, publication),
      };
    });
    return { base: base ?? branch, isNew, remark };
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
