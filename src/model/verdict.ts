import type { Budget } from './budget.ts';
import type { Quantity } from './quantity.ts';
import type { Coverage, Missing } from './series.ts';
import type { Instant, Window } from './window.ts';

/** The statuses, worst first. */
export const STATUSES = ['exceeded', 'approaching', 'unknown', 'within'] as const;
/** What is said of a budget over a window. Unknown never counts as within. */
export type Status = (typeof STATUSES)[number];

/** How many budgets have each status; they add up to `monitored`. A family counts as one, with its worst member’s status. */
export interface Counts {
  readonly monitored: number;
  readonly within: number;
  readonly approaching: number;
  readonly exceeded: number;
  readonly unknown: number;
}

/** Why a status is unknown; `detail` is a sentence for the reader. */
export interface Unknown {
  readonly why: Missing | 'low_coverage' | 'too_few_events' | 'too_few_days' | 'beyond_buckets';
  readonly detail: string;
}

const UNKNOWN_WORDS: Readonly<Record<Unknown['why'], string>> = {
  no_data: 'no data',
  no_traffic: 'no traffic',
  source_failed: 'the source failed',
  implausible: 'an implausible figure',
  maintenance: 'planned maintenance',
  too_many_members: 'too many members',
  low_coverage: 'too little data',
  too_few_events: 'too few events',
  too_few_days: 'too few days',
  beyond_buckets: 'beyond the last bucket',
};

/** Why the status of a budget is unknown, in a few words; of several sources the one that failed is named. */
export function unknownWords({ source }: Pick<Budget, 'source'>, why: Unknown['why']): string {
  return why === 'source_failed' && source !== undefined ? `the source ${source} failed` : UNKNOWN_WORDS[why];
}

/** The actual in base units, with what is known of its uncertainty. */
export interface Figure {
  readonly value: number;
  /** The bucket a quantile fell in, or the 95% interval of a growth. With no `upper`, the actual is at least `lower`. */
  readonly lower?: number;
  readonly upper?: number;
}

/** Whether a figure is only a lower bound: the actual is more than it, by an amount that the buckets cannot tell. */
export function isLowerBound(figure: Pick<Figure, 'lower' | 'upper'> | undefined): boolean {
  return figure?.lower !== undefined && figure.upper === undefined;
}

/** How much of a budget is used: 1 is all. Infinite when an `at_least` budget meets an actual of zero; none where a share has no meaning. */
export type Usage = number | 'infinite' | 'none';

interface AnyVerdict {
  /** What is judged; its limit is the one in force at its beginning. */
  readonly window: Window;
  /** The rolling window that was measured in its place, and ends with it; absent where it was measured itself. */
  readonly rolled?: Window;
  /** The limit in force. */
  readonly limit: Quantity;
  readonly coverage: Coverage;
  /** Seconds of what was measured that planned maintenance leaves out. */
  readonly leftOut?: number;
  /** The moment from which a member of a family is judged, whose first data are within the window. */
  readonly began?: Instant;
}

/** A budget of which is known where it stands. Figures are in base units. */
export interface JudgedVerdict extends AnyVerdict {
  readonly status: Exclude<Status, 'unknown'>;
  readonly actual: Figure;
  readonly usage: Usage;
  /** What is left; negative when exceeded. */
  readonly headroom: number;
  /** Observations behind a quantile or a ratio. */
  readonly events?: number;
  /** The limit lies inside the bucket that the quantile fell in: the buckets cannot tell. */
  readonly cannotTell?: true;
  readonly unknown?: never;
}

/** A budget that could not be judged, and why. It has no figure. */
export interface UnknownVerdict extends AnyVerdict {
  readonly status: 'unknown';
  readonly unknown: Unknown;
  readonly actual?: never;
  readonly usage?: never;
  readonly headroom?: never;
  readonly events?: never;
  readonly cannotTell?: never;
}

/** A budget judged over one window. */
export type Verdict = JudgedVerdict | UnknownVerdict;

/** One local day of a budget, as charts and violations need it. */
export interface DayPoint {
  readonly date: string;
  /** Of a budget over a rolling window that days make: of the window that ends with the day. */
  readonly status: Status;
  /** The day's own actual in base units; absent when unknown. */
  readonly value?: number;
  /** The value is only a lower bound: the actual is more, by an amount that the buckets cannot tell. So named in saved reports. */
  readonly floor?: true;
  /** The actual of the rolling window that ends with the day, by which it is judged; absent where the day is judged itself. */
  readonly rolled?: Figure;
  /** The limit of that day in base units. */
  readonly limit: number;
}

/** The figure of a day itself; undefined when it is unknown. */
function figureOn({ value, floor }: Pick<DayPoint, 'value' | 'floor'>): Figure | undefined {
  if (value === undefined) return undefined;
  return floor ? { value, lower: value } : { value };
}

/** The figure that a day is judged by; undefined when it is unknown. */
export function judgedFigureOn({
  rolled,
  ...day
}: Pick<DayPoint, 'value' | 'floor' | 'rolled'>): Figure | undefined {
  return rolled ?? figureOn(day);
}

/** What was measured for a verdict. */
export function measuredWindow({ window, rolled }: Pick<Verdict, 'window' | 'rolled'>): Window {
  return rolled ?? window;
}

/** Everything judged about one budget. Earlier periods and weeks run from the oldest to the newest. */
export interface Assessment {
  readonly budget: Budget;
  readonly verdict: Verdict;
  /** The period before, and before that, newest last. */
  readonly earlier: readonly Verdict[];
  /** Complete weeks up to the end of the period, the newest last; in a weekly report the last one is the period. */
  readonly weeks: readonly Verdict[];
  /** The month that ended of late, if one did. */
  readonly months: readonly Verdict[];
  readonly days: readonly DayPoint[];
  /** Complete weeks before those, as far as they are recorded. */
  readonly recorded: readonly Verdict[];
  /** Of a growing gauge: by how much it grew per second since the day before, for each day; absent of any other. */
  readonly increments?: readonly (number | undefined)[];
}

/** How many have each status; of one that is not known it is unknown. */
export function countsOf(statuses: readonly (Status | undefined)[]): Counts {
  const count = (wanted: Status) => statuses.filter((status = 'unknown') => status === wanted).length;
  return {
    monitored: statuses.length,
    within: count('within'),
    approaching: count('approaching'),
    exceeded: count('exceeded'),
    unknown: count('unknown'),
  };
}

/** Usage as a number to sort and draw by; infinite sorts last, none as zero. */
export function usageValue(usage: Usage | undefined): number {
  if (usage === undefined || usage === 'none') return 0;
  return usage === 'infinite' ? Number.POSITIVE_INFINITY : usage;
}

/** What was judged of one budget, as lists are ordered by. */
export interface Ranked {
  readonly status: Status;
  readonly usage?: Usage | undefined;
  readonly id: string;
}

/** What a budget is ordered by that was judged. */
export function rankedBy({ budget, verdict }: Pick<Assessment, 'budget' | 'verdict'>): Ranked {
  return { ...verdict, id: budget.id };
}

/** Worst first: by status, then by usage, of which there is none over a limit of zero, and then by name. */
export function worstFirst<T>(judged: readonly T[], of: (one: T) => Ranked): readonly T[] {
  return judged
    .map((one) => ({ one, ranked: of(one) }))
    .toSorted((a, b) => compared(a.ranked, b.ranked))
    .map(({ one }) => one);
}

function compared(a: Ranked, b: Ranked): number {
  return (
    STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
    difference(rank(b), rank(a)) ||
    a.id.localeCompare(b.id, 'en')
  );
}

function rank({ status, usage }: Ranked): number {
  return status === 'exceeded' && usage === 'none' ? Number.POSITIVE_INFINITY : usageValue(usage);
}

/** The difference of two usages of which both may be infinite. */
function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The colour band of a gauge: green below 70% usage, yellow to 90%, red above. It is not the status. */
export function band(usage: Usage): 'green' | 'yellow' | 'red' {
  const value = usageValue(usage);
  if (value < 0.7) return 'green';
  return value <= 0.9 ? 'yellow' : 'red';
}
