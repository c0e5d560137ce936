import type { Life, LifeCell, PeriodKept } from './history.ts';
import type { Period } from './period.ts';
import type { Status } from './verdict.ts';

/** A budget, a family or a member against the periods of a year. */
export interface YearRow<T = Life> {
  readonly of: T;
  /** Where it stood in each period of the year, in their order; undefined where no report says. */
  readonly cells: readonly (LifeCell | undefined)[];
  /** Its status in the newest period; absent when it is gone. */
  readonly now?: Status;
  /** How often it changed and was over: {@link restlessness}. */
  readonly restless: number;
}

/** The rows of one service. */
export interface YearGroup {
  readonly service: string;
  readonly serviceName: string;
  readonly rows: readonly YearRow[];
}

/** All budgets against the weeks of a year; against its months where there are no weekly reports. */
export interface Year {
  readonly kind: 'week' | 'month';
  /** Newest first. */
  readonly periods: readonly PeriodKept[];
  /** The worst service first. */
  readonly groups: readonly YearGroup[];
}

/** For how many periods on end, to the newest, a budget has had its status. */
export interface StatusRun {
  readonly count: number;
  readonly first: Period;
  /** The first is the first that is known: it may be longer. */
  readonly before?: true;
}
