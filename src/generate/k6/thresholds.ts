import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet } from '../../model/budget.ts';
import { jsonText } from '../../model/json-text.ts';
import { baseValue, inUnit } from '../../model/quantity.ts';
import { complementOf, isComplement } from '../../model/sense.ts';
import { contentsOf, keyOf } from '../../results/k6-summary.ts';
import { unitOfFigure } from '../../results/unit.ts';
import { leftOutLines } from '../heading.ts';

/** Expressions by metric, as k6's option `thresholds` has them: `{ 'http_req_duration{name:query}': ['p(95)<=2000'] }`. */
export type Thresholds = Readonly<Record<string, readonly string[]>>;

/**
 * k6's thresholds for the budgets that say under `load_test` what they read of its results: a module for a script to
 * import, and the same as options for `k6 run --config`.
 */
export function thresholdFiles({ budgets }: BudgetSet): readonly Artifact[] {
  const made = thresholdsOf(budgets);
  const missing = leftOutLines(leftOut(budgets), '//');
  const options = jsonText({ thresholds: made }, 2);
  const head = '// Made by headroom generate k6 from the budgets. Change those, and make it again.\n';
  const module = `${head}${missing}export const thresholds = ${jsonText(made, 2)};\n`;
  return [
    { path: 'thresholds.js', mediaType: 'text/javascript', content: module },
    { path: 'thresholds.json', mediaType: 'application/json', content: `${options}\n` },
  ];
}

/** The thresholds of budgets, in their order. One on figures that cannot be compared with its limit has none: see {@link leftOut}. */
export function thresholdsOf(budgets: readonly Budget[]): Thresholds {
  const all = budgets.flatMap((budget) => {
    const expression = expressionOf(budget);
    return budget.loadTest && expression !== undefined
      ? [{ key: keyOf(budget.loadTest.metric, budget.loadTest.where), expression }]
      : [];
  });
  const byKey = Map.groupBy(all, ({ key }) => key);
  return Object.fromEntries(
    [...byKey].map(([key, same]) => [key, [...new Set(same.map(({ expression }) => expression))]]),
  );
}

/** The budgets that have no threshold though they say what they read of a load test, each with the reason. */
export function leftOut(budgets: readonly Budget[]): readonly string[] {
  return budgets.flatMap((budget) => {
    const unit = unitOf(budget);
    return unit === undefined || unit.ok ? [] : [`${budget.id}. ${unit.error}`];
  });
}

/** A limit in the unit that k6 counts in, milliseconds for its timings. To reach a limit is allowed. */
function expressionOf(budget: Budget): string | undefined {
  const unit = unitOf(budget);
  if (!budget.loadTest || !unit?.ok) return undefined;
  const { bound, limit, loadTest } = budget;
  const isOther = isComplement(budget);
  const base = isOther ? complementOf(baseValue(limit)) : baseValue(limit);
  const amount = Number(inUnit(base, unit.value.unit).toPrecision(12));
  const statistic = loadTest.statistic.replace(/^p(\d.*)$/, 'p($1)');
  return `${statistic}${(bound === 'at_most') === isOther ? '>=' : '<='}${amount}`;
}

/** The unit that k6 counts in. Of its own timings and bytes it is known by the name; a rate is what the limit says that it is. */
function unitOf({ limit, loadTest }: Budget): ReturnType<typeof unitOfFigure> | undefined {
  if (!loadTest) return undefined;
  const told = contentsOf(loadTest.metric, false);
  const contents = told === 'plain' && loadTest.statistic === 'rate' ? 'unsaid' : told;
  return unitOfFigure({ limit, loadTest }, { contents, statistics: new Map() });
}
