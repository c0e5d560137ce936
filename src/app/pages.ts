import type { PagesWritten } from '../model/artifact.ts';
import { WHOLE } from '../model/part.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import { type Stopping, unstopped } from '../ports/stopping.ts';
import type { Target } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';

/** What the pages around reports are made anew with. */
export interface RoomKeeping {
  readonly targets: readonly Target[];
  readonly exclusively: Ledger['exclusively'];
  readonly log: Logger;
}

/** What became of the pages of a target, or why there is nothing to tell. */
export interface RoomKept {
  readonly target: string;
  readonly pages: PagesWritten | string;
}

/** Seconds that a person may be made to wait for a schedule’s run to end. */
const PATIENCE = 60;

/**
 * Makes the pages of every target anew that has some, of all that was issued and of what lies there; those that would be the same stay as they
 * are. One that fails keeps no other from it. Answers undefined when another process is publishing.
 */
export async function renewPages(
  { targets, exclusively, log }: RoomKeeping,
  { stop }: Stopping = unstopped(),
): Promise<readonly RoomKept[] | undefined> {
  const work = async () => {
    const kept: RoomKept[] = [];
    for (const { publisher, partFor } of targets) {
      const pages = await publisher
        .renew?.(partFor?.('') ?? WHOLE, stop)
        .catch((error: unknown) => wordsOfFailure(error, log));
      if (pages !== undefined) kept.push({ target: publisher.target, pages });
    }
    return kept;
  };
  return exclusively(work, PATIENCE, stop);
}
