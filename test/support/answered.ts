import type { AnsweredSeries } from '../../src/model/points.ts';
import type { Window } from '../../src/model/window.ts';

/** The minute that moments of these tests are counted from. */
export const ZERO = Date.parse('2026-01-27T12:00:00Z') / 1000;
/** The moment of a minute. */
export const minute = (count: number): number => ZERO + count * 60;
/** Two hours of minutes. */
export const TWO_HOURS: Window = { start: minute(0), end: minute(120) };

/** A series that is there in some stretches of minutes, both ends included, with a value. */
export function seen(
  labels: Readonly<Record<string, string>>,
  stretches: readonly (readonly [number, number])[],
  valueAt: (minute: number) => number = () => 1,
): AnsweredSeries {
  const points = stretches.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({
      at: minute(first + index),
      value: valueAt(first + index),
    })),
  );
  return { labels, points };
}

/** The minute of a moment. */
export const minuteOf = (at: number): number => (at - ZERO) / 60;
