import { normalTwoSided } from './distributions.ts';

/** Kendall's score of a series against time, its variance, and the test of no trend. */
export interface MannKendall {
  readonly score: number;
  readonly variance: number;
  readonly z: number;
  readonly p: number;
}

/**
 * The Mann–Kendall test (Mann 1945, Kendall 1955), two-sided, with ties in the variance and the continuity correction.
 * `inflation` widens the variance where values are correlated in time.
 */
export function mannKendall(values: readonly number[], inflation = 1): MannKendall {
  const score = kendallScore(values);
  const variance = scoreVariance(values) * inflation;
  const z = variance > 0 ? (score - Math.sign(score)) / Math.sqrt(variance) : 0;
  return { score, variance, z, p: normalTwoSided(z) };
}

/** The variance of Kendall's score without a trend, less what ties take away. */
export function scoreVariance(values: readonly number[]): number {
  const term = (count: number) => count * (count - 1) * (2 * count + 5);
  const ties = [...Map.groupBy(values, (value) => value).values()];
  return (term(values.length) - ties.reduce((sum, tie) => sum + term(tie.length), 0)) / 18;
}

function kendallScore(values: readonly number[]): number {
  let score = 0;
  for (const [i, earlier] of values.entries()) {
    for (let j = i + 1; j < values.length; j += 1) score += Math.sign((values[j] ?? earlier) - earlier);
  }
  return score;
}
