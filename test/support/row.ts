import { classify } from '../../src/evaluate/classify.ts';
import type { Budget } from '../../src/model/budget.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import { baseValue } from '../../src/model/quantity.ts';
import type { Row } from '../../src/model/report.ts';
import type { DayPoint, JudgedVerdict, Verdict } from '../../src/model/verdict.ts';
import type { Window } from '../../src/model/window.ts';
import { budget as someBudget } from './budget.ts';

/** The last day of the rows built here. */
export const LAST_DAY = '2026-02-01';

/** A row of daily values in base units that end on {@link LAST_DAY}; an undefined value is a day without data. */
export function rowOf(
  values: readonly (number | undefined)[],
  differing: Partial<Omit<Row, 'budget'>> & { readonly budget?: Partial<Budget> } = {},
): Row {
  const { budget: budgetDiffering, ...rest } = differing;
  const budget = someBudget(budgetDiffering);
  const days = values.map((value, index) =>
    dayOf(budget, addDays(LAST_DAY, index - values.length + 1), value),
  );
  const window = { start: startOf('2026-01-26', 'UTC'), end: startOf('2026-02-02', 'UTC') };
  return {
    budget,
    verdict: verdictOf(budget, window, values.at(-1)),
    daysOver: { over: days.filter(({ status }) => status === 'exceeded').length, of: days.length },
    days,
    weeks: [],
    trend: { kind: 'not_applicable', because: 'it is not tested here' },
    forecast: { kind: 'none', because: 'there is no trend' },
    comparisons: [],
    ...rest,
  };
}

/** A row whose actual is only a floor, above the highest bucket. */
export function floorRow(value: number, differing: Parameters<typeof rowOf>[1] = {}): Row {
  const row = rowOf([value], differing);
  const judged = verdictOf(row.budget, row.verdict.window, value);
  return { ...row, verdict: { ...judged, status: 'exceeded', actual: { value, lower: value } } };
}

/** A verdict on a window with the given actual in base units, unknown without one. */
export function verdictOf(budget: Budget, window: Window, actual: number): JudgedVerdict;
export function verdictOf(budget: Budget, window: Window, actual: number | undefined): Verdict;
export function verdictOf(budget: Budget, window: Window, actual: number | undefined): Verdict {
  const common = { window, limit: budget.limit, coverage: { present: 1, expected: 1 } };
  if (actual === undefined) {
    return { ...common, status: 'unknown', unknown: { why: 'no_data', detail: 'No data.' } };
  }
  return { ...common, ...classify(budget, actual), actual: { value: actual } };
}

function dayOf(budget: Budget, date: string, value: number | undefined): DayPoint {
  const limit = baseValue(budget.limit);
  if (value === undefined) return { date, status: 'unknown', limit };
  return { date, status: classify(budget, value).status, value, limit };
}
