import type { Budget } from '../../model/budget.ts';
import { formatQuantity } from '../../model/format.ts';
import { figureExpression, limitInNumbers, presenceSelector } from '../../promql/figure-expression.ts';
import { ranged, selection, selector } from '../../promql/selector.ts';
import { labelReplaced } from '../label-replaced.ts';
import { conditionOf } from './condition.ts';
import { alertName, type Rule, ruleOf } from './rule.ts';

/** How far ahead a resource is predicted, and from how much of the past. */
const AHEAD = { seconds: 4 * 86_400, words: '4 days', from: '1d' } as const;

/** The rules of a budget on a plain figure: over its limit, about to be, and for a resource that it will be. */
export function thresholdRules(budget: Budget): readonly Rule[] {
  const { bound, serviceName, name, approaching } = budget;
  const limit = limitInNumbers(budget);
  const what = `${serviceName} ${name}`;
  const shown = formatQuantity(budget.limit);
  const ceiling = bound === 'at_most';
  const near = Number((ceiling ? limit * approaching : limit / approaching).toPrecision(12));
  const over = conditionOf(budget, `${ceiling ? '>' : '<'} ${limit}`);
  return [
    ruleOf(budget, 'Exceeded', {
      ...over,
      severity: 'warning',
      summary: `${what} is ${ceiling ? 'over' : 'under'} its budget of ${shown}`,
    }),
    ...(limit > 0
      ? [
          ruleOf(budget, 'Approaching', {
            expr: unlessRinging(
              budget,
              'Exceeded',
              conditionOf(budget, `${ceiling ? '>=' : '<='} ${near}`).expr,
            ),
            // Longer than being over waits, which would otherwise be called close at first.
            wait: 2 * over.wait,
            severity: 'info',
            summary: `${what} is close to its budget of ${shown}`,
          }),
        ]
      : []),
    ...prediction(budget, limit),
  ];
}

/**
 * A condition, while another alert of the budget does not fire. A figure that swings about its limit stays close to it
 * all the while, which an upper end of the condition would keep beginning anew.
 */
export function unlessRinging(budget: Budget, kind: 'Exceeded' | 'BurnsSlowly', expr: string): string {
  return `(${expr})\nunless on () ALERTS{alertname="${alertName(budget, kind)}",alertstate="firing"}`;
}

function prediction(budget: Budget, limit: number): readonly Rule[] {
  const { indicator, bound, category, serviceName, name } = budget;
  if (indicator.kind !== 'gauge' || bound !== 'at_most' || category !== 'resource') return [];
  const series = ranged(selector(indicator.gauge, indicator.where), `[${AHEAD.from}]`);
  const ahead = `${indicator.across}(predict_linear(${series}, ${AHEAD.seconds}))`;
  return [
    ruleOf(budget, 'WillExceed', {
      expr: `${ahead} > ${limit}\nand ${conditionOf(budget, `<= ${limit}`).expr}`,
      wait: 60,
      severity: 'info',
      summary: `${serviceName} ${name} will be over its budget of ${formatQuantity(budget.limit)} within ${AHEAD.words} at this rate`,
    }),
  ];
}

/**
 * A figure that is gone can be over no limit, so that its absence has a rule of its own; `each` are the members of which
 * one may be gone.
 */
export function absentRule(budget: Budget, each: readonly Budget[] = [budget]): readonly Rule[] {
  const series = presenceSelector(budget.indicator);
  const { serviceName, name } = budget;
  return [
    ruleOf(budget, 'Absent', {
      expr: each.map(absence).join('\nor\n'),
      wait: 10,
      severity: 'warning',
      summary: `${serviceName} ${name} is not measured: ${series === undefined ? 'its expression answers nothing' : `no series of ${series}`}`,
    }),
  ];
}

/** What is missing has the labels of its selector; an expression has none, and is given those of its member. */
function absence({ indicator, member }: Budget): string {
  const series = presenceSelector(indicator);
  if (series !== undefined) return `absent(${selection(series)})`;
  return Object.entries(member?.values ?? {}).reduce(
    (vector, [label, value]) => (label === 'source' ? vector : labelReplaced(vector, label, value)),
    `absent(${figureExpression(indicator, '1h')})`,
  );
}
