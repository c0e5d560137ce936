import { BOUNDS } from '../model/bounds.ts';
import type { Budget, BudgetId, BudgetSet } from '../model/budget.ts';
import { SourceError } from '../model/errors.ts';
import { holesOf } from '../model/holes.ts';
import { cut } from '../model/one-line.ts';
import {
  type Coverage,
  joined,
  type Measured,
  type Reading,
  type Request,
  type Series,
} from '../model/series.ts';
import type { Window } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { fromBeginnings } from './beginning.ts';
import { leavingOut } from './maintenance.ts';
import { joiningDays } from './rolling.ts';
import { inShares } from './shares.ts';

/** Told after each budget: how many are done, of how many. */
export type Progress = (done: number, total: number) => void;

/** What was made of each budget's measurements, in the budgets' order, and for which budgets the source failed. */
export interface Measurement<T> {
  readonly results: readonly T[];
  readonly failures: readonly Failure[];
}

/** A budget that the source failed for, and its words. */
export interface Failure {
  readonly budget: BudgetId;
  readonly message: string;
}

/** Budgets that are named where a source failed for several with the same words. */
const NAMED = 3;

/** Failures in words, those that the source failed for alike together: `api/a, api/b and 7 more: nothing listens there`. */
export function failureWords(failures: readonly Failure[]): readonly string[] {
  return [...Map.groupBy(failures, ({ message }) => message)].map(([message, alike]) => {
    const names = alike.slice(0, NAMED).map(({ budget }) => budget);
    const others = alike.length - names.length;
    return `${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}: ${message}`;
  });
}

/**
 * Measures every budget, less its planned maintenance, and uses what was measured while the source works on the others. A budget for which the source
 * fails becomes unknown with the source's words and stops no other; where it fails for all of them, it is a SourceError
 * with the first message of each source.
 */
export async function measureAll<T>(
  source: MetricSource,
  { budgets, maintenance }: Pick<BudgetSet, 'budgets' | 'maintenance'>,
  requestFor: (budget: Budget) => Request,
  use: (budget: Budget, series: Series) => T,
  progress: Progress = () => {},
): Promise<Measurement<T>> {
  let done = 0;
  const measured = fromBeginnings(joiningDays(leavingOut(source)));
  const outcomes = await inShares(budgets, async (budget) => {
    const request = { ...requestFor(budget), leaveOut: holesOf(maintenance, budget) };
    const { series, failure } = await measureOne(measured, budget, request);
    const result = use(budget, series);
    done += 1;
    progress(done, budgets.length);
    return { result, failures: failure === undefined ? [] : [{ budget: budget.id, message: failure }] };
  });
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (failures.length > 0 && failures.length === budgets.length)
    throw new SourceError(allFailed(budgets, failures));
  return { results: outcomes.map(({ result }) => result), failures };
}

function allFailed(budgets: readonly Budget[], failures: readonly Failure[]): string {
  const ofSources = Map.groupBy(failures, (_, index) => budgets[index]?.source);
  return [...ofSources.values()].flatMap(([first]) => first?.message ?? []).join(' ');
}

async function measureOne(
  source: MetricSource,
  budget: Budget,
  request: Request,
): Promise<{ readonly series: Series; readonly failure?: string }> {
  try {
    return { series: await source.measure(budget, request) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return {
      series: unmeasured(budget, request, {
        kind: 'none',
        why: 'source_failed',
        detail: cut(error.message, BOUNDS.words.most),
      }),
      failure: error.message,
    };
  }
}

/** What there is of a budget of which nothing could be measured, and why. */
export function unmeasured(
  budget: Budget,
  request: Request,
  why: Extract<Measured, { kind: 'none' }>,
): Series {
  const failed = (window: Window): Reading => ({ window, coverage: NOTHING, measured: why });
  return {
    budget: budget.id,
    days: request.days.map(failed),
    periods: request.periods.map(failed),
    queries: [],
    warnings: [],
  };
}

const NOTHING: Coverage = joined([]);
