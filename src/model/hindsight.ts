import type { BudgetId } from './budget.ts';
import type { Outcome } from './outcome.ts';
import type { PeriodKind } from './period.ts';
import type { Quantity } from './quantity.ts';

/** The level at which the dates of a forecast are meant to hold. */
export const MEANT_TO_HOLD = 0.95;
/** How long a changed limit is looked at, in days from the first on which it is in force. */
export const DAYS_OF_LIMIT = 30;

/** A forecast that earlier reports made, and what became of it. */
export interface JudgedForecast {
  readonly budget: BudgetId;
  /** `API Query P95`, as it was called then. */
  readonly name: string;
  /** The report that said it first. */
  readonly said: { readonly kind: PeriodKind; readonly period: string };
  /** The last day that report knew. */
  readonly on: string;
  /** The first day on which the limit might be reached, and the last; absent where that could not be told. */
  readonly earliest: string;
  readonly latest?: string;
  readonly outcome: Outcome;
}

/**
 * What became of a limit that was changed:
 * - `held`: no violation opened and no week was over within 30 days;
 * - `broken`: one did, or was;
 * - `open`: the 30 days are not past yet;
 * - `void`: it was changed again before, or the days have no figures.
 */
export type LimitOutcome = 'held' | 'broken' | 'open' | 'void';

/** A limit that was changed on somebody's proposal, by the 30 days after. */
export interface JudgedLimit {
  readonly budget: BudgetId;
  readonly name: string;
  readonly proposal: string;
  readonly from: Quantity;
  readonly to: Quantity;
  readonly way: 'tightened' | 'loosened';
  /** The first local day on which it was in force. */
  readonly effective: string;
  readonly outcome: LimitOutcome;
  /** Of so many days with a figure, those over the new limit and over the one before. */
  readonly days: { readonly of: number; readonly over: number; readonly overBefore: number };
}

/** What became of what the reports of a year said, up to a moment. */
export interface Hindsight {
  /** The first and the last local day that are looked at. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Oldest first. */
  readonly forecasts: readonly JudgedForecast[];
  readonly limits: readonly JudgedLimit[];
}

/** How many forecasts named dates whose time is over, and how many of these held. */
export interface DatesHeld {
  readonly held: number;
  readonly of: number;
}

/** The forecasts of which can be told whether their dates held. */
export function datesHeld(forecasts: readonly JudgedForecast[]): DatesHeld {
  const judged = forecasts.filter(({ outcome }) => ['held', 'early', 'late', 'not'].includes(outcome.kind));
  return { held: judged.filter(({ outcome }) => outcome.kind === 'held').length, of: judged.length };
}
