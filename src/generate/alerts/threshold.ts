import type { Budget } from '../../model/budget.ts';
import { formatQuantity } from '../../model/format.ts';
import { figureExpression, limitInNumbers, presenceSelector } from '../../promql/figure-expression.ts';
import { selector } from '../../promql/selector.ts';
import { type Rule, ruleOf } from './rule.ts';

/** Fewer events in an hour than this make a quantile of noise. */
const LEAST_EVENTS = 100;
/** How far ahead a resource is predicted, and from how much of the past. */
const AHEAD = { seconds: 4 * 86_400, words: '4 days', from: '1d' } as const;

/** Over how much of the past each kind of figure is alerted on, and how long it must last. */
function spanOf({ indicator, bound }: Budget): { readonly range: string; readonly wait: string } {
  if (indicator.kind === 'growth') return { range: '28d', wait: '6h' };
  if (indicator.kind === 'quantile' || indicator.kind === 'expr') return { range: '1h', wait: '15m' };
  return bound === 'at_least' ? { range: '15m', wait: '10m' } : { range: '15m', wait: '15m' };
}

/** The rules of a budget on a plain figure: over its limit, about to be, and for a resource that it will be. */
export function thresholdRules(budget: Budget): readonly Rule[] {
  const { bound, serviceName, name, approaching } = budget;
  const { range, wait } = spanOf(budget);
  const figure = figureExpression(budget.indicator, range);
  const limit = limitInNumbers(budget);
  const what = `${serviceName} ${name}`;
  const shown = formatQuantity(budget.limit);
  const near = Number((bound === 'at_most' ? limit * approaching : limit / approaching).toPrecision(12));
  const guarded = (condition: string) => `${condition}${traffic(budget)}`;
  const ceiling = bound === 'at_most';
  return [
    ruleOf(budget, 'Exceeded', {
      expr: guarded(`${figure} ${ceiling ? '>' : '<'} ${limit}`),
      wait,
      severity: 'warning',
      summary: `${what} is ${ceiling ? 'over' : 'under'} its budget of ${shown}`,
    }),
    ...(limit > 0
      ? [
          ruleOf(budget, 'Approaching', {
            expr: guarded(
              ceiling
                ? `(${figure} >= ${near} and ${figure} <= ${limit})`
                : `(${figure} <= ${near} and ${figure} >= ${limit})`,
            ),
            wait: '30m',
            severity: 'info',
            summary: `${what} is close to its budget of ${shown}`,
          }),
        ]
      : []),
    ...prediction(budget, figure, limit),
  ];
}

/** A quantile of few events says nothing. */
function traffic({ indicator }: Budget): string {
  if (indicator.kind !== 'quantile') return '';
  const { histogram, where, native } = indicator;
  const events = native
    ? `histogram_count(sum(rate(${selector(histogram, where)}[1h])))`
    : `sum(rate(${selector(`${histogram}_count`, where)}[1h]))`;
  return `\nand on () ${events} * 3600 >= ${LEAST_EVENTS}`;
}

function prediction(budget: Budget, figure: string, limit: number): readonly Rule[] {
  const { indicator, bound, category, serviceName, name } = budget;
  if (indicator.kind !== 'gauge' || bound !== 'at_most' || category !== 'resource') return [];
  const series = selector(indicator.gauge, indicator.where);
  const ahead = `${indicator.across}(predict_linear(${series}[${AHEAD.from}], ${AHEAD.seconds}))`;
  return [
    ruleOf(budget, 'WillExceed', {
      expr: `${ahead} > ${limit}\nand ${figure} <= ${limit}`,
      wait: '1h',
      severity: 'info',
      summary: `${serviceName} ${name} will be over its budget of ${formatQuantity(budget.limit)} within ${AHEAD.words} at this rate`,
    }),
  ];
}

/** A figure that is gone can be over no limit, so that its absence has a rule of its own. */
export function absentRule(budget: Budget): readonly Rule[] {
  const series = presenceSelector(budget.indicator);
  if (series === undefined) return [];
  return [
    ruleOf(budget, 'Absent', {
      expr: `absent(${series})`,
      wait: '10m',
      severity: 'warning',
      summary: `${budget.serviceName} ${budget.name} is not measured: no series of ${series}`,
    }),
  ];
}
