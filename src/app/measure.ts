import type { Budget } from '../model/budget.ts';
import { SourceError } from '../model/errors.ts';
import { type Coverage, joined, type Reading, type Request, type Series } from '../model/series.ts';
import type { Window } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';

/** Told after each budget: how many are done, of how many. */
export type Progress = (done: number, total: number) => void;

/** What was measured, and for which budgets the source failed. */
export interface Measurement {
  readonly series: readonly Series[];
  readonly failures: readonly { readonly budget: string; readonly message: string }[];
}

/**
 * Measures every budget. A budget for which the source fails becomes unknown with the source's words and stops no
 * other; a source that fails for all of them is a SourceError with the first one's message.
 */
export async function measureAll(
  source: MetricSource,
  budgets: readonly Budget[],
  requestFor: (budget: Budget) => Request,
  progress: Progress = () => {},
): Promise<Measurement> {
  let done = 0;
  const outcomes = await Promise.all(
    budgets.map(async (budget) => {
      const outcome = await measureOne(source, budget, requestFor(budget));
      done += 1;
      progress(done, budgets.length);
      return outcome;
    }),
  );
  const failures = outcomes.flatMap(({ series, failure }) =>
    failure ? [{ budget: series.budget, message: failure }] : [],
  );
  const [first] = failures;
  if (first && failures.length === budgets.length) throw new SourceError(first.message);
  return { series: outcomes.map(({ series }) => series), failures };
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
    return { series: failedSeries(budget, request, error.message), failure: error.message };
  }
}

function failedSeries(budget: Budget, request: Request, detail: string): Series {
  const failed = (window: Window): Reading => ({
    window,
    coverage: NOTHING,
    measured: { kind: 'none', why: 'source_failed', detail },
  });
  return {
    budget: budget.id,
    days: request.days.map(failed),
    periods: request.periods.map(failed),
    queries: [],
    warnings: [],
  };
}

const NOTHING: Coverage = joined([]);
