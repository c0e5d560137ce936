import type { Delivery } from '../model/delivery.ts';
import { TICKETS_TARGET } from '../model/directory.ts';
import type { Notice } from '../model/notice.ts';
import { isEdition } from '../model/subject.ts';
import type { Instant } from '../model/window.ts';
import type { Ledger } from '../ports/ledger.ts';
import { postedNotices } from './posted-notices.ts';

/** A notice as it was told: when it was posted, and how its delivery to each of those who hear of it stands. */
export interface Telling extends Pick<Notice, 'what' | 'step'> {
  readonly at: Instant;
  readonly deliveries: readonly Pick<Delivery, 'recipient' | 'state'>[];
}

/** What was told of a violation, oldest first, of the messages posted from a moment on. */
export async function tellingsOf(
  ledger: Pick<Ledger, 'posted' | 'content' | 'deliveries'>,
  violation: string,
  from: Instant,
): Promise<readonly Telling[]> {
  const posted = (await ledger.posted()).filter(({ subject, at }) => !isEdition(subject) && at >= from);
  const told = await Promise.all(
    posted.map(async ({ subject, at }) => {
      const notices = await postedNotices(ledger, subject);
      const deliveries = await ledger.deliveries(subject);
      return notices
        .filter((notice) => notice.violation.id === violation)
        .map(({ what, step, to }) => ({
          at,
          what,
          ...(step ? { step } : {}),
          deliveries: deliveries
            .filter((delivery) => isOf(delivery, to, violation))
            .map(({ recipient, state }) => ({ recipient, state })),
        }));
    }),
  );
  return told.flat();
}

/**
 * Whether a delivery is to one of the names, or to the violation's ticket: both stand in its recipient with what else that is
 * known by. A message may be told to tickets of other violations, whose owner is the same.
 */
function isOf({ target, recipient }: Delivery, names: readonly string[], violation: string): boolean {
  if (target === TICKETS_TARGET) return recipient.endsWith(` ${violation}`);
  return names.some((name) => recipient === name || recipient.startsWith(`${name} `));
}
