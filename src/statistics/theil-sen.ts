import { median } from 'simple-statistics';

/** A robust line through points. */
export interface RobustLine {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The median of the slopes between all pairs of points (Theil 1950, Sen 1968), and the line with that slope through the
 * medians (Conover 1980). Needs two points with different x.
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): RobustLine {
  const slope = medianSorted(pairSlopes(xs, ys));
  return { slope, intercept: median([...ys]) - slope * median([...xs]) };
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
