import { movementOf } from '../model/movement.ts';
import type { Row } from '../model/report.ts';
import { jumpedBack, toldStep } from '../model/step-words.ts';
import type { Why } from '../model/why.ts';

/** Why a budget is told of, and whether it is for the better. */
export type OccasionOf = Pick<Why, 'occasion' | 'better'>;

/**
 * Why a row asks for answers; undefined where it does not: it is exceeded, approaching with a step or a trend towards its limit, or
 * regressed; or its step is for the better. A step says more than a trend, and a trend more than that it is over.
 */
export function occasionOf(row: Row): OccasionOf | undefined {
  const { verdict, trend } = row;
  if (verdict.status === 'unknown') return undefined;
  const step = row.steps && toldStep(row.steps);
  const isTrend = trend.kind === 'tested' && trend.direction === 'degrading';
  const isRegressed = hasRegressed(row);
  const asks = verdict.status !== 'within' || isRegressed;
  if (step?.worse && asks) return { occasion: 'step' };
  if (isTrend && asks) return { occasion: 'trend' };
  if (verdict.status === 'exceeded') return { occasion: 'overrun' };
  if (step && !step.worse && !(row.steps && jumpedBack(row.steps))) return { occasion: 'step', better: true };
  return isRegressed ? { occasion: 'regression' } : undefined;
}

/** Why a row is told of when somebody asks, whether or not it asks for it itself. */
export function askedOccasion(row: Row): OccasionOf {
  const isBetter = movementOf(row) === 'better';
  return occasionOf(row) ?? { occasion: 'asked', ...(isBetter ? { better: true } : {}) };
}

/** Whether a comparison shows that a row has got worse. */
export function hasRegressed({ comparisons }: Pick<Row, 'comparisons'>): boolean {
  return comparisons.some((one) => one.kind === 'compared' && one.outcome === 'regressed');
}
