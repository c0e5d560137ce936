import { stringify } from 'yaml';
import type { Budget, Family } from '../../model/budget.ts';
import { baseValue } from '../../model/quantity.ts';
import { ofLabel } from '../../promql/labelled.ts';
import { matches } from '../../promql/pattern.ts';
import { heading } from '../heading.ts';
import { namedValues, type Slice } from '../slices.ts';
import { labelled, type Values } from './concrete.ts';
import { alertName, type RuleKind } from './rule.ts';
import { AT, type Case, casesOf, type Input, metricNameOf, NOT_MEASURED } from './rule-cases.ts';

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
 * The tests of a family: those of a member of each limit that there is, beside another member that is well within all the
 * while and that nothing rings for; and that none is measured.
 */
export function familyTests(family: Family, all: readonly Slice[]): readonly Tested[] {
  const named = namedValues(family);
  const byLimit = Map.groupBy(all, ({ budget }) => baseValue(budget.limit));
  const slices = [...byLimit.values()].flatMap(([first]) => first ?? []);
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
