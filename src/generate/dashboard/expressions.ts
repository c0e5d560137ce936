import { type Budget, isRatioTarget } from '../../model/budget.ts';
import { baseValue } from '../../model/quantity.ts';
import { figureExpression } from '../../promql/figure-expression.ts';
import { labelReplaced } from '../label-replaced.ts';

/**
 * How long the past is in which days over are counted, and how long each of the stretches that are judged. A second
 * less than 30 days, since Prometheus 2 counts a step at its very start and Prometheus 3 does not.
 */
const DAYS_OVER = { days: `${30 * 86_400 - 1}s`, each: '1d' } as const;
/** The past that a trend line is fitted to, and how long the stretches are whose figures it is fitted to. */
const TREND = { days: '30d', each: '6h' } as const;
/** A slope of less than four weeks is weather. */
const GROWTH_RANGE = '28d';

/** The limit in base units: what {@link figure} is compared with. */
export function limitOf({ limit }: Pick<Budget, 'limit'>): number {
  return plain(baseValue(limit));
}

/**
 * A budget's figure over a range, in base units. A growth is always that of four weeks; a share is that of the good
 * over `at_least` and of the bad under `at_most`, whichever of them is counted.
 */
export function figure({ indicator, measuredIn, bound }: Budget, range: string): string {
  const own = figureExpression(indicator, indicator.kind === 'growth' ? GROWTH_RANGE : range);
  if (indicator.kind === 'ratio') {
    return (indicator.of === 'good') === (bound === 'at_least') ? own : `1 - ${own}`;
  }
  const one = plain(baseValue({ amount: 1, unit: measuredIn }));
  return one === 1 ? own : `(${own}) * ${one}`;
}

/** Limit minus actual, or actual minus limit of an `at_least` budget: below zero when the budget is exceeded. */
export function headroom(budget: Budget, range: string): string {
  const [actual, limit] = [`(${figure(budget, range)})`, limitOf(budget)];
  return budget.bound === 'at_most' ? `${limit} - ${actual}` : `${actual} - ${limit}`;
}

/**
 * How much of the budget is used, 1 being all, as the reports have it: `at_most` actual ÷ limit, `at_least`
 * limit ÷ actual, of a ratio target the share of the error budget that is spent. Undefined for a limit that leaves
 * nothing to use.
 */
export function usage(budget: Budget, range: string): string | undefined {
  const limit = limitOf(budget);
  const actual = `(${figure(budget, range)})`;
  if (limit <= 0) return undefined;
  if (isRatioTarget(budget)) return limit < 1 ? `(1 - ${actual}) / ${plain(1 - limit)}` : undefined;
  return budget.bound === 'at_most'
    ? `clamp_min(${actual} / ${limit}, 0)`
    : `${limit} / clamp_min(${actual}, 0)`;
}

/**
 * The straight line through the past 30 days (least squares), over the whole panel and into its future. It is put
 * together from the mean and the slope, since predict_linear over a subquery moves with each step in spite of `@ end()`.
 */
export function trend(budget: Budget): string {
  const measured = `(${figure(budget, TREND.each)}) > -Inf < Inf`;
  const past = (vector: string) => `(${vector})[${TREND.days}:${TREND.each}] @ end()`;
  const middle = `avg_over_time(${past(`(${measured}) * 0 + time()`)})`;
  return `avg_over_time(${past(measured)}) + deriv(${past(measured)}) * (time() - ${middle})`;
}

/**
 * On how many of the past 30 days a budget was over. One that was not measured has no answer, which is not the same as 0. From
 * the raw metrics, so that nothing else need run.
 */
export function daysOver(budget: Budget): string {
  const beyond = `(${figure(budget, DAYS_OVER.each)}) ${budget.bound === 'at_most' ? '>' : '<'} bool ${limitOf(budget)}`;
  return `sum(sum_over_time((${beyond})[${DAYS_OVER.days}:${DAYS_OVER.each}]))`;
}

/** The days of several, one series each, with its name as `metric`. */
export function daysOfAll(
  items: readonly { readonly id: string; readonly name: string; readonly daysOver: string }[],
): string {
  return items
    .map(({ id, name, daysOver: days }) => labelReplaced(labelReplaced(days, 'metric', name), 'budget', id))
    .join('\nor ');
}

function plain(value: number): number {
  return Number(value.toPrecision(12));
}
