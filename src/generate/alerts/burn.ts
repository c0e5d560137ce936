import type { Budget } from '../../model/budget.ts';
import { isRatioTarget } from '../../model/budget.ts';
import { formatQuantity, percent } from '../../model/format.ts';
import type { RatioIndicator } from '../../model/indicator.ts';
import { baseValue } from '../../model/quantity.ts';
import { daysIn, lengthWords } from '../../model/rolling.ts';
import { figureExpression } from '../../promql/figure-expression.ts';
import { ranged } from '../../promql/selector.ts';
import { type Rule, ruleOf } from './rule.ts';
import { unlessRinging } from './threshold.ts';

/**
 * Pairs of windows of an error budget of a month or less with the multiple of the allowed rate of errors that both must show: the long one so that it
 * matters, the short one so that it is still going on (Site Reliability Workbook, 2018, chapter 5).
 */
const WINDOWS = {
  BurnsFast: [
    { factor: 14.4, long: '1h', short: '5m' },
    { factor: 6, long: '6h', short: '30m' },
  ],
  BurnsSlowly: [
    { factor: 3, long: '1d', short: '2h' },
    { factor: 1, long: '3d', short: '6h' },
  ],
} as const;

/** Over what the share is close to what is allowed. */
const LONGEST = '3d';

/** The days of the longest month, for which the multiples are. */
const MONTH = 31;
/** The days that the workbook’s own multiples are of. */
const WORKBOOK = 30;

/**
 * By how much more the multiples are of an error budget over more than a month, so that they go on standing for 2, 5 and 10% of
 * it spent. Those of a shorter one stay as they are: at less than once as fast as is allowed nothing is spent too soon.
 */
export function stretchOf({ over }: Pick<Budget, 'over'>): number {
  const days = over ? daysIn(over) : 0;
  return days > MONTH ? days / WORKBOOK : 1;
}

type RatioBudget = Budget & { readonly indicator: RatioIndicator };

/** The rules of a budget on a share of events: burn rates over several windows, and close to being spent. */
export function burnRules(budget: RatioBudget): readonly Rule[] {
  const allowed = allowedErrors(budget);
  if (allowed <= 0) return [anyError(budget)];
  const what = `${budget.serviceName} ${budget.name}`;
  const burning = (['BurnsFast', 'BurnsSlowly'] as const).flatMap((kind) => {
    const pairs = pairsOf(kind, budget);
    if (pairs.length === 0) return [];
    const speed = pairs.map(({ factor, long }) => `${factor} times as fast over ${long}`).join(' or ');
    return [
      ruleOf(budget, kind, {
        expr: pairs
          .map((pair) => bothOver(budget.indicator, pair, rounded(pair.factor * allowed)))
          .join('\nor\n'),
        wait: kind === 'BurnsFast' ? 2 : 15,
        severity: kind === 'BurnsFast' ? 'critical' : 'warning',
        summary: `${what} spends its ${percent(allowed, [0], 3)} of errors${budget.over ? ` over ${lengthWords(budget.over)}` : ''} ${speed} (limit ${formatQuantity(budget.limit)})`,
      }),
    ];
  });
  return [...burning, approaching(budget, allowed)];
}

/** The pairs of windows that can ring: there cannot be more errors than events. */
export function pairsOf(kind: keyof typeof WINDOWS, budget: Budget) {
  const allowed = allowedErrors(budget);
  return WINDOWS[kind]
    .map(({ factor, ...pair }) => ({ ...pair, factor: Number((factor * stretchOf(budget)).toPrecision(3)) }))
    .filter(({ factor }) => factor * allowed < 1);
}

function bothOver(
  indicator: RatioIndicator,
  { long, short }: { readonly long: string; readonly short: string },
  limit: number,
): string {
  const over = (range: string) => `${errors(indicator, range)} > ${limit}`;
  return `(${over(long)} and ${over(short)}\nand on () ${enoughFailed(indicator, long)})`;
}

/** Fewer failed events in the longer window are chance, however large their share of a few. */
export const FEWEST_FAILED = 3;

/** Half an event below the fewest, since `increase` extrapolates. */
function enoughFailed({ of, part, total }: RatioIndicator, range: string): string {
  const count = (events: string) => `sum(increase(${ranged(events, `[${range}]`)}))`;
  const failed = of === 'bad' ? count(part) : `${count(total)} - (${count(part)} or vector(0))`;
  return `${failed} > ${FEWEST_FAILED - 0.5}`;
}

function approaching(budget: RatioBudget, allowed: number): Rule {
  const near = rounded(budget.approaching * allowed);
  const { indicator, serviceName, name } = budget;
  const close = `${errors(indicator, LONGEST)} >= ${near} and on () ${enoughFailed(indicator, LONGEST)}`;
  return ruleOf(budget, 'Approaching', {
    expr: unlessRinging(budget, 'BurnsSlowly', close),
    wait: 60,
    severity: 'info',
    summary: `${serviceName} ${name} is close to its budget of ${formatQuantity(budget.limit)} over ${LONGEST}${budget.over ? `; it is one over ${lengthWords(budget.over)}` : ''}`,
  });
}

/** Where nothing may fail there is no speed at which errors are spent. */
function anyError(budget: RatioBudget): Rule {
  return ruleOf(budget, 'Exceeded', {
    expr: `${errors(budget.indicator, '1h')} > 0`,
    wait: 2,
    severity: 'warning',
    summary: `${budget.serviceName} ${budget.name} has errors, and its budget of ${formatQuantity(budget.limit)} allows none`,
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** The share of events that may fail. */
export function allowedErrors(budget: Budget): number {
  const limit = baseValue(budget.limit);
  return Number((isRatioTarget(budget) ? 1 - limit : limit).toPrecision(12));
}

/** The share of events that fail, over a range. */
function errors(indicator: RatioIndicator, range: string): string {
  const share = figureExpression(indicator, range);
  return indicator.of === 'bad' ? `(${share})` : `(1 - ${share})`;
}
