import { recommend } from '../analyse/recommend.ts';
import { assess } from '../evaluate/assess.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import type { Budget } from '../model/budget.ts';
import type { Recommendation } from '../model/finding.ts';
import type { Row } from '../model/report.ts';
import type { Series } from '../model/series.ts';
import type { Assessment } from '../model/verdict.ts';
import type { Plan } from './plan.ts';
import { rowOf } from './rows.ts';

/** All that a report says of one budget whatever the others are, with the measurements that it was made from. */
export interface Examined {
  readonly series: Series;
  readonly assessment: Assessment;
  readonly row: Row;
  readonly recommendations: readonly Recommendation[];
}

/** Judges and analyses one budget. It needs no other, so that it can be done while those are still measured. */
export function examine(budget: Budget, series: Series, plan: Plan, coverage: CoveragePolicy): Examined {
  const assessment = assess(budget, series, plan.windows, coverage);
  const warnings = [...new Set(series.warnings)];
  const row = { ...rowOf(assessment, plan), ...(warnings.length > 0 ? { warnings } : {}) };
  const recommendations = recommend({ row, coverage, zone: plan.calendar.zone });
  return { series, assessment, row, recommendations };
}
