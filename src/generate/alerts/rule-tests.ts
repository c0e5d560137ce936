import { stringify } from 'yaml';
import { fewestEvents } from '../../measuring/quantile.ts';
import type { Budget, Family } from '../../model/budget.ts';
import type { Labels, QuantileIndicator, QuotientIndicator, RatioIndicator } from '../../model/indicator.ts';
import { limitInNumbers } from '../../promql/figure-expression.ts';
import { ofLabel } from '../../promql/labelled.ts';
import { matches } from '../../promql/pattern.ts';
import { heading } from '../heading.ts';
import { namedValues, type Slice } from '../slices.ts';
import { allowedErrors, FEWEST_FAILED, pairsOf } from './burn.ts';
import { concreteLabels, concreteSeries, labelled, seriesBeside, type Values } from './concrete.ts';
import { eventsOfHour } from './condition.ts';
import { alertName, type RuleKind } from './rule.ts';

/** Minutes after which a test looks: longer than any alert that is tested waits. Windows are of what there is by then. */
const AT = 150;

/** The name of the test in which there is nothing. */
const NOT_MEASURED = 'not measured';

/** The alerts of a budget on a plain figure. */
const LEVELS: readonly RuleKind[] = ['Exceeded', 'Approaching'];

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

/** A state of some services, and what is asked of the alerts that there then are. */
export interface Tested {
  readonly name: string;
  readonly input: readonly Input[];
  readonly asked: readonly object[];
}

/**
 * Tests that promtool runs: each budget well within, over, without traffic, and not measured at all. Budgets that read
 * different metrics share a test, since each test evaluates every rule.
 */
export function ruleTests(tested: readonly Tested[], rulesFile: string): string {
  const tests = [...Map.groupBy(tested, ({ name }) => name)].flatMap(([name, same]) =>
    batches(same).map((batch) => ({
      name,
      interval: '1m',
      input_series: batch.flatMap(({ input }) => input),
      promql_expr_test: batch.flatMap(({ asked }) => asked),
    })),
  );
  const file = { rule_files: [rulesFile], evaluation_interval: '10m', tests };
  return `${heading('alerts')}${stringify(file, { lineWidth: 0 })}`;
}

/** The tests of a budget. */
export function testsOf(budget: Budget): readonly Tested[] {
  return casesOf(budget).map(({ name, input, rings, silent }) => ({
    name,
    input,
    asked: [...ringing(budget, rings, 1), ...ringing(budget, silent, 0)],
  }));
}

/** What members are called that only the source knows. */
const UNNAMED = ['other', 'another'];

/**
 * The tests of a family: those of a member of each slice, beside another member that is well within all the while and that
 * nothing rings for; and that none is measured.
 */
export function familyTests(family: Family, slices: readonly Slice[]): readonly Tested[] {
  const named = namedValues(family);
  const values = [...slices.flatMap(ownValue), ...(named ?? UNNAMED)];
  const members = slices.flatMap((slice) =>
    values
      .filter((value) => slice.conditions.every(({ is, value: wanted }) => matches(value, is, wanted)))
      .map((value) => memberIn(family, slice, value)),
  );
  const [first] = members;
  const tested = slices.flatMap((slice) => {
    const member = members.find((one) => one.slice === slice);
    return member
      ? testsBeside(
          member,
          members.find(({ value }) => value !== member.value),
        )
      : [];
  });
  if (!first || tested.length === 0) return [];
  const asked = ringing(first.budget, ['Absent'], 1, named ? first.of : {});
  return [...tested, { name: NOT_MEASURED, input: [], asked }];
}

interface TestedMember {
  readonly slice: Slice;
  readonly value: string;
  readonly of: Values;
  readonly budget: Budget;
  readonly cases: readonly Case[];
}

function memberIn({ template }: Family, slice: Slice, value: string): TestedMember {
  const { label } = slice;
  const budget = { ...slice.budget, indicator: ofLabel(template.indicator, label, value) };
  const cases = casesOf(budget)
    .filter(({ name }) => name !== NOT_MEASURED)
    .map((one) => ({ ...one, silent: one.silent.filter((kind) => kind !== 'Absent') }));
  return { slice, value, of: { [label]: value }, budget, cases };
}

function ownValue({ conditions: [only, ...more] }: Slice): readonly string[] {
  return only?.is === '=' && more.length === 0 ? [only.value] : [];
}

function testsBeside(member: TestedMember, beside: TestedMember | undefined): readonly Tested[] {
  const calm = beside?.cases.find(({ rings }) => rings.length === 0);
  return member.cases.map(({ name, input, rings, silent }) => ({
    name,
    input: [...input, ...(calm?.input ?? [])],
    asked: [
      ...ringing(member.budget, rings, 1, member.of),
      ...ringing(member.budget, silent, 0, member.of),
      ...(beside && calm ? ringing(beside.budget, calm.silent, 0, beside.of) : []),
    ],
  }));
}

/** Cases side by side as far as no two of them have series of one metric. */
function batches(cases: readonly Tested[]): readonly (readonly Tested[])[] {
  const made: { readonly metrics: Set<string>; readonly cases: Tested[] }[] = [];
  for (const one of cases) {
    const metrics = one.input.map(({ series }) => metricNameOf(series));
    const batch = made.find((other) => metrics.every((metric) => !other.metrics.has(metric)));
    const into = batch ?? { metrics: new Set<string>(), cases: [] };
    if (!batch) made.push(into);
    for (const metric of metrics) into.metrics.add(metric);
    into.cases.push(one);
  }
  return made.map((batch) => batch.cases);
}

function metricNameOf(series: string): string {
  return series.split('{')[0] ?? series;
}

/** Whether alerts fire, asked of Prometheus' own series of alerts: annotations may then change freely. */
function ringing(
  budget: Budget,
  kinds: readonly RuleKind[],
  count: 0 | 1,
  of: Values = {},
): readonly object[] {
  return kinds.map((kind) => {
    const alerts = labelled('ALERTS', { alertname: alertName(budget, kind), alertstate: 'firing', ...of });
    const expr = `count(${alerts}) or vector(0)`;
    return { expr, eval_time: `${AT}m`, exp_samples: [{ labels: '{}', value: count }] };
  });
}

function casesOf(budget: Budget): readonly Case[] {
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
  const kinds = kindsOf(allowed);
  const [worst = 'BurnsSlowly'] = kinds;
  const near: readonly RuleKind[] = allowed > 0 ? ['Approaching'] : [];
  return [
    { name: 'well within', input: failing(allowed / 10), rings: [], silent: [...kinds, ...near, 'Absent'] },
    {
      name: 'over',
      input: failing(Math.min(1, Math.max(allowed, 0.001) * 20)),
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

/** The alerts of a budget that ring for failed events, by the share of them that is allowed. */
function kindsOf(allowed: number): readonly RuleKind[] {
  if (allowed <= 0) return ['Exceeded'];
  return (['BurnsFast', 'BurnsSlowly'] as const).filter((kind) => pairsOf(kind, allowed).length > 0);
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
