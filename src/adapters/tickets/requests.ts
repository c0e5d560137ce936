import { SourceError } from '../../model/errors.ts';
import { oneLine } from '../../model/one-line.ts';
import { isoOf } from '../../model/window.ts';
import type { MergeRequest, RequestDraft, Requests } from '../../ports/requests.ts';
import { TrackerFailure } from './failure.ts';

/** What a service of requests is asked. Each method throws a TrackerFailure for what it answers otherwise. */
export interface RequestService extends Pick<Requests, 'what' | 'name' | 'end'> {
  /** All requests of a branch of the repository itself, the newest first. */
  readonly of: (branch: string, signal: AbortSignal) => Promise<readonly MergeRequest[]>;
  readonly make: (draft: RequestDraft, signal: AbortSignal) => Promise<MergeRequest>;
}

/** How much of a branch’s requests is read: one page. */
export const NEWEST = 100;

/** Requests of a service, each branch’s once. */
export function createRequests({ what, name, of, make, end }: RequestService): Requests {
  const find = async (branch: string, signal: AbortSignal) => {
    const all = await of(branch, signal);
    return all.find(({ state }) => state === 'open') ?? all.find(({ state }) => state === 'merged');
  };
  return {
    what,
    name,
    find: (branch, signal) => told(() => find(branch, signal)),
    open: (draft, signal) =>
      told(async () => {
        try {
          return await make(draft, signal);
        } catch (error) {
          if (!(error instanceof TrackerFailure) || error.trouble.outcome === 'failed') throw error;
          // It may be there all the same: its answer was lost, or another program was first.
          const there = await find(draft.branch, signal);
          if (there?.state === 'open') return there;
          throw withoutDifference(error, draft) ?? error;
        }
      }),
    end,
  };
}

/** A service that says that there is nothing to merge. */
function withoutDifference(
  { message }: TrackerFailure,
  { branch, into }: RequestDraft,
): SourceError | undefined {
  if (!/no commits between/i.test(message)) return undefined;
  return new SourceError(`${message} ${into} has all of ${branch} already: pull it.`);
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TrackerFailure)) throw error;
    const { until } = error.trouble;
    const later = until === undefined ? '' : ` Run it again after ${isoOf(until)}.`;
    throw new SourceError(`${error.message}${later}`, { cause: error });
  }
}

/** A request, its texts as lines. */
export function requestFrom(link: string, state: MergeRequest['state'], into: string): MergeRequest {
  return { link: oneLine(link), state, into: oneLine(into) };
}
