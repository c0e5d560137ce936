import { quantileOf } from '../../src/measuring/quantile.ts';
import type { Budget } from '../../src/model/budget.ts';
import { parsePeriod } from '../../src/model/period.ts';
import { baseValue, inUnit } from '../../src/model/quantity.ts';
import type { Bucket, Measured } from '../../src/model/series.ts';
import { CALENDAR, DAYS, dayIndex } from './calendar.ts';
import { seeded } from './random.ts';
import { actualFor, type Story } from './story.ts';

/** Bounds as shares of the limit: fine around it, and the limit is one of them. */
const SHARES = [
  0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1,
  1.05, 1.1, 1.25, 1.5, 2, 3,
];

/** The spread of observations whose story tells of none. */
const USUAL_SPREAD = 0.45;

/** A quantile's histogram on every day, of observations that spread log-logistically and meet the day's usage. */
export function dailyHistograms(
  budget: Budget,
  story: Story,
  usage: readonly number[],
  events: readonly number[],
): readonly Measured[] {
  const bounds = story.bounds ?? SHARES.map((share) => tidy(actualLimit(budget) * share));
  const day = (index: number, factor: number): readonly Bucket[] =>
    bucketsOn(
      budget,
      story,
      index,
      bounds,
      actualFor(budget, (usage[index] ?? 0) * factor),
      events[index] ?? 0,
    );
  const factors = weekFactors(budget, story, day);
  return DAYS.map((_, index) => ({ kind: 'histogram', buckets: day(index, factors.get(index) ?? 1) }));
}

/** The sum of histograms with the same buckets. */
export function summed(histograms: readonly (readonly Bucket[])[]): readonly Bucket[] {
  const [first = []] = histograms;
  return first.map((bucket, at) => ({
    ...bucket,
    count: histograms.reduce((sum, buckets) => sum + (buckets[at]?.count ?? 0), 0),
  }));
}

/** By how much to stretch the days of the weeks whose actual is told, so that the whole week has it. */
function weekFactors(
  budget: Budget,
  story: Story,
  day: (index: number, factor: number) => readonly Bucket[],
): ReadonlyMap<number, number> {
  const told = Object.entries(story.weeks ?? {}).flatMap(([id, actual]) => {
    const week = parsePeriod('week', id, CALENDAR);
    if (!week) throw new Error(`${id} is no week.`);
    const first = dayIndex(week.firstDay);
    const days = Array.from({ length: 7 }, (_, at) => first + at);
    const wanted = inUnit(baseValue({ ...budget.limit, amount: actual }), budget.measuredIn);
    const factor = bisect(
      (tried) => quantile(budget, summed(days.map((index) => day(index, tried)))) >= wanted,
    );
    return days.map((index) => [index, factor] as const);
  });
  return new Map(told);
}

function bucketsOn(
  budget: Budget,
  story: Story,
  index: number,
  bounds: readonly number[],
  target: number,
  events: number,
): readonly Bucket[] {
  const random = seeded(budget.id, 'buckets', index);
  const shares = sharesIn([...bounds, Number.POSITIVE_INFINITY], spreadOf(budget, story, target));
  return shares.map((share, at) => ({
    lower: bounds[at - 1] ?? 0,
    upper: bounds[at] ?? Number.POSITIVE_INFINITY,
    count: random.count(events * share),
  }));
}

/** How observations spread: log-logistically, with their quantile of a level at the target. */
export interface Spread {
  readonly target: number;
  /** The standard deviation of their logarithm. */
  readonly spread: number;
  readonly level: number;
}

/** The share of observations in each bucket up to some bounds, the first of which begins at nothing. */
export function sharesIn(uppers: readonly number[], { target, spread, level }: Spread): readonly number[] {
  // The logistic distribution with 1.702 times the steepness is within 1% of the normal one (Haley 1952).
  const steepness = 1.702 / spread;
  const offset = Math.log(level / (1 - level));
  const below = uppers.map((bound) => 1 / (1 + Math.exp(-(offset + steepness * Math.log(bound / target)))));
  return below.map((share, at) => share - (below[at - 1] ?? 0));
}

/** How a budget's observations spread whose quantile is the target. */
export function spreadOf(budget: Budget, { spread = USUAL_SPREAD }: Story, target: number): Spread {
  return { target, spread, level: levelOf(budget) };
}

function levelOf({ indicator }: Budget): number {
  return indicator.kind === 'quantile' ? indicator.quantile : 0.95;
}

/** The quantile of a budget in a histogram. */
export function quantile(budget: Budget, buckets: readonly Bucket[]): number {
  return quantileOf(buckets, levelOf(budget))?.value ?? 0;
}

/** The smallest factor from 0.8 to 1.25 for which `enough` holds. */
function bisect(enough: (factor: number) => boolean): number {
  let [low, high] = [0.8, 1.25];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function actualLimit(budget: Budget): number {
  return inUnit(baseValue(budget.limit), budget.measuredIn);
}

function tidy(value: number): number {
  return Number(value.toPrecision(6));
}
