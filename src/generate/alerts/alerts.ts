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

/** Prometheus' alert rules for every budget, one group a service, and the tests that promtool runs on them. */
export function alertFiles(set: BudgetSet): readonly Artifact[] {
  const groups = [...Map.groupBy(set.budgets, ({ service }) => service)].map(([service, budgets]) => ({
    name: `headroom-budgets-${service}`,
    rules: budgets.flatMap(rulesOf),
  }));
  const rules = `${heading('alerts')}${stringify({ groups }, { lineWidth: 0 })}`;
  return [
    { path: RULES_FILE, mediaType: 'application/yaml', content: rules },
    { path: TESTS_FILE, mediaType: 'application/yaml', content: ruleTests(set.budgets, RULES_FILE) },
  ];
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
