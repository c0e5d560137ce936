import type { BudgetId } from './budget.ts';
import type { Baseline, Comparison } from './finding.ts';
import type { Status } from './verdict.ts';

/** What a comparison of two periods came to, where they were compared. */
export type Outcome = Extract<Comparison, { kind: 'compared' }>['outcome'];

/** What a report said of its period against earlier ones. */
export type Outcomes = Partial<Readonly<Record<Baseline, Outcome>>>;

/** A period of a budget, ready to be compared with others of it. */
export interface ComparablePeriod {
  /** The budget; of a family its worst member then. */
  readonly of: BudgetId;
  /** The figure, of a ratio target its errors, over a rolling window the mean of the days; absent where it is not known or only a lower bound. */
  readonly value?: number;
  /** The level of its days, in half-widths of what noise makes of two whole periods far apart; absent where too few days are known. */
  readonly level?: number;
  /** How many days that is of. */
  readonly days: number;
  /** What it would be under each of the limits, where there are several. */
  readonly under: readonly Status[];
  /** What its own report said of it. */
  readonly said: Outcomes;
}

/** The periods of one kind of a budget. */
export interface ComparablePeriods {
  /** By their ids. */
  readonly periods: ReadonlyMap<string, ComparablePeriod>;
  /** The limits that were in force, in base units, each once, oldest first. */
  readonly limits: readonly number[];
  /** Of neighbours the square of the half-width is less by this share, of which `fading` is left with each period more between them. */
  readonly near: number;
  readonly fading: number;
}
