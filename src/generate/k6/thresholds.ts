import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet } from '../../model/budget.ts';
import { baseValue, inUnit } from '../../model/quantity.ts';
import { contentsOf, keyOf } from '../../results/k6-summary.ts';
import { unitOfFigure } from '../../results/unit.ts';

/** Expressions by metric, as k6's option `thresholds` has them: `{ 'http_req_duration{name:query}': ['p(95)<=2000'] }`. */
export type Thresholds = Readonly<Record<string, readonly string[]>>;

/**
 * k6's thresholds for the budgets that say under `load_test` what they read of its results: a module for a script to
 * import, and the same as options for `k6 run --config`.
 */
export function thresholdFiles({ budgets }: BudgetSet): readonly Artifact[] {
  const made = thresholdsOf(budgets);
  const options = JSON.stringify({ thresholds: made }, undefined, 2);
  const head = '// Made by headroom generate k6 from the budgets. Change those, and make it again.\n';
  const module = `${head}export const thresholds = ${JSON.stringify(made, undefined, 2)};\n`;
  return [
    { path: 'thresholds.js', mediaType: 'text/javascript', content: module },
    { path: 'thresholds.json', mediaType: 'application/json', content: `${options}\n` },
  ];
}

/** The thresholds of budgets, in their order. One on figures that cannot be compared with its limit has none. */
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

/** A limit in the unit that k6 counts in, milliseconds for its timings. To reach a limit is allowed. */
function expressionOf({ bound, limit, loadTest }: Budget): string | undefined {
  if (!loadTest) return undefined;
  const contents = contentsOf(loadTest.metric, false);
  const unit = unitOfFigure({ limit, loadTest }, { contents, statistics: new Map() });
  if (!unit.ok) return undefined;
  const amount = Number(inUnit(baseValue(limit), unit.value).toPrecision(12));
  const statistic = loadTest.statistic.replace(/^p(\d.*)$/, 'p($1)');
  return `${statistic}${bound === 'at_most' ? '<=' : '>='}${amount}`;
}
