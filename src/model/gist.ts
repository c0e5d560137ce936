import type { Outcomes } from './beside.ts';
import type { Budget, BudgetId, LimitStep, Maintenance } from './budget.ts';
import type { Change } from './change.ts';
import type { FamilyFinding } from './family.ts';
import type { Action, Forecast, Recommendation, Step } from './finding.ts';
import type { ActiveException, Correction, Difference, Report } from './report.ts';
import type { Review } from './review.ts';
import type { DayPoint, Figure, Status, Unknown, Usage } from './verdict.ts';
import type { Since } from './why.ts';

/** Where a budget stood in a period. Figures are in base units. */
export interface Cell {
  readonly status: Status;
  /** Absent when unknown. */
  readonly actual?: Figure;
  readonly usage?: Usage;
  /** The limit in force. */
  readonly limit: number;
  readonly unknown?: Unknown['why'];
}

/** The same of a week, by its id: `2026-W05`. */
export interface WeekCell extends Cell {
  readonly week: string;
}

/** A forecast without its points. */
export type ForecastGist =
  Exclude<Forecast, { readonly kind: 'none' }> extends infer F
    ? F extends unknown
      ? Omit<F, 'points'>
      : never
    : never;

/** What a report says of one budget, or of a member of a family that has a row. */
export interface GistRow extends Cell {
  readonly budget: BudgetId;
  /** Days over within the period, of the days that have a verdict. */
  readonly daysOver: { readonly over: number; readonly of: number };
  /** The days of the period; in the first report that is known, of all days that it has. Oldest first. */
  readonly days: readonly DayPoint[];
  /** The query behind its figure, as it was sent; absent where there was none. */
  readonly query?: string;
  /** Weeks before the period, oldest first; only in the first report that is known. */
  readonly weeksBefore?: readonly WeekCell[];
  readonly steps?: readonly Step[];
  readonly forecast?: ForecastGist;
  /** Against the periods that it was compared with. */
  readonly compared?: Outcomes;
  readonly limitSteps?: readonly LimitStep[];
  /** The id of its violation while that is open. */
  readonly violation?: string;
  readonly since?: Since;
  /** What changed before, as far as the report was asked why. */
  readonly changes?: readonly Change[];
}

/** What the reading room keeps of one report. */
export interface Gist
  extends Pick<
    Report,
    'kind' | 'title' | 'period' | 'asOf' | 'complete' | 'revision' | 'headline' | 'counts' | 'presentation'
  > {
  readonly corrects?: string;
  readonly corrections?: readonly Correction[];
  /** Each budget with a row, worst first. */
  readonly rows: readonly GistRow[];
  /** The definitions of these, as they were, in the same order. */
  readonly budgets: readonly Budget[];
  readonly families: readonly FamilyFinding[];
  readonly actions: readonly Action[];
  readonly recommendations: readonly Recommendation[];
  readonly differences: readonly Difference[];
  readonly exceptions: readonly ActiveException[];
  readonly maintenance: readonly Maintenance[];
  readonly review: Review;
}
