import { assess } from '../evaluate/assess.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import type { Budget, BudgetSet } from '../model/budget.ts';
import type { Row } from '../model/report.ts';
import type { QueryRecord, Series } from '../model/series.ts';
import type { Assessment } from '../model/verdict.ts';
import { type Standing, standingOf } from './members.ts';
import type { Plan } from './plan.ts';
import { rowOf } from './rows.ts';

/** All that a report says of one budget whatever the others are. The measurements, which are large, are no part of it. */
export interface Examined {
  /** What was asked for its measurements. */
  readonly queries: readonly QueryRecord[];
  readonly assessment: Assessment;
  readonly row: Row;
  /** How it stands in the period, of a member that a source was found to have. */
  readonly standing?: Standing;
}

/** Judges and analyses one budget. It needs no other, so that it can be done while those are still measured. */
export function examine(
  budget: Budget,
  series: Series,
  plan: Plan,
  coverage: CoveragePolicy,
  families: BudgetSet['families'] = [],
): Examined {
  const assessment = assess(budget, series, plan.windows, coverage);
  const warnings = [...new Set(series.warnings)];
  const row = { ...rowOf(assessment, plan), ...(warnings.length > 0 ? { warnings } : {}) };
  const standing = standingOf(budget, series, plan, families);
  return { queries: series.queries, assessment, row, ...(standing ? { standing } : {}) };
}
