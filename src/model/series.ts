import type { BudgetId } from './budget.ts';
import { type Day, type Instant, secondsOf, type Window, windowKey } from './window.ts';

/** Observations in `(lower, upper]`, in the metric's own unit. The last classic bucket's `upper` is Infinity. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** Why a window has no figure. */
export type Missing =
  | 'no_data'
  | 'no_traffic'
  | 'source_failed'
  | 'implausible'
  | 'maintenance'
  | 'too_many_members';

/**
 * What a source read for one window, in the metric's own unit and before any judgement.
 * - `histogram`: the increase of each bucket, summed over series, ascending; `exponential` for native histograms,
 *   whose buckets are interpolated on a log scale.
 * - `ratio`: the increases of the part and of the whole.
 * - `increase`: a counter's.
 * - `number`: a gauge, an expression, or a growing gauge's last value.
 * - `none`: nothing usable; `detail` is a sentence for the reader.
 */
export type Measured =
  | { readonly kind: 'histogram'; readonly buckets: readonly Bucket[]; readonly exponential?: boolean }
  | { readonly kind: 'ratio'; readonly part: number; readonly whole: number }
  | { readonly kind: 'increase'; readonly increase: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'none'; readonly why: Missing; readonly detail: string };

/** At how many of the steps of a window the indicator had data, and when the first and the last of them were. */
export interface Coverage {
  readonly present: number;
  readonly expected: number;
  readonly first?: Instant;
  readonly last?: Instant;
}

/** One indicator over one window. */
export interface Reading {
  readonly window: Window;
  readonly measured: Measured;
  readonly coverage: Coverage;
  /** Seconds of the window that planned maintenance leaves out; absent when none are. */
  readonly leftOut?: number;
  /** The stretches of the window that were measured, in order, where some of it is left out and the rest was joined. */
  readonly pieces?: readonly Window[];
  /** The moment within the window from which a member of a family is measured, whose first data are in it. */
  readonly began?: Instant;
}

/** A query as it was sent, so that a reader can ask it again. Times are absolute. */
export interface QueryRecord {
  readonly purpose: 'figure' | 'days' | 'coverage';
  readonly query: string;
  readonly start: Instant;
  readonly end: Instant;
  /** Seconds between the points of a range query; absent for an instant query at `end`. */
  readonly step?: number;
}

/** All that was measured for one budget: day by day, and over the whole periods. */
export interface Series {
  readonly budget: BudgetId;
  readonly days: readonly Reading[];
  readonly periods: readonly Reading[];
  /** Those of the windows to recall that were measured before. */
  readonly recorded?: readonly Reading[];
  readonly queries: readonly QueryRecord[];
  /** What the source said besides: Prometheus' warnings and infos. */
  readonly warnings: readonly string[];
}

/** What to measure. The days are whole and ascending; each period is a union of some of them and of those known. */
export interface Request {
  readonly days: readonly Day[];
  readonly periods: readonly Window[];
  /** Days measured already: not asked for again, but counted in the coverage of periods. */
  readonly known?: readonly Reading[];
  /** Windows to recall where they were measured before; no source is asked for them. */
  readonly recorded?: readonly Window[];
  /** Windows to make of the days, where their pieces make a whole; no source is asked for them. */
  readonly joined?: readonly Window[];
  /** Stretches that do not count, in order and apart from each other: planned maintenance. */
  readonly leaveOut?: readonly Window[];
  /** A stretch of which all is asked of the source again, since what was kept of it may be wrong. */
  readonly anew?: Window;
}

/** Readings by the keys of their windows. */
export function readingsByWindow(readings: readonly Reading[]): ReadonlyMap<string, Reading> {
  return new Map(readings.map((reading) => [windowKey(reading.window), reading]));
}

/** The share of the window's steps that had data, from 0 to 1. */
export function share(coverage: Coverage): number {
  return coverage.expected > 0 ? Math.min(1, coverage.present / coverage.expected) : 0;
}

/**
 * The seconds in which data were there: from a step before the first one that had any to the last one, less what is left
 * out in between. A gap inside counts, since a counter goes on in it. A window that knows no first or last step has data
 * from its start, or to its end.
 */
export function secondsWithData({
  window,
  coverage,
  pieces = [window],
}: Pick<Reading, 'window' | 'coverage' | 'pieces'>): number {
  const { first, last, expected } = coverage;
  const step = stepOf(pieces, expected);
  const from = first === undefined ? window.start : Math.max(window.start, first - step);
  const to = last === undefined ? window.end : Math.min(window.end, last);
  return pieces.reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)),
    0,
  );
}

/** Seconds between the steps that coverage counts, which are whole ones. */
function stepOf(pieces: readonly Window[], expected: number): number {
  return Math.round(pieces.reduce((sum, piece) => sum + secondsOf(piece), 0) / expected);
}

/**
 * The coverage of a stretch made of several in order. When data were first and last seen is as its outer parts know it; a
 * part beside one without data, and that says nothing of its own, has them from its start or to its end.
 */
export function joined(parts: readonly Pick<Reading, 'window' | 'coverage'>[]): Coverage {
  const seen = parts.filter(({ coverage }) => coverage.present > 0);
  const [earliest, latest] = [seen[0], seen.at(-1)];
  const first = earliest?.coverage.first ?? (earliest === parts[0] ? undefined : firstStepOf(earliest));
  const last = latest?.coverage.last ?? (latest === parts.at(-1) ? undefined : latest?.window.end);
  const total = (of: (part: Coverage) => number) =>
    parts.reduce((sum, { coverage }) => sum + of(coverage), 0);
  return {
    present: total((part) => part.present),
    expected: total((part) => part.expected),
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  };
}

function firstStepOf(part: Pick<Reading, 'window' | 'coverage'> | undefined): Instant | undefined {
  return part && part.window.start + stepOf([part.window], part.coverage.expected);
}
