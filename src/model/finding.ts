import type { BudgetId } from './budget.ts';
import type { Quantity } from './quantity.ts';
import type { Status } from './verdict.ts';
import type { Instant } from './window.ts';

/** The direction of daily values as the budget's reader sees it: degrading is towards the limit. */
export type Direction = 'improving' | 'degrading' | 'steady';

/**
 * The trend of daily values. Slopes are in base units a day; `change` is the slope times the length of the
 * stretch; `from` and `to` are the fitted line at its first and last day.
 */
export type Trend =
  | {
      readonly kind: 'tested';
      readonly direction: Direction;
      readonly days: number;
      readonly n: number;
      readonly slope: number;
      /** The 95% interval of the slope. */
      readonly lower: number;
      readonly upper: number;
      readonly p: number;
      readonly change: number;
      readonly from: number;
      readonly to: number;
      readonly firstDay: string;
      readonly lastDay: string;
    }
  | { readonly kind: 'not_enough_data'; readonly n: number; readonly needed: number; readonly days: number }
  | { readonly kind: 'not_applicable'; readonly because: string };

/** A day of a forecast with its 95% prediction interval, in base units. */
export interface ForecastPoint {
  readonly date: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * When the limit of the day will be reached if the trend goes on. `latest` is absent when it lies beyond the horizon;
 * `limit` is the one in force on the central day, present for a budget with exceptions.
 */
export type Forecast =
  | {
      readonly kind: 'crossing';
      readonly earliest: string;
      readonly central: string;
      readonly latest?: string;
      readonly limit?: Quantity;
      readonly horizon: string;
      readonly points: readonly ForecastPoint[];
    }
  | { readonly kind: 'none'; readonly because: string };

/** What a period is compared with. */
export type Baseline = 'week_before' | 'four_weeks_before' | 'month_before';

/** The actual against an earlier one; `change` is relative, +0.1 is 10% more. Both the size and the test must agree. */
export type Comparison =
  | {
      readonly kind: 'compared';
      readonly against: Baseline;
      readonly outcome: 'regressed' | 'improved' | 'unchanged';
      readonly before: number;
      readonly now: number;
      readonly change: number;
      /** Exact two-sided Mann–Whitney test of the daily values. */
      readonly p: number;
    }
  | { readonly kind: 'not_compared'; readonly against: Baseline; readonly because: string };

/** Days on end over budget, as judged; a day without a verdict neither breaks nor lengthens it. */
export interface Overrun {
  readonly budget: BudgetId;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly daysOver: number;
  /** The first day on which the budget was met again; absent while the overrun goes on. */
  readonly closed?: string;
}

/** How a limit would have judged the recorded days. */
export interface Replay {
  readonly limit: Quantity;
  readonly exceeded: number;
  readonly approaching: number;
  readonly days: number;
}

/** What to do about a budget, most pressing first: fix its measurement, investigate, watch, loosen or tighten. */
export type Advice = 'measure' | 'investigate' | 'watch' | 'loosen' | 'tighten';

/** Advice with its evidence, in sentences that name their figures. */
export interface Recommendation {
  readonly budget: BudgetId;
  readonly advice: Advice;
  /** What to do, in one sentence. */
  readonly text: string;
  /** Why, with weeks, counts and figures. */
  readonly evidence: string;
  /** The limit to change, when a change is advised. */
  readonly from?: Quantity;
  readonly suggested?: Quantity;
  /** The least and the most of the limit that was used in a week of the evidence. */
  readonly used?: { readonly least: number; readonly most: number };
  readonly replay?: Replay;
}

/** The steps of the response to a violation, in the order in which they are taken. */
export const RESPONSE_STEPS = ['acknowledge', 'investigate', 'plan', 'implement', 'validate'] as const;
/** A step of the response to a violation, with the time it may take from the opening. */
export type ResponseStep = (typeof RESPONSE_STEPS)[number];

/** Something a person has to do. */
export interface Action {
  readonly budget: BudgetId;
  /** The budget's status; within when it is met again and its violation is not closed yet. */
  readonly why: Status;
  /** `API Query P95 over budget`. */
  readonly title: string;
  /** What is the case and what to do, in sentences. */
  readonly text: string;
  readonly owner?: string;
  readonly rootCause?: string;
  /** The day its violation was opened; else the first day after the first week of the latest run with that status. */
  readonly opened: string;
  /** The run fills all weeks that are known: it opened on that day or before. */
  readonly openedBefore?: true;
  /** The local date on which a report first told of it, from which its time runs; absent of a violation's. */
  readonly told?: string;
  readonly step?: ResponseStep;
  /** Until when that step is to be taken. */
  readonly stepDue?: Instant;
  /** By how many seconds the step is past that at the end of the figures; absent while it is not. */
  readonly stepLate?: number;
  /** The local date by which all is to be done. */
  readonly due?: string;
  /** Days from `due` to the day after the figures; 0 when not overdue, or when the step says so. */
  readonly overdueDays: number;
  /** The id of the violation it belongs to. */
  readonly violation?: string;
  /** Tickets and whatever else was linked. */
  readonly links?: readonly string[];
}

/** Whether something about an action is late: its step, or all of it. */
export function isLate({ stepLate = 0, overdueDays }: Pick<Action, 'stepLate' | 'overdueDays'>): boolean {
  return stepLate > 0 || overdueDays > 0;
}

/** What a report has told of an action, and since when. */
export type Told = Required<Pick<Action, 'budget' | 'why' | 'told'>>;

/** One stage of a critical path. */
export interface StageShare {
  readonly budget: BudgetId;
  readonly name: string;
  /** The allocation in base units. */
  readonly limit: number;
  readonly actual?: number;
  readonly status: Status;
  /** The stage's actual as a share of the whole path's actual; quantiles of stages do not add up to 1. */
  readonly share?: number;
}

/** A critical path with its stages. `overAllocated` is by how much the allocations together exceed the total. */
export interface PathFinding {
  readonly id: string;
  readonly serviceName: string;
  readonly name: string;
  readonly total: BudgetId;
  readonly totalName: string;
  readonly totalLimit: Quantity;
  readonly totalActual?: number;
  readonly allocated: number;
  readonly overAllocated?: number;
  readonly stages: readonly StageShare[];
}
