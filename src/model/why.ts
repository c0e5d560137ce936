import type { Change } from './change.ts';
import type { Instant, Window } from './window.ts';

/** Why a budget is told of: what its days, weeks or its status show, or that somebody asks. */
export type Occasion = 'step' | 'trend' | 'regression' | 'overrun' | 'asked';

/** Three answers to why a figure is as it is, each with its evidence, and each allowed to be “cannot be told”. */
export interface Why {
  readonly occasion: Occasion;
  /** It is for the better. */
  readonly better?: true;
  readonly since: Since;
  readonly where: Where;
  readonly changes: ChangesBefore;
  /** Where to see it; absent where no expression draws the figure. */
  readonly graph?: Graph;
  /** Every query that was asked for it. */
  readonly queries: readonly WhyQuery[];
}

/** An expression that draws a budget's figure, and the stretch to draw. */
export interface Graph extends Window {
  readonly query: string;
  /** The label that it is parted by; absent where it is of the whole. */
  readonly by?: string;
}

/** A query that an answer rests on, as it was sent. Times are absolute. */
export interface WhyQuery {
  readonly purpose: 'hours' | 'labels' | 'where' | 'changes';
  readonly query: string;
  readonly start: Instant;
  readonly end: Instant;
  /** Seconds between its moments. */
  readonly step: number;
}

/**
 * Since when.
 * - `hours`: it came after the first moment and before the second; local hours, honest to be said.
 * - `days`: it came after the beginning of the first of two local days and in the course of the second at the latest; `because` says why no hours are,
 *   or that a trend began gradually.
 * - `trend`: a trend from a day on; `before` when it may have begun earlier, and before all days that were looked at.
 * - `overrun`: over its limit from a day on; `before` when the days that were looked at begin with it.
 * - `unknown`: cannot be told, in a sentence.
 */
export type Since =
  | { readonly kind: 'hours'; readonly day: string; readonly first: Instant; readonly last: Instant }
  | {
      readonly kind: 'days';
      readonly day: string;
      readonly earliest: string;
      readonly latest: string;
      readonly because: string;
    }
  | { readonly kind: 'trend'; readonly day: string; readonly before?: true }
  | { readonly kind: 'overrun'; readonly day: string; readonly before?: true }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * What is parted among the values of a label: observations beyond the limit, or beyond the level that was usual; bad events; an amount,
 * such as of a rate; or nothing, where each value has a figure of its own and they do not add up.
 */
export type Parted = 'beyond_limit' | 'beyond_usual' | 'bad_events' | 'amount' | 'figures';

/**
 * Where: which values of a label carry it.
 * - `values`: some values moved, and the others did not.
 * - `even`: all values of these labels moved alike.
 * - `traffic`: no value moved; more or less of the traffic goes to the named ones (Simpson’s paradox).
 * - `unknown`: cannot be told, in a sentence.
 */
export type Where =
  | {
      readonly kind: 'values' | 'traffic';
      readonly label: string;
      /** One to three of them, that which carries most first. */
      readonly named: readonly string[];
      readonly labels: readonly LabelFinding[];
    }
  | { readonly kind: 'even'; readonly labels: readonly LabelFinding[] }
  | { readonly kind: 'unknown'; readonly because: string; readonly labels: readonly LabelFinding[] };

/** What one label says. */
export interface LabelFinding {
  readonly label: string;
  readonly outcome: 'values' | 'traffic' | 'even' | 'unclear';
  /** Why it is unclear, in a sentence. */
  readonly because?: string;
  /** How many values it has. */
  readonly of: number;
  readonly parted: Parted;
  /** The level in base units beyond which observations are counted. */
  readonly beyond?: number;
  /** Of each named value what it carries, and of the next ones; five at most, those that carry most of the change first. */
  readonly values: readonly ValueShare[];
}

/** What one value of a label carries, now and before. Shares are of 1. */
export interface ValueShare {
  readonly value: string;
  /** Its share of what is parted. */
  readonly now?: number;
  readonly before?: number;
  /** Its share of all events. */
  readonly trafficNow?: number;
  readonly trafficBefore?: number;
  /** Its own figure, in base units. */
  readonly figureNow?: number;
  readonly figureBefore?: number;
  /** The part of the whole's change that it makes: of 1, and more where others went the other way. */
  readonly ofChange?: number;
}

/** What changed before it. */
export interface ChangesBefore {
  /** The stretch that was looked at; absent where nobody knows when to look. */
  readonly within?: Window;
  /** Nearest first; three at most. */
  readonly changes: readonly Change[];
  /** How many more there were. */
  readonly more: number;
  /** In which places was looked, by their names in the settings. */
  readonly places: readonly string[];
  /** Why something could not be told, a sentence each. */
  readonly unknown: readonly string[];
}
