import { normalTwoSided } from './distributions.ts';
import type { MannWhitney } from './mann-whitney.ts';

/**
 * The Mann–Whitney U test (Mann and Whitney 1947) of many samples, two-sided: U is all but normal then, with the variance
 * that ties leave and a correction of a half for continuity (Lehmann 1975). U counts the pairs in which the first sample's
 * value is the larger, a tie for half.
 */
export function mannWhitneyOfMany(first: readonly number[], second: readonly number[]): MannWhitney {
  const pooled = [...first.map((value) => ({ value, of: 1 })), ...second.map((value) => ({ value, of: 0 }))];
  const groups = [...Map.groupBy(pooled, ({ value }) => value)].toSorted(([a], [b]) => a - b);
  const [m, n, all] = [first.length, second.length, pooled.length];
  let [rank, ranks, ties] = [0, 0, 0];
  for (const [, group] of groups) {
    const size = group.length;
    ranks += (rank + (size + 1) / 2) * group.reduce((sum, { of }) => sum + of, 0);
    ties += size ** 3 - size;
    rank += size;
  }
  const u = ranks - (m * (m + 1)) / 2;
  const variance = ((m * n) / 12) * (all + 1 - ties / (all * (all - 1)));
  const away = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return { u, p: variance === 0 ? 1 : Math.min(1, normalTwoSided(away / Math.sqrt(variance))) };
}
