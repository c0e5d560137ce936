import type { Bucket, Measured } from '../model/series.ts';
import { parseNumber } from './number.ts';

/** How many observations a classic histogram has up to a bound. */
export interface Cumulative {
  /** The bound as its label has it. */
  readonly le: string;
  readonly count: number;
}

/**
 * Cumulative counts may fall by this share of all from one bound to the next: a reset that some buckets do not show,
 * or the rounding of sums. They are then levelled, as `histogram_quantile` does. A deeper fall is no histogram.
 */
const LEVELLED = 0.01;

/** A classic histogram from its cumulative counts, in any order; implausible when they are none. */
export function classicHistogram(counts: readonly Cumulative[]): Measured {
  const bounds = merged(counts);
  const all = bounds.at(-1);
  if (!all || all.upper !== Number.POSITIVE_INFINITY) {
    return implausible('There is no bucket up to +Inf. Keep every bucket of the histogram.');
  }
  const bad = bounds.find(({ count }) => !(count >= 0 && Number.isFinite(count)));
  if (bad) return implausible(`The bucket up to ${bad.upper} counts ${bad.count}, which no bucket can.`);
  const buckets: Bucket[] = [];
  let [below, lower] = [0, Number.NEGATIVE_INFINITY];
  for (const { upper, count } of bounds) {
    if (count < below - LEVELLED * all.count) return implausible(falling(upper));
    buckets.push({ lower: lowerBound(lower, upper), upper, count: Math.max(0, count - below) });
    [below, lower] = [Math.max(below, count), upper];
  }
  return { kind: 'histogram', buckets };
}

/**
 * A native histogram from its buckets in order. The one around zero reaches only to where observations can be: not
 * below zero when no bucket lies there, as `histogram_quantile` has it.
 */
export function nativeHistogram(buckets: readonly Bucket[]): Measured {
  const negative = buckets.some(({ upper }) => upper <= 0);
  const positive = buckets.some(({ lower }) => lower >= 0);
  const bounded = buckets.map((bucket) => {
    if (!(bucket.lower < 0 && bucket.upper > 0)) return bucket;
    if (!negative && positive) return { ...bucket, lower: 0 };
    return negative && !positive ? { ...bucket, upper: 0 } : bucket;
  });
  return { kind: 'histogram', buckets: bounded, exponential: true };
}

/** Counts by bound, ascending. Bounds compare as numbers, since two instances may write one as `1` and `1.0`. */
function merged(
  counts: readonly Cumulative[],
): readonly { readonly upper: number; readonly count: number }[] {
  const byBound = new Map<number, number>();
  for (const { le, count } of counts) {
    const upper = le === '' ? Number.NaN : parseNumber(le);
    if (!Number.isNaN(upper)) byBound.set(upper, (byBound.get(upper) ?? 0) + count);
  }
  return [...byBound]
    .map(([upper, count]) => ({ upper, count }))
    .toSorted((a, b) => (a.upper < b.upper ? -1 : 1));
}

/** Classic histograms count from zero, unless their bounds begin below it: then the first bucket has no lower bound. */
function lowerBound(below: number, upper: number): number {
  return below === Number.NEGATIVE_INFINITY && upper > 0 ? 0 : below;
}

function falling(bound: number): string {
  return `The bucket up to ${bound} counts fewer than the one below it. Check that all instances have the same buckets.`;
}

function implausible(detail: string): Measured {
  return { kind: 'none', why: 'implausible', detail };
}
