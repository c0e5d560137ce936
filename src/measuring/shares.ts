import pLimit from 'p-limit';
import type { Budget } from '../model/budget.ts';

/** Budgets in work at once: as many as a source can ask for together, and few enough that memory holds what they wait with. */
export const AT_ONCE = 256;

/** As many as the most queries that a source asks at once: of less than that it could not keep all of them busy. */
const LEAST = 64;

/**
 * What is worked out of each budget, in their order. Each source has its share of those that are in work at once, so that
 * one that is slow or dead holds up its own alone.
 */
export function inShares<T>(
  budgets: readonly Budget[],
  work: (budget: Budget) => Promise<T>,
): Promise<readonly T[]> {
  const names = new Set(budgets.map(({ source }) => source));
  const share = Math.max(LEAST, Math.floor(AT_ONCE / names.size));
  const limits = new Map([...names].map((name) => [name, pLimit(share)]));
  return Promise.all(
    budgets.map((budget) => limits.get(budget.source)?.(() => work(budget)) ?? work(budget)),
  );
}
