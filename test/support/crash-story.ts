import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';

const HOUR = 3600;
const at = (date: string, hour: number): Instant => startOf(date, 'Europe/Berlin') + hour * HOUR;

/** The days on which the budget of the story is over. */
export const OVER_ON = ['2026-01-28', '2026-02-03'];

/** When the ledger of the story begins. */
export const BORN = at('2026-01-27', 0);

/** A wake-up, and whether somebody has acknowledged the violation by then. */
export interface Moment {
  readonly at: Instant;
  readonly answered?: true;
}

/**
 * Two weeks of wake-ups: a violation opens, is acknowledged, has a step overdue while its budget is met again, closes, opens
 * again by a relapse and closes; and two reports are due.
 */
export const STORY: readonly Moment[] = [
  { at: at('2026-01-29', 6) },
  { at: at('2026-01-29', 6.5), answered: true },
  { at: at('2026-01-30', 7) },
  { at: at('2026-01-31', 6) },
  { at: at('2026-02-02', 9) },
  { at: at('2026-02-04', 6) },
  { at: at('2026-02-05', 7) },
  { at: at('2026-02-06', 6) },
  { at: at('2026-02-09', 9) },
];

/** What is told in it, by what each notice is known by, less the violation. */
export const TOLD = [
  'opened',
  'step acknowledge 1',
  'met 2026-01-28',
  'overdue investigate 1',
  'closed 1',
  'reopened 2',
  'met 2026-02-03',
  'overdue acknowledge 2',
  'closed 2',
];

/** What is told with another, and is known as told as well. */
export const TOLD_WITH = ['overdue investigate 2'];
