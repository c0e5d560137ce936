import type { Budget } from '../../src/model/budget.ts';
import type { Measured } from '../../src/model/series.ts';
import type { Instant } from '../../src/model/window.ts';
import { apportioned } from './apportion.ts';
import { DAYS, dayIndex } from './calendar.ts';
import { afternoon } from './gauges.ts';
import { quantile, sharesIn, spreadOf } from './histograms.ts';
import { seeded } from './random.ts';
import { type Story, usualAt } from './story.ts';

const HOUR = 3600;

/** What a budget's metric counted in one hour. */
export interface HourCounts {
  readonly day: number;
  /** In each bucket of a histogram; of any other counter one number. */
  readonly counts: readonly number[];
  /** How much was usual then, beside the days around it, as a usage. */
  readonly usual: number;
  /** How many times as much was counted in the week since the step as in the week before it; 1 until then. */
  readonly grown: number;
  /** The quantile that the hour was made for, in the metric's own unit; of any other counter 1. */
  readonly target: number;
}

/** The counts of every hour, which add up to those of its day to the last one. */
export function hourlyCounts(
  budget: Budget,
  story: Story,
  days: readonly Measured[],
): (hour: Instant) => HourCounts {
  const known = new Map<number, readonly HourCounts[]>();
  return (hour) => {
    const first = DAYS[0]?.start ?? 0;
    const day = Math.floor((hour - first) / (24 * HOUR));
    const hours = known.get(day) ?? hoursOf(budget, story, day, days);
    known.set(day, hours);
    const found = hours[Math.floor((hour - first) / HOUR) % 24];
    if (!found) throw new Error(`There is no hour ${hour} in the samples.`);
    return found;
  };
}

function hoursOf(
  budget: Budget,
  story: Story,
  day: number,
  days: readonly Measured[],
): readonly HourCounts[] {
  const measured = days[day];
  const uppers = measured?.kind === 'histogram' ? measured.buckets.map(({ upper }) => upper) : [];
  const usual = usualOn(story, day);
  const made = madeHours(budget, day, usual, measured);
  const weights = made.map(({ target, traffic }) =>
    uppers.length === 0
      ? [traffic * target]
      : sharesIn(uppers, spreadOf(budget, story, target)).map((share) => share * traffic),
  );
  const byBucket = countsOf(measured).map((total, bucket) =>
    apportioned(
      total,
      weights.map((own) => own[bucket] ?? 0),
    ),
  );
  const growth = weeksRatio(story, days);
  return made.map(({ target }, hour) => ({
    day,
    counts: byBucket.map((counts) => counts[hour] ?? 0),
    usual: usual[hour] ?? 0,
    grown: day >= stepDay(story) && usual[hour] === usual[23] ? growth : 1,
    target,
  }));
}

/** How large and how busy each hour of a day is beside the others. */
function madeHours(
  budget: Budget,
  day: number,
  usual: readonly number[],
  measured: Measured | undefined,
): readonly { readonly target: number; readonly traffic: number }[] {
  const random = seeded(budget.id, 'hours', day);
  const ofDay = measured?.kind === 'histogram' ? quantile(budget, measured.buckets) : 1;
  let wander = 0;
  return usual.map((own, hour) => {
    wander = 0.5 * wander + NOISE * random.normal();
    const high = afternoon((hour + 0.5) / 24);
    return {
      target: ofDay * (own / (usual[23] ?? own)) * (1 + BUSIER.slower * high) * (1 + wander),
      traffic: (1 + BUSIER.traffic * high) * (1 + NOISE * random.normal()),
    };
  });
}

/** By how much of itself traffic and durations are higher in the afternoon, and lower at night. */
const BUSIER = { traffic: 0.6, slower: 0.03 } as const;
/** The spread of an hour around its day. */
const NOISE = 0.012;

/** The usual usage of each hour of a day: on the day of a step, until its hour, that of the day before. */
function usualOn({ usage, steppedAt }: Story, day: number): readonly number[] {
  const [date, hour] = steppedAt?.split('T') ?? [];
  const isStep = date === DAYS[day]?.date;
  return Array.from({ length: 24 }, (_, at) => usualAt(usage, isStep && at < Number(hour) ? day - 1 : day));
}

/** The day of its step; none after all. */
function stepDay({ steppedAt }: Story): number {
  return steppedAt === undefined ? DAYS.length : dayIndex(steppedAt.slice(0, 10));
}

/** How many times as much was counted in the week from the step on as in the week before. */
function weeksRatio(story: Story, days: readonly Measured[]): number {
  const step = stepDay(story);
  const counted = (from: number) =>
    days
      .slice(Math.max(0, from), from + 7)
      .flatMap(countsOf)
      .reduce((sum, count) => sum + count, 0);
  const before = counted(step - 7);
  return before > 0 ? counted(step) / before : 1;
}

function countsOf(measured: Measured | undefined): readonly number[] {
  if (measured?.kind === 'histogram') return measured.buckets.map(({ count }) => count);
  return [measured?.kind === 'increase' ? measured.increase : 0];
}
