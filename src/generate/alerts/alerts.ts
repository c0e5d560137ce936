import { stringify } from 'yaml';
import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet } from '../../model/budget.ts';
import type { RatioIndicator } from '../../model/indicator.ts';
import { heading } from '../heading.ts';
import { burnRules } from './burn.ts';
import type { Rule } from './rule.ts';
import { ruleTests } from './rule-tests.ts';
import { absentRule, thresholdRules } from './threshold.ts';

/** The file of rules, and that of their tests. */
export const RULES_FILE = 'budgets.rules.yaml';
const TESTS_FILE = 'budgets.test.yaml';

/** Prometheus' alert rules for every budget, in groups by service, and the tests that promtool runs on them. */
export function alertFiles(set: BudgetSet): readonly Artifact[] {
  const services = [...Map.groupBy(set.budgets, ({ service }) => service)];
  const groups = services.flatMap(([service, budgets]) => groupsOf(service, budgets.flatMap(rulesOf)));
  const rules = `${heading('alerts')}${stringify({ groups }, { lineWidth: 0 })}`;
  return [
    { path: RULES_FILE, mediaType: 'application/yaml', content: rules },
    { path: TESTS_FILE, mediaType: 'application/yaml', content: ruleTests(set.budgets, RULES_FILE) },
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
  const own = isRatio(budget) ? burnRules(budget) : thresholdRules(budget);
  return [...own, ...absentRule(budget)];
}

/** The names of a budget's alerts. */
export function alertNamesOf(budget: Budget): readonly string[] {
  return rulesOf(budget).map(({ alert }) => alert);
}

function isRatio(budget: Budget): budget is Budget & { readonly indicator: RatioIndicator } {
  return budget.indicator.kind === 'ratio';
}
