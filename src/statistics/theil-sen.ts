import { median } from 'simple-statistics';
import { normalQuantile } from './distributions.ts';
import { scoreVariance } from './mann-kendall.ts';

/** A robust line through points. */
export interface RobustLine {
  readonly slope: number;
  readonly intercept: number;
  /**
   * The interval of the slope (Sen 1968) from the variance of Kendall's score, 95% unless told. `inflation` widens that
   * variance where values are correlated in time.
   */
  interval(options?: IntervalOptions): { readonly lower: number; readonly upper: number };
}

/** How sure an interval is, and by how much its variance is inflated. */
export interface IntervalOptions {
  readonly confidence?: number;
  readonly inflation?: number;
}

/**
 * The median of the slopes between all pairs of points (Theil 1950), and the line with that slope through the medians
 * (Conover 1980). Needs two points with different x.
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): RobustLine {
  const slopes = pairSlopes(xs, ys);
  const slope = medianSorted(slopes);
  return {
    slope,
    intercept: median([...ys]) - slope * median([...xs]),
    interval: ({ confidence = 0.95, inflation = 1 } = {}) => {
      const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt(scoreVariance(ys) * inflation);
      const low = Math.max(0, Math.round((slopes.length - spread) / 2) - 1);
      const high = Math.min(slopes.length - 1, Math.round((slopes.length + spread) / 2));
      return { lower: slopes[low] ?? slope, upper: slopes[high] ?? slope };
    },
  };
}

function pairSlopes(xs: readonly number[], ys: readonly number[]): Float64Array {
  const slopes: number[] = [];
  for (const [i, x] of xs.entries()) {
    for (let j = i + 1; j < xs.length; j += 1) {
      const run = (xs[j] ?? x) - x;
      if (run !== 0) slopes.push(((ys[j] ?? 0) - (ys[i] ?? 0)) / run);
    }
  }
  return Float64Array.from(slopes).toSorted();
}

function medianSorted(values: Float64Array): number {
  const middle = values.length / 2;
  return ((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2;
}
