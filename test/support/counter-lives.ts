import type { Indicator } from '../../src/model/indicator.ts';
import { periodOn } from '../../src/model/period.ts';
import type { Measured, Series } from '../../src/model/series.ts';
import { everyFiveMinutes, type StoredSeries } from './prometheus-server.ts';

/** A time in which a counter is there. */
export interface Life {
  readonly from: number;
  readonly until: number;
  /** The value at its first sample, and what it grows by from one sample to the next. */
  readonly first: number;
  readonly each: number;
}

/** A counter through one or more lives; between them it is not there, and each begins with its own value. */
export function counter(metric: string, ...lives: readonly Life[]): StoredSeries {
  return {
    metric,
    samples: lives.flatMap(({ from, until, first, each }) =>
      everyFiveMinutes(from, until, (_, index) => first + index * each),
    ),
  };
}

/** The week of the stories. */
export const WEEK = periodOn('week', '2026-03-09', { zone: 'UTC', weekStartsOn: 'monday' });
const DAY = 86_400;
/** Seconds between two samples. */
export const STEP = 300;
/** Moments of the week by day and hour: `at(2, 6)` is Wednesday, 06:00. */
export const at = (day: number, hour = 0) => WEEK.start + day * DAY + hour * 3600;
/** Samples are there a day before the week, as of a server that runs for long. */
export const BEFORE = WEEK.start - DAY;

/** A life of a counter, from before the week to its end unless told. */
export const life = (first: number, each: number, from = BEFORE, until = WEEK.end) => ({
  from,
  until,
  first,
  each,
});
/** How many samples there are from one moment to another. */
export const stepsIn = (from: number, until: number) => (until - from) / STEP;

/** The rate of a counter. */
export const rate = (name: string, where: Readonly<Record<string, string>> = {}): Indicator => ({
  kind: 'rate',
  counter: name,
  where,
});

/** What the week was measured to be. */
export function measuredIn({ periods }: Series): Measured {
  const [reading] = periods;
  if (!reading) throw new Error('The week was not measured.');
  return reading.measured;
}
