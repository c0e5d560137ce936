import type { Budget } from '../../model/budget.ts';
import { isRatioTarget } from '../../model/budget.ts';
import { formatQuantity, percent } from '../../model/format.ts';
import type { RatioIndicator } from '../../model/indicator.ts';
import { baseValue } from '../../model/quantity.ts';
import { figureExpression } from '../../promql/figure-expression.ts';
import { type Rule, ruleOf } from './rule.ts';

/**
 * Pairs of windows with the multiple of the allowed rate of errors that both must show: the long one so that it
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

/** The rules of a budget on a share of events: burn rates over several windows. */
export function burnRules(budget: Budget & { readonly indicator: RatioIndicator }): readonly Rule[] {
  const allowed = allowedErrors(budget);
  if (allowed <= 0) return [];
  return (['BurnsFast', 'BurnsSlowly'] as const).flatMap((kind) => {
    // More errors than there are events cannot be: such a factor would never fire.
    const pairs = WINDOWS[kind].filter(({ factor }) => factor * allowed < 1);
    if (pairs.length === 0) return [];
    const expr = pairs
      .map(({ factor, long, short }) => {
        const limit = Number((factor * allowed).toPrecision(6));
        return `(${errors(budget.indicator, long)} > ${limit} and ${errors(budget.indicator, short)} > ${limit})`;
      })
      .join('\nor\n');
    const speed = pairs.map(({ factor, long }) => `${factor} times as fast over ${long}`).join(' or ');
    return [
      ruleOf(budget, kind, {
        expr,
        wait: kind === 'BurnsFast' ? '2m' : '15m',
        severity: kind === 'BurnsFast' ? 'critical' : 'warning',
        summary: `${budget.serviceName} ${budget.name} spends its ${percent(allowed, [0], 3)} of errors ${speed} (limit ${formatQuantity(budget.limit)})`,
      }),
    ];
  });
}

/** The share of events that may fail. */
export function allowedErrors(budget: Budget): number {
  const limit = baseValue(budget.limit);
  return Number((isRatioTarget(budget) ? 1 - limit : limit).toPrecision(12));
}

/** The share of events that fail, over a range. */
export function errors(indicator: RatioIndicator, range: string): string {
  const share = figureExpression(indicator, range);
  return indicator.of === 'bad' ? `(${share})` : `(1 - ${share})`;
}
