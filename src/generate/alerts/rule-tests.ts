import { stringify } from 'yaml';
import type { Budget } from '../../model/budget.ts';
import { limitInNumbers } from '../../promql/figure-expression.ts';
import { heading } from '../heading.ts';
import { allowedErrors } from './burn.ts';
import { concreteSeries, labelled } from './concrete.ts';
import { alertName, type RuleKind } from './rule.ts';

/** Minutes after which a test looks; every window but a growth's is full by then. */
const AT = 120;

interface Input {
  readonly series: string;
  readonly values: string;
}

/** A state of a service, and which of a budget's alerts must then ring. */
interface Case {
  readonly name: string;
  readonly input: readonly Input[];
  readonly rings: readonly RuleKind[];
  readonly silent: readonly RuleKind[];
}

/**
 * Tests that promtool runs: each budget well within, over, without traffic, and not measured at all. Budgets that read
 * different metrics share a test, since each test evaluates every rule.
 */
export function ruleTests(budgets: readonly Budget[], rulesFile: string): string {
  const cases = budgets.flatMap((budget) => casesOf(budget).map((one) => ({ budget, ...one })));
  const tests = [...Map.groupBy(cases, ({ name }) => name)].flatMap(([name, same]) =>
    batches(same).map((batch) => ({
      name,
      interval: '1m',
      input_series: batch.flatMap(({ input }) => input),
      promql_expr_test: batch.flatMap(({ budget, rings, silent }) => [
        ...rings.map((kind) => ringing(budget, kind, 1)),
        ...silent.map((kind) => ringing(budget, kind, 0)),
      ]),
    })),
  );
  const file = { rule_files: [rulesFile], evaluation_interval: '10m', tests };
  return `${heading('alerts')}${stringify(file, { lineWidth: 0 })}`;
}

/** Cases side by side as far as no two of them have series of one metric. */
function batches<T extends Case>(cases: readonly T[]): readonly (readonly T[])[] {
  const made: { readonly metrics: Set<string>; readonly cases: T[] }[] = [];
  for (const one of cases) {
    const metrics = one.input.map(({ series }) => series.split('{')[0] ?? series);
    const batch = made.find((other) => metrics.every((metric) => !other.metrics.has(metric)));
    const into = batch ?? { metrics: new Set<string>(), cases: [] };
    if (!batch) made.push(into);
    for (const metric of metrics) into.metrics.add(metric);
    into.cases.push(one);
  }
  return made.map((batch) => batch.cases);
}

/** Whether an alert fires, asked of Prometheus' own series of alerts: annotations may then change freely. */
function ringing(budget: Budget, kind: RuleKind, count: 0 | 1) {
  const expr = `count(ALERTS{alertname="${alertName(budget, kind)}",alertstate="firing"}) or vector(0)`;
  return { expr, eval_time: `${AT}m`, exp_samples: [{ labels: '{}', value: count }] };
}

function casesOf(budget: Budget): readonly Case[] {
  const { indicator } = budget;
  switch (indicator.kind) {
    case 'quantile':
      return indicator.native ? [] : quantileCases(budget, indicator.histogram, indicator.where);
    case 'ratio':
      return ratioCases(budget, indicator.part, indicator.total, indicator.of);
    case 'rate':
      return levelCases(budget, (value) =>
        counting(labelled(indicator.counter, indicator.where), value * 60),
      );
    case 'gauge':
      return levelCases(budget, (value) => steady(labelled(indicator.gauge, indicator.where), value));
    case 'growth':
    case 'expr':
      return [];
  }
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
  histogram: string,
  where: Readonly<Record<string, string>>,
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
  return [
    {
      name: 'well within',
      input: observed(limit * 0.5, 60),
      rings: [],
      silent: ['Exceeded', 'Approaching', 'Absent'],
    },
    { name: 'over', input: observed(limit * 2, 60), rings: ['Exceeded'], silent: ['Approaching', 'Absent'] },
    { name: 'approaching', input: observed(limit, 60), rings: ['Approaching'], silent: ['Exceeded'] },
    { name: 'over, with hardly any traffic', input: observed(limit * 2, 1), rings: [], silent: ['Exceeded'] },
    {
      name: 'without traffic',
      input: observed(limit * 2, 0),
      rings: [],
      silent: ['Exceeded', 'Approaching', 'Absent'],
    },
    { name: 'not measured', input: [], rings: ['Absent'], silent: ['Exceeded', 'Approaching'] },
  ];
}

function ratioCases(budget: Budget, part: string, total: string, of: 'good' | 'bad'): readonly Case[] {
  const [chosen, rest] = [concreteSeries(part), concreteSeries(total)];
  if (chosen === undefined || rest === undefined || chosen === rest) return [];
  const [good, bad] = of === 'good' ? [chosen, rest] : [rest, chosen];
  const failing = (share: number, each = 1000): readonly Input[] => [
    counting(good, each * (1 - share)),
    counting(bad, each * share),
  ];
  const allowed = allowedErrors(budget);
  const fast: readonly RuleKind[] = 14.4 * allowed < 1 || 6 * allowed < 1 ? ['BurnsFast'] : [];
  return [
    {
      name: 'well within',
      input: failing(allowed / 10),
      rings: [],
      silent: [...fast, 'BurnsSlowly', 'Absent'],
    },
    {
      name: 'burning',
      input: failing(Math.min(1, allowed * 20)),
      rings: [...fast, 'BurnsSlowly'],
      silent: ['Absent'],
    },
    ...(of === 'bad'
      ? [
          {
            name: 'without a series of errors',
            input: [counting(good, 1000)],
            rings: [],
            silent: [...fast, 'BurnsSlowly' as const],
          },
        ]
      : []),
    { name: 'without traffic', input: failing(0, 0), rings: [], silent: [...fast, 'BurnsSlowly', 'Absent'] },
    { name: 'not measured', input: [], rings: ['Absent'], silent: [...fast, 'BurnsSlowly'] },
  ];
}

function levelCases(budget: Budget, at: (value: number) => Input): readonly Case[] {
  const limit = limitInNumbers(budget);
  const far = budget.bound === 'at_most' ? { over: 1.5, within: 0.5 } : { over: 0.5, within: 2 };
  return [
    {
      name: 'well within',
      input: [at(limit * far.within)],
      rings: [],
      silent: ['Exceeded', 'Approaching', 'Absent'],
    },
    { name: 'over', input: [at(limit * far.over)], rings: ['Exceeded'], silent: ['Approaching', 'Absent'] },
    {
      name: 'approaching',
      input: [at(limit * (budget.bound === 'at_most' ? 0.95 : 1.05))],
      rings: ['Approaching'],
      silent: ['Exceeded'],
    },
    { name: 'not measured', input: [], rings: ['Absent'], silent: ['Exceeded', 'Approaching'] },
  ];
}
