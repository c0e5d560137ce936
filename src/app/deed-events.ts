import type { ResponseStep } from '../model/finding.ts';
import { quotable } from '../model/one-line.ts';
import type { Violation } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import type { TicketDeed } from '../ports/tickets.ts';
import type { ViolationEvent } from '../review/violation-event.ts';
import { stepToTake } from './violations.ts';

/** What is known besides of a violation whose ticket was looked at. */
export interface TicketLook {
  readonly link: string;
  readonly now: Instant;
  /** Days on which its budget was met, where they were measured. */
  readonly metDays?: number;
}

/** The steps that each deed stands for: whoever proposes a change has looked into it, and plans it. */
const MEANS: Readonly<Record<Exclude<TicketDeed['did'], 'declined'>, readonly ResponseStep[]>> = {
  assigned: ['acknowledge'],
  proposed: ['acknowledge', 'investigate', 'plan'],
  merged: ['acknowledge', 'investigate', 'plan', 'implement'],
  closed: ['acknowledge', 'investigate', 'plan', 'implement', 'validate'],
};

/** The most characters of a name, and of a title, that a tracker tells. */
const LONGEST = { name: 100, title: 200 } as const;

/**
 * The next event that deeds in the ticket of an open violation stand for, and that is not written down yet: of the step to take
 * by who did first what means it, or that nothing will be done. What happened before the violation opened, or before it was
 * declined, means nothing. Undefined when all is written down.
 */
export function nextEvent(
  violation: Violation,
  deeds: readonly TicketDeed[],
  look: TicketLook,
): ViolationEvent | undefined {
  const { opened, declined, steps } = violation;
  const last = steps.at(-1)?.at ?? opened;
  const step = stepToTake(violation);
  for (const deed of deeds.toSorted((a, b) => a.at - b.at)) {
    const isNews = deed.at >= opened && deed.at > (declined?.at ?? Number.NEGATIVE_INFINITY);
    if (!isNews) continue;
    // Trackers' clocks may be ahead, and steps are taken in their order.
    const said = {
      at: Math.min(look.now, Math.max(deed.at, last)),
      by: quotable(deed.by, LONGEST.name) || 'somebody',
      knownFrom: 'ticket',
    } as const;
    if (deed.did === 'declined') {
      if (!declined && deed.at > last) return { ...said, did: 'decline', text: whyOf(deed, look) };
    } else if (step && MEANS[deed.did].includes(step)) {
      const event = stepEvent(step, deed, violation, look);
      if (event) return { ...said, ...event };
    }
  }
  return undefined;
}

/** What was not said, such as a cause, stands in the ticket. */
function stepEvent(
  step: ResponseStep,
  deed: Exclude<TicketDeed, { readonly did: 'declined' }>,
  { metNeeded }: Violation,
  { link, metDays = 0 }: TicketLook,
):
  | (ViolationEvent extends infer E ? (E extends ViolationEvent ? Omit<E, 'at' | 'by'> : never) : never)
  | undefined {
  const see = `See ${link}`;
  switch (step) {
    case 'acknowledge': {
      if (deed.did !== 'assigned') return { did: step, text: see };
      return { did: step, text: `Assigned to ${quotable(deed.to, LONGEST.name)}: ${link}` };
    }
    case 'investigate':
      return { did: step, text: see };
    case 'plan':
    case 'implement':
      return { did: step, text: changeWords(deed) ?? see };
    case 'validate':
      return metDays < metNeeded ? undefined : { did: step, met: metDays, text: `Closed as done: ${link}` };
  }
}

function changeWords(deed: TicketDeed): string | undefined {
  if (deed.did !== 'proposed' && deed.did !== 'merged') return undefined;
  const title = quotable(deed.title, LONGEST.title);
  return `“${title}” is ${deed.did}: ${quotable(deed.url, LONGEST.title)}`;
}

function whyOf({ why }: Extract<TicketDeed, { readonly did: 'declined' }>, { link }: TicketLook): string {
  const said = quotable(why ?? 'closed as not to be done', LONGEST.title);
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}: ${link}`;
}
