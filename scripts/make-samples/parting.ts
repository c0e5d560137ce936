import type { Budget } from '../../src/model/budget.ts';
import { apportioned } from './apportion.ts';
import { DAYS } from './calendar.ts';
import { sharesIn, spreadOf } from './histograms.ts';
import type { HourCounts } from './hours.ts';
import { seeded } from './random.ts';
import { type Label, type Story, usualAt } from './story.ts';

/** A budget whose counts are parted. */
export interface PartedBudget {
  readonly budget: Budget;
  readonly story: Story;
  /** The upper bounds of its buckets; none of a plain counter. */
  readonly uppers: readonly number[];
}

/** The spread of a value's traffic in an hour around its share. */
const UNEVEN = 0.02;
/** How much slower or quicker one value is than another, as the power of a duration by which it has more of the slow ones. */
const SLANT = { ever: 0.5, day: 0.04, alike: 0.02 } as const;
/** Of what the values that changed have in common with the others, the share that they have too. */
const COMMON = 0.1;
/** The spread of durations of one value, where traffic alone changes: much less than that of all. */
const NARROW = 0.16;
/** How far the durations of one value lie from the next one's, in spreads of all. */
const APART = 0.8;
/** Rounds in which it is found how much of the traffic each value has. */
const ROUNDS = 30;

/** A weight by value and bucket. */
type Weights = readonly (readonly number[])[];

/** What each value of a label counted in an hour, in the order of its values; bucket by bucket they add up to all. */
export function partsOf(of: PartedBudget, label: Label, hour: HourCounts, at: number): Weights {
  const random = seeded(of.budget.id, label.name, at);
  const uneven = Object.keys(label.values).map(() => 1 + UNEVEN * random.normal());
  const weights = weightsOf(of, label, hour);
  const byBucket = hour.counts.map((total, bucket) =>
    apportioned(
      total,
      weights.map((own, value) => (own[bucket] ?? 0) * (uneven[value] ?? 1)),
    ),
  );
  return weights.map((_, value) => byBucket.map((counts) => counts[value] ?? 0));
}

function weightsOf(of: PartedBudget, label: Label, hour: HourCounts): Weights {
  const slanted = slantedShares(of, label, hour);
  if (label.byTraffic) return byTraffic(of, label, hour);
  return label.by ? byValues(of, label, label.by, slanted, hour) : slanted;
}

/** The share of each value in each bucket, when no value changed more than another. */
function slantedShares({ budget, uppers }: PartedBudget, label: Label, hour: HourCounts): Weights {
  const ever = label.by ? SLANT.ever : SLANT.alike;
  return Object.entries(label.values).map(([value, share]) => {
    const slant =
      ever * (2 * seeded(budget.id, label.name, value).uniform() - 1) +
      SLANT.day * seeded(budget.id, label.name, value, hour.day).normal();
    return hour.counts.map((_, bucket) => {
      const bound = uppers[bucket] ?? hour.target;
      return share * (Math.min(bound, 3 * hour.target) / hour.target) ** slant;
    });
  });
}

/**
 * What is the same under the least and the most usage belongs to the values that stay as they were, and the rest to those that the
 * usage changed by.
 */
function byValues(
  of: PartedBudget,
  { values }: Label,
  by: readonly string[],
  slanted: Weights,
  hour: HourCounts,
): Weights {
  const unchanged = unchangedShares(of, hour);
  const isBy = Object.keys(values).map((value) => by.includes(value));
  const all = (bucket: number, which: boolean) =>
    slanted.reduce((sum, own, value) => sum + (isBy[value] === which ? (own[bucket] ?? 0) : 0), 0);
  return slanted.map((own, value) => {
    const which = isBy[value] === true;
    return own.map((share, bucket) => {
      const same = unchanged[bucket] ?? 0;
      return (share / all(bucket, which)) * (which ? 1 - same : same);
    });
  });
}

/** The share of each bucket that the usage did not change. */
function unchangedShares(
  { budget, story, uppers }: PartedBudget,
  { usual, target, grown }: HourCounts,
): readonly number[] {
  if (uppers.length === 0) return [(1 - COMMON) / grown];
  const { least, most } = usualsOf(story);
  const [low = [], own = [], high = []] = [least, usual, most].map((usage) =>
    sharesIn(uppers, spreadOf(budget, story, (target * usage) / usual)),
  );
  return own.map((share, bucket) => {
    const same = Math.min(low[bucket] ?? 0, share, high[bucket] ?? 0);
    return share > 0 ? (same / share) * (1 - COMMON) : 0;
  });
}

/**
 * Each value's durations spread narrowly around a place of their own, the same under any usage. How much of the traffic each has is what
 * makes all of them together spread as they do: the mixture that is most likely (Dempster, Laird and Rubin 1977).
 */
function byTraffic(
  { budget, story, uppers }: PartedBudget,
  { values }: Label,
  { usual, target, counts }: HourCounts,
): Weights {
  const { least, most } = usualsOf(story);
  const { spread, level } = spreadOf(budget, story, target);
  const median = (target * (least + most)) / 2 / usual / (level / (1 - level)) ** (spread / 1.702);
  const kernels = Object.keys(values).map((_, value, all) => {
    const place = (value - (all.length - 1) / 2) * APART * spread;
    return sharesIn(uppers, { target: median * Math.exp(place), spread: NARROW, level: 0.5 });
  });
  const traffic = mixtureOf(kernels, counts);
  return kernels.map((kernel, value) => kernel.map((share) => share * (traffic[value] ?? 0)));
}

function mixtureOf(kernels: Weights, counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let traffic = kernels.map(() => 1 / kernels.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const mixed = counts.map((_, bucket) =>
      kernels.reduce((sum, kernel, value) => sum + (traffic[value] ?? 0) * (kernel[bucket] ?? 0), 0),
    );
    traffic = kernels.map((kernel, value) =>
      counts.reduce((sum, count, bucket) => {
        const all = mixed[bucket] ?? 0;
        return all > 0 ? sum + ((count / total) * (traffic[value] ?? 0) * (kernel[bucket] ?? 0)) / all : sum;
      }, 0),
    );
  }
  return traffic;
}

function usualsOf({ usage }: Story): { readonly least: number; readonly most: number } {
  const all = DAYS.map((_, day) => usualAt(usage, day));
  return { least: Math.min(...all), most: Math.max(...all) };
}
