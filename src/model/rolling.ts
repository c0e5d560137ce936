import type { Budget, Rolling } from './budget.ts';
import { dateWords, plural } from './format.ts';
import { addDays, addMonths, dateAt, startOf } from './period.ts';
import type { Verdict } from './verdict.ts';
import type { Instant, Window } from './window.ts';

/** Days of a mean month: a year of 365 by twelve. */
const MONTH = 365 / 12;

/**
 * The window that is measured in place of one that ends at `end`: so many whole local days, or calendar months, back from
 * there. An end within a day begins at the same hour of the first one.
 */
export function rolledTo(end: Instant, { days = 0, months = 0 }: Rolling, zone: string): Window {
  const date = dateAt(end, zone);
  const first = addDays(addMonths(date, -months), -days);
  return { start: startOf(first, zone) + (end - startOf(date, zone)), end };
}

/** How many days a rolling window has; of months, as many as they have on average. */
export function daysIn({ days = 0, months = 0 }: Rolling): number {
  return days + Math.round(months * MONTH);
}

/** A rolling window's length in words: `28 days`, `3 months`. */
export function lengthWords({ days, months = 0 }: Rolling): string {
  return days === undefined ? plural(months, 'month') : plural(days, 'day');
}

/** What a figure is of, where that is no period: `28 days to 1 February`. */
export function rollingWords(over: Rolling, lastDay: string): string {
  return `${lengthWords(over)} to ${dateWords(lastDay, false)}`;
}

/** A verdict's own length, where a rolling window was measured for it: `over 28 days`; empty where none was. */
export function overWords({ over }: Pick<Budget, 'over'>, { rolled }: Pick<Verdict, 'rolled'>): string {
  return over && rolled ? `over ${lengthWords(over)}` : '';
}
