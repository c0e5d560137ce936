import { type Budget, isRatioTarget } from '../model/budget.ts';
import { baseValue } from '../model/quantity.ts';
import { type Figure, isLowerBound, type Status, type Usage, usageValue } from '../model/verdict.ts';

/** What a limit is made of, as far as judging a figure goes. */
export type Limit = Pick<Budget, 'bound' | 'limit' | 'approaching'>;

/** A figure judged against a limit; headroom in base units. */
export interface Judgement {
  readonly status: Exclude<Status, 'unknown'>;
  readonly usage: Usage;
  readonly headroom: number;
}

/** By how much two shares may differ for the noise of floating point alone. */
const NOISE = 1e-9;

/** Judges an actual in base units. A figure equal to the limit is not beyond it. */
export function classify(limit: Limit, actual: number): Judgement {
  const bound = baseValue(limit.limit);
  const headroom = limit.bound === 'at_most' ? bound - actual : actual - bound;
  const usage = usageOf(limit, actual);
  return { status: statusOf(headroom, usage, limit.approaching), usage, headroom };
}

/**
 * Judges a figure. The actual is more than a lower bound: one on an `at_most` limit is beyond it, and one under the limit decides
 * nothing, which is undefined.
 */
export function classifyFigure(limit: Limit, figure: Figure): Judgement | undefined {
  const judged = classify(limit, figure.value);
  if (!isLowerBound(figure)) return judged;
  if (figure.value < baseValue(limit.limit)) return undefined;
  return limit.bound === 'at_most' ? { ...judged, status: 'exceeded' } : judged;
}

/**
 * How much of the budget is used. `at_most`: actual ÷ limit; `at_least`: limit ÷ actual; a ratio target: the share of
 * the error budget spent, (1 − actual) ÷ (1 − limit), for which a target of 100% knows only all and nothing.
 * A limit that is not positive has no usage. A figure below zero under a ceiling (something shrinks) uses nothing.
 */
export function usageOf(limit: Limit, actual: number): Usage {
  const bound = baseValue(limit.limit);
  if (bound <= 0) return 'none';
  if (isRatioTarget(limit)) return errorBudgetSpent(1 - bound, 1 - actual);
  if (limit.bound === 'at_most') return Math.max(0, actual / bound);
  return actual > 0 ? bound / actual : 'infinite';
}

function errorBudgetSpent(allowed: number, spent: number): Usage {
  if (allowed <= 0) return spent > 0 ? 'infinite' : 0;
  return Math.max(0, spent / allowed);
}

function statusOf(headroom: number, usage: Usage, approaching: number): Judgement['status'] {
  if (headroom < 0) return 'exceeded';
  return reaches(usage, approaching) ? 'approaching' : 'within';
}

/** Whether a usage is at or above a share, whatever the last digits of its division are. */
function reaches(usage: Usage, share: number): boolean {
  return usageValue(usage) >= share - NOISE;
}
