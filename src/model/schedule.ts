import type { Weekday } from './period.ts';
import type { ReportKind } from './report.ts';
import type { Instant } from './window.ts';

/** A local time of day. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** A day of a month: a date that short months move to their last day, the last day itself, or the nth weekday. */
export type DayOfMonth =
  | { readonly kind: 'date'; readonly date: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'weekday'; readonly nth: 1 | 2 | 3 | 4; readonly weekday: Weekday };

/** What to do with a period for which the source failed: hold it until it answers, or issue what there is. */
export type FailurePolicy = 'hold' | 'partial';

/** When reports are due, in the settings' time zone. Durations are in seconds. */
export interface Schedule {
  /** The weekly report, in the week after its own; absent when it is not published. */
  readonly weekly?: { readonly on: Weekday; readonly at: TimeOfDay };
  /** The monthly review, in the month after its own; absent when it is not published. */
  readonly monthly?: { readonly on: DayOfMonth; readonly at: TimeOfDay };
  /** When the day before is measured and kept; absent when days are measured with the reports only. */
  readonly daily?: { readonly at: TimeOfDay };
  /** No report is due earlier after its period's end. */
  readonly grace: number;
  /** How long a due report waits for a source whose data do not reach its period's end. */
  readonly wait: number;
  /** How many missed periods of a kind are caught up; older ones are skipped, and said to be. */
  readonly catchUp: number;
  readonly onFailure: FailurePolicy;
}

/** When a kind of report began to be scheduled. */
export interface Beginning {
  readonly at: Instant;
  /**
   * The last period whose report was due before, by the settings of then: nobody's debt, wherever another zone or another
   * day of the week moves its slot. Unknown of beginnings that earlier versions wrote.
   */
  readonly after?: string;
}

/**
 * What the ledger knows of a slot whose report is not issued.
 * - `seen`: due, and perhaps waiting for the source's data.
 * - `held`: the source failed; it is tried again.
 * - `skipped`: too many were missed; it will not be issued by itself.
 */
export interface SlotNote {
  readonly kind: ReportKind;
  readonly period: string;
  readonly state: 'seen' | 'held' | 'skipped';
  /** When it was first seen to be due. */
  readonly seenAt: Instant;
  /** A sentence for the operator. */
  readonly detail: string;
}
