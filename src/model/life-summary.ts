import type { Overrun } from './finding.ts';
import type { LifeCell } from './history.ts';
import type { Period } from './period.ts';
import type { LifeEvent } from './timeline.ts';
import type { Status } from './verdict.ts';
import type { Violation } from './violation.ts';

/** Since when a budget has had the status that it has. */
export interface StatusSince {
  /** The first local day: of a budget that is over, the first day over; else the first day of the first such period. */
  readonly day: string;
  /** All periods that are known have it: it may have begun before. */
  readonly isBefore: boolean;
  /** In how many of so many periods to the last one it had that status: those that show how it came to it. */
  readonly inPeriods: { readonly count: number; readonly of: number };
}

/** Where a budget or a family stands at the end of what its page tells, and what led there. */
export interface LifeSummary {
  readonly period: Period;
  /** Absent where the last report does not have it. */
  readonly cell?: LifeCell;
  readonly since?: StatusSince;
  /** Days on end over, before the status that it has began; newest first. */
  readonly overBefore: readonly Overrun[];
  /** Its periods in which it was over, of those that are known, oldest first. */
  readonly known: Readonly<Record<Status, number>> & { readonly of: number };
  /** Its open violations, that opened last first. */
  readonly violations: readonly Violation[];
  /** The last decisions, newest first. */
  readonly decisions: readonly LifeEvent[];
}
