import type { Budget, BudgetId, Category } from './budget.ts';
import type { FamilyFinding } from './family.ts';
import type { Cell, Gist, GistRow } from './gist.ts';
import type { Period } from './period.ts';
import type { DayPoint } from './verdict.ts';

/** A report of the history, and where it can be read. */
export interface ReportKept {
  readonly gist: Gist;
  /** Its folder where the pages are to lie, `weekly/2026-W05`; absent when it is not there, so that nothing links to it. */
  readonly folder?: string;
  /** What tells it from every other, one of the same edition too; absent where that is not known. */
  readonly hash?: string;
  /** What is in that folder, as paths from where the pages lie. */
  readonly files: readonly string[];
}

/** A period of the history, with the last edition of its report; none was issued where it is absent. */
export interface PeriodKept {
  readonly period: Period;
  readonly report?: ReportKept;
}

/** Where a budget stood in one period of the history. */
export interface LifeCell extends Cell {
  /** `2026-W05` or `2026-01`. */
  readonly period: string;
  /** Only a later report tells it: the period has none, or one without this budget. */
  readonly isFromLater?: true;
  /** Of a family of which only a later report tells it: the member whose figures these are. */
  readonly of?: BudgetId;
}

/** A member of a family over the history. */
export interface MemberLife {
  readonly id: BudgetId;
  /** What stands in its brackets. */
  readonly value: string;
  readonly weeks: readonly LifeCell[];
  readonly months: readonly LifeCell[];
}

/** What a report said of a budget, or of a member of a family, and how that was defined then. */
export interface RowTold {
  readonly report: ReportKept;
  readonly row: GistRow;
  readonly budget: Budget;
}

/** All that is known of a budget, or of a family, over the history. What is told twice is there once, as it was told last. */
export interface Life {
  /** The id of the budget or of the family. */
  readonly id: BudgetId;
  readonly name: string;
  readonly service: string;
  readonly serviceName: string;
  readonly category: Category;
  readonly owner?: string;
  /** Its definition as its last report had it; of a family, that of its worst member then. */
  readonly budget: Budget;
  /** Of a family: how its last report had it, and its members. */
  readonly family?: FamilyFinding;
  readonly members: readonly MemberLife[];
  /** The last report of its kind does not have it any more. */
  readonly isGone: boolean;
  /** The last edition of every weekly and monthly report that it was in, oldest first; at the end of a month the week’s comes after. */
  readonly reports: readonly ReportKept[];
  /**
   * Where it stood, oldest first; of a family, its worst member. A period in which it was in no report is left out; a few
   * may be from before the history's.
   */
  readonly weeks: readonly LifeCell[];
  readonly months: readonly LifeCell[];
  /** Its days, oldest first, each once; empty for a family. */
  readonly days: readonly DayPoint[];
  /** Its rows, or its members’, as weekly and monthly reports had them, oldest first. */
  readonly told: readonly RowTold[];
}

/** All that the reading room knows: what was issued, and what became of each budget. */
export interface History {
  /** Every report, newest first, all revisions. */
  readonly reports: readonly ReportKept[];
  /** Up to 53 weeks on end to the newest that has a report, oldest first. */
  readonly weeks: readonly PeriodKept[];
  /** Up to 13 months on end to the newest that has a report, oldest first. */
  readonly months: readonly PeriodKept[];
  /** In the order of their ids. */
  readonly lives: readonly Life[];
}
