import { median } from 'simple-statistics';
import { normalQuantile } from './distributions.ts';
import { scoreVariance } from './mann-kendall.ts';

/** A robust line, with the interval of its slope. */
export interface RobustLine {
  readonly slope: number;
  readonly intercept: number;
  readonly lower: number;
  readonly upper: number;
}

/** How sure the interval is, and by how much autocorrelation inflates the variance behind it. */
export interface IntervalOptions {
  readonly confidence?: number;
  readonly inflation?: number;
}

/**
 * The median of the slopes between all pairs of points (Theil 1950), with the interval of Sen (1968) from the variance
 * of Kendall's score, and the line through the medians (Conover 1980). Needs two points with different x.
 */
export function theilSen(
  xs: readonly number[],
  ys: readonly number[],
  options: IntervalOptions = {},
): RobustLine {
  const { confidence = 0.95, inflation = 1 } = options;
  const slopes = pairSlopes(xs, ys);
  const slope = median(slopes);
  const intercept = median([...ys]) - slope * median([...xs]);
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt(scoreVariance(ys) * inflation);
  const last = slopes.length - 1;
  const low = Math.max(0, Math.round((slopes.length - spread) / 2) - 1);
  const high = Math.min(last, Math.round((slopes.length + spread) / 2));
  return { slope, intercept, lower: slopes[low] ?? slope, upper: slopes[high] ?? slope };
}

function pairSlopes(xs: readonly number[], ys: readonly number[]): number[] {
  const slopes: number[] = [];
  for (const [i, x] of xs.entries()) {
    for (let j = i + 1; j < xs.length; j += 1) {
      const run = (xs[j] ?? x) - x;
      if (run !== 0) slopes.push(((ys[j] ?? 0) - (ys[i] ?? 0)) / run);
    }
  }
  return slopes.toSorted((a, b) => a - b);
}
