/** From how many values on each weekday has a level of its own. */
const VALUES_FOR_WEEKDAYS = 14;

/** A column of a regression: its number on any day. */
export type Column = (day: number) => number;

/** A column of ones. */
export const ones: Column = () => 1;

/**
 * The columns of the week's pattern: one for each weekday but the last day's, from 14 values on. Days are numbers on the
 * calendar, and a weekday is the day modulo seven.
 */
export function weekdayColumns(days: readonly number[]): readonly Column[] {
  if (days.length < VALUES_FOR_WEEKDAYS) return [];
  const last = weekday(days.at(-1) ?? 0);
  const others = [0, 1, 2, 3, 4, 5, 6].filter((one) => one !== last);
  return others.map((one) => (day) => (weekday(day) === one ? 1 : 0));
}

function weekday(day: number): number {
  return ((day % 7) + 7) % 7;
}
