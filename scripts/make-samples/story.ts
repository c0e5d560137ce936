import { type Budget, isRatioTarget } from '../../src/model/budget.ts';
import { baseValue, inUnit } from '../../src/model/quantity.ts';
import { DAYS, dayIndex, isWeekend } from './calendar.ts';
import { seeded } from './random.ts';
import type { Traffic } from './traffic.ts';

/** What happened to one budget over the recorded days. Usage is a share of the budget: 1 is all of it. */
export interface Story {
  /** The usual usage; or usage at local dates, with straight lines between them, level before and after. */
  readonly usage?: number | readonly (readonly [string, number])[];
  /** By how much of itself the usage is lower at weekends. */
  readonly weekend?: number;
  /** The standard deviation of a day's usage around its week's, as a share of it; weeks vary half as much. */
  readonly noise?: number;
  /** The share of a day's noise that the next day begins with; none unless given. */
  readonly lasting?: number;
  /** Usage of single days. */
  readonly days?: Readonly<Record<string, number>>;
  /** Stretches without a sample, as dates and times in UTC. */
  readonly gaps?: readonly (readonly [string, string])[];
  /** Nothing was ever measured, for this reason. */
  readonly silent?: string;
  /** What a quantile, a ratio or a rate counts. A rate's usage follows from it. */
  readonly traffic?: Traffic;
  /** The actual of whole weeks, in the limit's unit, for a quantile. */
  readonly weeks?: Readonly<Record<string, number>>;
  /** Bucket bounds in the metric's own unit, in place of those around the limit. */
  readonly bounds?: readonly number[];
  /** How wide observations spread: the standard deviation of their logarithm. */
  readonly spread?: number;
  /** What a growing gauge stood at on the first day, in the metric's own unit. */
  readonly start?: number;
  /** The hour that its usage stepped at, on the day from which it has another: `2026-01-20T02`, in UTC. */
  readonly steppedAt?: string;
  /** The labels of its series, each of which parts what it counts. */
  readonly labels?: readonly Label[];
}

/** A label, and how what is counted is parted among its values: evenly whatever happens, unless it says more. */
export interface Label {
  readonly name: string;
  /** The values, with the share of the traffic that each has, or of a gauge the share of its largest that each is; of one by traffic any number. */
  readonly values: Readonly<Record<string, number>>;
  /** The values that the usage changed by: the others stay as they were. */
  readonly by?: readonly string[];
  /** The usage changed by traffic alone: each value, from the quickest to the slowest, is as ever. */
  readonly byTraffic?: true;
}

const USUAL_NOISE = 0.02;

/** The usage on every recorded day. */
export function dailyUsage(id: string, story: Story): readonly number[] {
  const random = seeded(id, 'usage');
  const lasting = story.lasting ?? 0;
  let [week, day] = [0, 0];
  return DAYS.map(({ date }, index) => {
    if (index % 7 === 0) week = random.normal();
    day = lasting * day + Math.sqrt(1 - lasting ** 2) * random.normal();
    const noise = 1 + (story.noise ?? USUAL_NOISE) * (day + week / 2);
    const weekend = isWeekend(index) ? 1 - (story.weekend ?? 0.04) : 1;
    return story.days?.[date] ?? usualAt(story.usage, index) * weekend * noise;
  });
}

/** The actual, in the metric's own unit, that makes a usage. */
export function actualFor(budget: Budget, usage: number): number {
  const limit = baseValue(budget.limit);
  if (isRatioTarget(budget)) return inUnit(1 - usage * (1 - limit), budget.measuredIn);
  return inUnit(budget.bound === 'at_most' ? limit * usage : limit / usage, budget.measuredIn);
}

/** The usual usage on a recorded day. */
export function usualAt(usage: Story['usage'] = 0, index: number): number {
  if (typeof usage === 'number') return usage;
  const points = usage.map(([date, value]) => ({ at: dayIndex(date), value }));
  const after = points.find(({ at }) => at >= index);
  const past = points.findLast(({ at }) => at <= index);
  if (!past || !after) return (past ?? after)?.value ?? 0;
  const share = after.at === past.at ? 0 : (index - past.at) / (after.at - past.at);
  return past.value + (after.value - past.value) * share;
}
