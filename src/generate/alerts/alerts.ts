import { stringify } from 'yaml';
import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet } from '../../model/budget.ts';
import type { RatioIndicator } from '../../model/indicator.ts';
import { heading, leftOutLines } from '../heading.ts';
import { sorted } from '../slices.ts';
import { burnRules } from './burn.ts';
import { familyRules } from './family.ts';
import type { Rule } from './rule.ts';
import { familyTests, ruleTests, testsOf } from './rule-tests.ts';
import { absentRule, thresholdRules } from './threshold.ts';

/** The file of rules, and that of their tests. */
export const RULES_FILE = 'budgets.rules.yaml';
const TESTS_FILE = 'budgets.test.yaml';

/** Prometheus' alert rules for every budget and family, in groups by service, and the tests that promtool runs on them. */
export function alertFiles(set: BudgetSet): readonly Artifact[] {
  const { budgets, families } = sorted(set);
  const made = families.map((family) => ({ family, ...familyRules(family, figureRules) }));
  const all = [
    ...budgets.map((budget) => ({ service: budget.service, rules: rulesOf(budget) })),
    ...made.map(({ family, rules }) => ({ service: family.template.service, rules })),
  ];
  const groups = [...Map.groupBy(all, ({ service }) => service)].flatMap(([service, own]) =>
    groupsOf(
      service,
      own.flatMap(({ rules }) => rules),
    ),
  );
  const missing = leftOutLines(made.flatMap(({ leftOut }) => leftOut ?? []));
  const tests = [
    ...budgets.flatMap(testsOf),
    ...made.flatMap(({ family, slices }) => familyTests(family, slices)),
  ];
  return [
    {
      path: RULES_FILE,
      mediaType: 'application/yaml',
      content: `${heading('alerts')}${missing}${stringify({ groups }, { lineWidth: 0 })}`,
    },
    { path: TESTS_FILE, mediaType: 'application/yaml', content: ruleTests(tests, RULES_FILE) },
  ];
}

/** How often rules are evaluated that look back for days: their answer changes slowly, and costs the server more. */
const SLOWLY = '5m';

function groupsOf(service: string, rules: readonly Rule[]) {
  const [slow, quick] = [rules.filter(looksFarBack), rules.filter((rule) => !looksFarBack(rule))];
  const name = `headroom-budgets-${service}`;
  return [
    { name, rules: quick },
    { name: `${name}-slow`, interval: SLOWLY, rules: slow },
  ].filter((group) => group.rules.length > 0);
}

function looksFarBack({ expr }: Rule): boolean {
  return /\[\d+d[:\]]/.test(expr);
}

/** The rules of one budget. */
export function rulesOf(budget: Budget): readonly Rule[] {
  return [...figureRules(budget), ...absentRule(budget)];
}

/** The rules on a budget's figure, where it has one. */
function figureRules(budget: Budget): readonly Rule[] {
  return isRatio(budget) ? burnRules(budget) : thresholdRules(budget);
}

/** The names of a budget's alerts. */
export function alertNamesOf(budget: Budget): readonly string[] {
  return rulesOf(budget).map(({ alert }) => alert);
}

function isRatio(budget: Budget): budget is Budget & { readonly indicator: RatioIndicator } {
  return budget.indicator.kind === 'ratio';
}
