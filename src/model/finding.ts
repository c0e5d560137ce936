import type { BudgetId } from './budget.ts';
import type { Quantity } from './quantity.ts';
import type { Status } from './verdict.ts';
import type { Instant } from './window.ts';

/**
 * The direction of daily values as the budget's reader sees it: degrading is towards the limit. Steady is shown to move by
 * little; unclear is when neither a change nor steadiness is shown.
 */
export type Direction = 'improving' | 'degrading' | 'steady' | 'unclear';

/** The change of a trend in thirty days with its 90% interval, in shares of the limit; of a ratio target, of its error budget. */
export interface ThirtyDays {
  readonly change: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The trend of daily values. Slopes are in base units a day; `change` is the slope times the length of the
 * stretch; `from` and `to` are the level at its first and last day, without the week's pattern.
 */
export type Trend =
  | {
      readonly kind: 'tested';
      readonly direction: Direction;
      readonly days: number;
      readonly n: number;
      readonly slope: number;
      /** The 90% interval of the slope; 95% in reports of schema 1. */
      readonly lower: number;
      readonly upper: number;
      readonly p: number;
      readonly change: number;
      readonly from: number;
      readonly to: number;
      readonly firstDay: string;
      readonly lastDay: string;
      /** Absent in reports of schema 1. */
      readonly thirty?: ThirtyDays;
      /** It is unclear because it has turned: the last quarter goes against the rest. */
      readonly turned?: true;
      /** More days than may be are only lower bounds, so that nothing is shown. */
      readonly lowerBounds?: number;
      /** The days are those from the last step on. */
      readonly sinceStep?: true;
    }
  | {
      readonly kind: 'not_enough_data';
      readonly n: number;
      readonly needed: number;
      readonly days: number;
      /** The days are those from the last step on. */
      readonly sinceStep?: true;
    }
  | { readonly kind: 'not_applicable'; readonly because: string };

/** A shift of the level of daily values. Figures are in base units. */
export interface Step {
  /** The likeliest first day of the new level. */
  readonly day: string;
  /** It came after the beginning of the first of these days, and in the course of the last one at the latest; 90% sure. */
  readonly earliest: string;
  readonly latest: string;
  /** The new level less the one before, with half the width of its 95% interval. */
  readonly size: number;
  readonly half: number;
  /** The size as a share of the level before; of a ratio target, of its errors: +0.15 is 15% more. */
  readonly change: number;
  /** Whether it is towards the limit. */
  readonly worse: boolean;
}

/** The steps that daily values show, oldest first: one, or two. */
export interface Steps {
  readonly steps: readonly Step[];
  /** The mean of the days before the first. */
  readonly before: number;
  /** Whether the values moved along a line besides. */
  readonly beside: 'level' | 'line';
  /** What came after the last: a level, a trend, or too few days to tell. */
  readonly since: 'level' | 'trend' | 'too_few_days';
}

/** A day of a forecast with its 95% prediction interval, in base units. */
export interface ForecastPoint {
  readonly date: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** How a course bends on its way to a limit. */
export type Shape = 'accelerating' | 'slowing';

/**
 * When the limit of the day will be reached if the trend goes on. `latest` is absent when it cannot be told yet;
 * `limit` is the one in force on the central day, present for a budget with exceptions. Where the day cannot be told, but
 * reaching the limit is likely all the same, it is possible from the earliest day on.
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
      readonly shape?: Shape;
    }
  | {
      readonly kind: 'possible';
      readonly earliest: string;
      readonly horizon: string;
      /** The greatest chance that a day within the horizon is at the limit or beyond it. */
      readonly chance: number;
      /** Why no day can be named. */
      readonly because: Shape | 'scattered';
      readonly limit?: Quantity;
      readonly points: readonly ForecastPoint[];
    }
  | { readonly kind: 'none'; readonly because: string };

/** What a period is compared with. */
export type Baseline = 'week_before' | 'four_weeks_before' | 'month_before';

/** The same in words. */
export const BASELINE_WORDS: Readonly<Record<Baseline, string>> = {
  week_before: 'the week before',
  four_weeks_before: 'four weeks before',
  month_before: 'the month before',
};

/** The actual against an earlier one; `change` is relative, +0.1 is 10% more. Both the size and the test must agree. */
export type Comparison =
  | {
      readonly kind: 'compared';
      readonly against: Baseline;
      readonly outcome: 'regressed' | 'improved' | 'unchanged';
      readonly before: number;
      readonly now: number;
      readonly change: number;
      /** How likely daily values that did not change would differ as much, weekday for weekday; in schema 1 by a Mann–Whitney test. */
      readonly p: number;
      /** The figures are means of daily increments. */
      readonly ofIncrements?: true;
      /** The figures are means of days: those of rolling windows would have most of their days in common. */
      readonly ofDays?: true;
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

/** What to do about a budget: fix its measurement, investigate, watch, decide what no figure can, loosen or tighten. */
export const ADVICE = ['measure', 'investigate', 'watch', 'decide', 'loosen', 'tighten'] as const;
/** One of them. */
export type Advice = (typeof ADVICE)[number];

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
  /** Why nothing will be done about its violation, and who said so: `It is replaced in March (octocat, from the ticket)`. */
  readonly declined?: string;
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
