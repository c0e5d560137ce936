import type { Bucket } from '../model/series.ts';

/** Where a quantile lies: its estimate and the bucket that holds it. Without `upper` it is at least `lower`. */
export interface QuantileEstimate {
  readonly value: number;
  readonly lower: number;
  readonly upper?: number;
}

/**
 * The quantile of a histogram by rank, interpolated inside the bucket that the rank falls in, as Prometheus'
 * `histogram_quantile` does: linearly for classic buckets, on a log scale for exponential ones. A rank in the
 * unbounded bucket gives only a lower bound. Undefined without observations.
 */
export function quantileOf(
  buckets: readonly Bucket[],
  quantile: number,
  exponential = false,
): QuantileEstimate | undefined {
  const rank = quantile * observations(buckets);
  if (!(rank > 0)) return undefined;
  let below = 0;
  for (const bucket of buckets) {
    if (bucket.count > 0 && below + bucket.count >= rank) {
      return inside(bucket, (rank - below) / bucket.count, exponential);
    }
    below += bucket.count;
  }
  return undefined;
}

/** How many observations the buckets hold. */
export function observations(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, bucket) => sum + bucket.count, 0);
}

/**
 * The fewest observations from which a quantile has a one-sided 95% bound: the smallest n with qⁿ ≤ 0.05
 * (Wilks 1941). 59 for P95, 299 for P99; quantiles below the median mirror those above it.
 */
export function fewestEvents(quantile: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(Math.max(quantile, 1 - quantile)));
}

function inside({ lower, upper }: Bucket, fraction: number, exponential: boolean): QuantileEstimate {
  if (upper === Number.POSITIVE_INFINITY) return { value: lower, lower };
  if (lower === Number.NEGATIVE_INFINITY) return { value: upper, lower, upper };
  if (exponential && lower > 0) return { value: lower * (upper / lower) ** fraction, lower, upper };
  if (exponential && upper < 0) return { value: lower * (upper / lower) ** fraction, lower, upper };
  return { value: lower + (upper - lower) * fraction, lower, upper };
}

/**
 * How many observations lie above a level, interpolated inside the bucket that holds it as {@link quantileOf} does. All of an
 * unbounded bucket do that the level lies in.
 */
export function observationsAbove(buckets: readonly Bucket[], level: number, exponential = false): number {
  return buckets.reduce((sum, bucket) => sum + bucket.count * shareAbove(bucket, level, exponential), 0);
}

function shareAbove({ lower, upper }: Bucket, level: number, exponential: boolean): number {
  if (level <= lower) return 1;
  if (level >= upper) return 0;
  if (upper === Number.POSITIVE_INFINITY) return 1;
  if (lower === Number.NEGATIVE_INFINITY) return 0;
  if (exponential && lower > 0) return Math.log(upper / level) / Math.log(upper / lower);
  if (exponential && upper < 0) return Math.log(upper / level) / Math.log(upper / lower);
  return (upper - level) / (upper - lower);
}
