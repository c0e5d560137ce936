import { fewestEvents } from '../../measuring/quantile.ts';
import type { Budget } from '../../model/budget.ts';
import type { Labels, QuantileIndicator, QuotientIndicator, RatioIndicator } from '../../model/indicator.ts';
import { limitInNumbers } from '../../promql/figure-expression.ts';
import { allowedErrors, FEWEST_FAILED, pairsOf, stretchOf } from './burn.ts';
import { concreteLabels, concreteSeries, labelled, seriesBeside, type Values } from './concrete.ts';
import { eventsOfHour } from './condition.ts';
import type { RuleKind } from './rule.ts';

/** Minutes after which a test looks: longer than any alert that is tested waits. Windows are of what there is by then. */
export const AT = 150;

/** The name of the test in which there is nothing. */
export const NOT_MEASURED = 'not measured';

/** The alerts of a budget on a plain figure. */
const LEVELS: readonly RuleKind[] = ['Exceeded', 'Approaching'];

/** A series of a test, and its samples. */
export interface Input {
  readonly series: string;
  readonly values: string;
}

/** A state of a service, and which of a budget's alerts must then ring. */
export interface Case {
  readonly name: string;
  readonly input: readonly Input[];
  readonly rings: readonly RuleKind[];
  readonly silent: readonly RuleKind[];
}

/** The name of the metric of a series. */
export function metricNameOf(series: string): string {
  return series.split('{')[0] ?? series;
}

/** The states of a service that tell a budget’s alerts from each other; none where no series come to mind that it selects. */
export function casesOf(budget: Budget): readonly Case[] {
  const { indicator } = budget;
  switch (indicator.kind) {
    case 'quantile':
      return indicator.native
        ? []
        : withLabels(indicator.histogram, indicator.where, (labels) =>
            quantileCases(budget, indicator, labels),
          );
    case 'ratio':
      return ratioCases(budget, indicator);
    case 'rate':
      return withLabels(indicator.counter, indicator.where, (labels) =>
        levelCases(budget, (value) => [counting(labelled(indicator.counter, labels), value * 60)]),
      );
    case 'gauge':
      return withLabels(indicator.gauge, indicator.where, (labels) =>
        levelCases(budget, (value) => [steady(labelled(indicator.gauge, labels), value)]),
      );
    case 'quotient':
      return quotientCases(budget, indicator);
    case 'growth':
    case 'expr':
      return [];
  }
}

/** Cases of series with labels as they must be; none where no such labels come to mind. */
function withLabels(
  metric: string,
  where: Labels,
  cases: (labels: Values) => readonly Case[],
): readonly Case[] {
  const labels = concreteLabels(metric, where);
  return labels ? cases(labels) : [];
}

const steady = (series: string, value: number): Input => ({ series, values: `${plain(value)}x${AT}` });
const counting = (series: string, perMinute: number): Input => ({
  series,
  values: `0+${plain(perMinute)}x${AT}`,
});

function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function quantileCases(
  budget: Budget,
  { histogram, quantile }: QuantileIndicator,
  where: Values,
): readonly Case[] {
  const limit = limitInNumbers(budget);
  const bounds = [limit * 0.5, limit, limit * 2];
  const observed = (upTo: number, perMinute: number): readonly Input[] => [
    ...bounds.map((bound) =>
      counting(
        labelled(`${histogram}_bucket`, { ...where, le: plain(bound) }),
        bound >= upTo ? perMinute : 0,
      ),
    ),
    counting(labelled(`${histogram}_bucket`, { ...where, le: '+Inf' }), perMinute),
    counting(labelled(`${histogram}_count`, where), perMinute),
  ];
  const [busy, quiet] = [eventsOfHour(quantile) / 30, eventsOfHour(quantile) / 75];
  const hardly = fewestEvents(quantile) / 3 / AT;
  return [
    { name: 'well within', input: observed(limit * 0.5, busy), rings: [], silent: [...LEVELS, 'Absent'] },
    {
      name: 'over',
      input: observed(limit * 2, busy),
      rings: ['Exceeded'],
      silent: ['Approaching', 'Absent'],
    },
    { name: 'approaching', input: observed(limit, busy), rings: ['Approaching'], silent: ['Exceeded'] },
    {
      name: 'over, with little traffic',
      input: observed(limit * 2, quiet),
      rings: ['Exceeded'],
      silent: ['Approaching'],
    },
    { name: 'over, with hardly any traffic', input: observed(limit * 2, hardly), rings: [], silent: LEVELS },
    { name: 'without traffic', input: observed(limit * 2, 0), rings: [], silent: [...LEVELS, 'Absent'] },
    { name: NOT_MEASURED, input: [], rings: ['Absent'], silent: LEVELS },
  ];
}

function ratioCases(budget: Budget, { part, total, of }: RatioIndicator): readonly Case[] {
  const [chosen, rest] = [concreteSeries(part), seriesBeside(total, part)];
  if (chosen === undefined || rest === undefined || chosen === rest) return [];
  const [good, bad] = of === 'good' ? [chosen, rest] : [rest, chosen];
  const failing = (share: number, each = 1000): readonly Input[] => [
    counting(good, each * (1 - share)),
    counting(bad, each * share),
  ];
  const few = (FEWEST_FAILED - 1) / AT;
  const allowed = allowedErrors(budget);
  const kinds = kindsOf(budget);
  const [worst = 'BurnsSlowly'] = kinds;
  const near: readonly RuleKind[] = allowed > 0 ? ['Approaching'] : [];
  return [
    { name: 'well within', input: failing(allowed / 10), rings: [], silent: [...kinds, ...near, 'Absent'] },
    {
      name: 'over',
      input: failing(Math.min(1, Math.max(allowed, 0.001) * 20 * stretchOf(budget))),
      rings: kinds,
      silent: [...near, 'Absent'],
    },
    ...near.map((kind) => ({
      name: 'approaching',
      input: failing(allowed * 0.95),
      rings: [kind],
      silent: kinds,
    })),
    { name: 'over, with few failed', input: failing(1, few), rings: [], silent: [...kinds, ...near] },
    { name: 'over, with all of a few failed', input: failing(1, 2 * few), rings: [worst], silent: near },
    ...(of === 'bad'
      ? [
          {
            name: 'without a series of errors',
            input: [counting(good, 1000)],
            rings: [],
            silent: [...kinds, ...near],
          },
        ]
      : []),
    { name: 'without traffic', input: failing(0, 0), rings: [], silent: [...kinds, ...near, 'Absent'] },
    { name: NOT_MEASURED, input: [], rings: ['Absent'], silent: [...kinds, ...near] },
  ];
}

/** The alerts of a budget that ring for failed events. */
function kindsOf(budget: Budget): readonly RuleKind[] {
  if (allowedErrors(budget) <= 0) return ['Exceeded'];
  return (['BurnsFast', 'BurnsSlowly'] as const).filter((kind) => pairsOf(kind, budget).length > 0);
}

/** So many of the one for a hundred of the other, a minute or at each moment. */
function quotientCases(budget: Budget, { of, part, per }: QuotientIndicator): readonly Case[] {
  const [divided, by] = [concreteSeries(part), concreteSeries(per)];
  if (divided === undefined || by === undefined) return [];
  // Of one metric the series of the one may be among those of the other.
  if (metricNameOf(divided) === metricNameOf(by)) return [];
  const amount = of === 'counter' ? counting : steady;
  return levelCases(budget, (value) => [amount(divided, value * 100), amount(by, 100)]);
}

function levelCases(budget: Budget, at: (value: number) => readonly Input[]): readonly Case[] {
  const limit = limitInNumbers(budget);
  const far = budget.bound === 'at_most' ? { over: 1.5, within: 0.5 } : { over: 0.5, within: 2 };
  return [
    {
      name: 'well within',
      input: at(limit * far.within),
      rings: [],
      silent: [...LEVELS, 'Absent'],
    },
    { name: 'over', input: at(limit * far.over), rings: ['Exceeded'], silent: ['Approaching', 'Absent'] },
    {
      name: 'approaching',
      input: at(limit * (budget.bound === 'at_most' ? 0.95 : 1.05)),
      rings: ['Approaching'],
      silent: ['Exceeded'],
    },
    { name: NOT_MEASURED, input: [], rings: ['Absent'], silent: LEVELS },
  ];
}
