const DAY_MS = 86_400_000;

/** The number of a local date counted in days, so that dates have a place on an axis whatever the clocks did. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The local date of a day's number. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The days to label between two, whole weeks apart and counted from `anchor`, so that a report's own first day is
 * among them; at most `most` of them.
 */
export function dayTicks(from: number, to: number, anchor: number, most: number): readonly number[] {
  const weeks = Math.max(1, Math.ceil((to - from) / 7 / Math.max(1, most)));
  const step = 7 * weeks;
  const first = anchor - Math.floor((anchor - from) / step) * step;
  const count = Math.floor((to - first) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}
