import { daysWords, momentWords } from '../../model/dates.ts';
import { dateWords, plural } from '../../model/format.ts';
import type { LifeSummary, StatusSince } from '../../model/life-summary.ts';
import type { LifeEvent } from '../../model/timeline.ts';
import type { Status } from '../../model/verdict.ts';
import type { Violation } from '../../model/violation.ts';
import type { Instant } from '../../model/window.ts';
import { responseView } from '../view/responses.ts';
import { capital } from '../view/sentences.ts';

const STATUS_SINCE: Readonly<Record<Status, string>> = {
  exceeded: 'Over',
  approaching: 'Close to its limit',
  unknown: 'Unknown',
  within: 'Within its budget',
};

/** `Over since 12 January 2026, in 4 of the last 5 weeks.` */
export function sinceText(status: Status, { day, isBefore, inPeriods }: StatusSince, unit: string): string {
  const { count, of } = inPeriods;
  const periods =
    count === of ? `all of the last ${plural(of, unit)}` : `${count} of the last ${plural(of, unit)}`;
  const since = `${STATUS_SINCE[status]} since ${dateWords(day)}${isBefore ? ' or before' : ''}`;
  // How it came to be within says nothing of how it is.
  if (status === 'within') return `${since}.`;
  return `${since}, in ${of === 1 ? `the ${unit} that is known` : periods}.`;
}

/** Whether it has been over before: `Over on 3 stretches of days before, last on 2–4 November 2025 (3 days); in 5 of the 53 weeks that are known.` */
export function beforeText({ overBefore, known, cell }: LifeSummary, unit: string): string {
  if (known.unknown === known.of)
    return `Nobody knows: it had no verdict in any of the ${plural(known.of, unit)}.`;
  const periods = `in ${known.exceeded} of the ${plural(known.of, unit)} that are known`;
  const [last] = overBefore;
  if (known.exceeded === known.of && known.of > 1)
    return `Over in all of the ${plural(known.of, unit)} that are known.`;
  if (!last && known.exceeded === 0) return `Never over in the ${plural(known.of, unit)} that are known.`;
  if (!last)
    return cell?.status === 'exceeded'
      ? `Not before, in the ${plural(known.of, unit)} that are known.`
      : `Over ${periods}.`;
  const times = overBefore.length === 1 ? 'once' : plural(overBefore.length, 'time');
  const days = `${daysWords(last.firstDay, last.lastDay)} (${plural(last.daysOver, 'day')} over)`;
  return `Over ${times} before, last on ${days}; ${periods}.`;
}

/** What was decided last: `Limit 2 s → 2.5 s (3 February 2026): approved by @ann (product).` */
export function decidedText([last, ...earlier]: readonly LifeEvent[]): string {
  if (!last)
    return 'Nothing: no limit was changed, no response planned and no violation declined, as far as reports tell.';
  const more = last.more.length > 0 ? `: ${last.more.join('; ')}` : '';
  const others = earlier.length > 0 ? ` ${plural(earlier.length, 'earlier decision')} on the time line.` : '';
  const on = last.kind === 'limit' ? `in force from ${dateWords(last.on)}` : dateWords(last.on);
  return `${last.says}, ${on}${more.replace(/\.$/, '')}.${others}`;
}

/** What an open violation waits for. */
export interface WaitingView {
  /** `open since 14 January 2026, 2nd time that this budget is over`. */
  readonly state: string;
  /** `acknowledged, investigated; plan until 4 February 2026, 08:00 (UTC)`. */
  readonly brief: string;
  /** That the next step is overdue; empty while it is not. */
  readonly late: string;
}

/** How an open violation stands at a moment. */
export function waitingView(violation: Violation, at: Instant, zone: string): WaitingView {
  const { state, recurring, brief, declined } = responseView(
    violation,
    { name: '', owner: '' },
    { at, zone },
  );
  const isLate = violation.next !== undefined && violation.next.due < at;
  return {
    state: capital([state, recurring].filter(Boolean).join(', ')),
    brief: [brief, declined].filter(Boolean).join('. '),
    late: isLate ? `overdue since ${momentWords(violation.next.due, zone)}` : '',
  };
}
