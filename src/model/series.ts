import type { BudgetId } from './budget.ts';
import type { Day, Instant, Window } from './window.ts';

/** Observations in `(lower, upper]`, in the metric's own unit. The last classic bucket's `upper` is Infinity. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** Why a window has no figure. */
export type Missing = 'no_data' | 'no_traffic' | 'source_failed' | 'implausible' | 'maintenance';

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
}

/** The share of the window's steps that had data, from 0 to 1. */
export function share(coverage: Coverage): number {
  return coverage.expected > 0 ? Math.min(1, coverage.present / coverage.expected) : 0;
}

/** The coverage of a stretch made of several in order; when data were first and last seen, as far as the outer ones know. */
export function joined(parts: readonly Coverage[]): Coverage {
  const seen = parts.filter(({ present }) => present > 0);
  const [first, last] = [seen[0]?.first, seen.at(-1)?.last];
  const total = (of: (part: Coverage) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  return {
    present: total((part) => part.present),
    expected: total((part) => part.expected),
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  };
}
