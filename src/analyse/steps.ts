import type { Step, Steps } from '../model/finding.ts';
import type { DayPoint } from '../model/verdict.ts';
import { type LevelShifts, levelShifts, type Rival, stepSizes } from '../statistics/level-shifts.ts';
import { DAILY_SPIKES, withoutSpikes } from '../statistics/spikes.ts';
import { allEqual, type Daily, type Measure } from './daily.ts';

/** A step smaller than this share of the limit is none worth a word. */
const NOTABLE = 0.05;
/** What is asked of a line beside a step, and of a second step, beyond their prices. */
const EXTRA = { both: 5, two: 14 } as const;
/** From how many values on a line may be dated when no step explains the values better than it. */
const VALUES_FOR_DATES = 28;
const LEAD_OF_LINE = 3;
/** Places whose gain is at most this much smaller belong to the 90% interval: −2 ln(1 − √0.9) (Eo and Morley 2015). */
const AS_GOOD = -2 * Math.log(1 - Math.sqrt(0.9));

/** The descriptions of daily values that have steps. */
const STEPPED = ['step', 'both', 'two'] as const;
type Stepped = (typeof STEPPED)[number];

/** What the search for steps found. */
export type StepSearch =
  | { readonly kind: 'steps'; readonly found: FoundSteps }
  /** No step; whether a line explains the values so much better that a date may be given. */
  | { readonly kind: 'none'; readonly datable: boolean };

/** Steps by the places of the values, in what is analysed. */
export interface FoundSteps {
  readonly model: Stepped;
  readonly steps: readonly {
    readonly place: number;
    readonly first: number;
    readonly last: number;
    readonly size: number;
    readonly half: number;
  }[];
  /** The mean of the values before the first. */
  readonly before: number;
}

/** The price of a step among n values, and of a line: calibrated so that unchanged values seldom pay it. */
function priceOfStep(n: number): number {
  return n < 21 ? 12.5 : 12 + 70 / (n - 8);
}

function priceOfLine(n: number): number {
  return n < 21 ? 7 : 4 + 60 / (n - 8);
}

/**
 * Looks for one or two steps in daily values, without their spikes. Descriptions compete by likelihood, each at its price
 * (penalised likelihood: Yao 1988): a steady level, a line or curve, a shock that fades, a step, a step in a line, two
 * steps. `hasTrend` is what the trend over all days says.
 */
export function searchSteps(daily: Daily, { scale }: Pick<Measure, 'scale'>, hasTrend: boolean): StepSearch {
  const { xs } = daily;
  const ys = withoutSpikes(xs, daily.ys, DAILY_SPIKES);
  if (allEqual(daily.ys) || allEqual(ys)) return { kind: 'none', datable: false };
  const shifts = levelShifts(xs, ys);
  const { gains } = shifts;
  const score = scoresOf(shifts, xs.length);
  const best = STEPPED.reduce((most, one) => (score[one] > score[most] ? one : most));
  const isTrend = hasTrend && score.curve > 0;
  const isStepped =
    score[best] > 0 &&
    score[best] > score.jolt &&
    (score[best] > score.curve || (!isTrend && gains.step.gain > gains.curve.gain));
  if (isStepped) {
    const found = foundBy(best, shifts, xs, ys);
    const largest = Math.max(...found.steps.map(({ size }) => Math.abs(size)));
    if (largest >= NOTABLE * (scale > 0 ? scale : Math.abs(found.before))) return { kind: 'steps', found };
    return { kind: 'none', datable: false };
  }
  const lead = xs.length < VALUES_FOR_DATES ? LEAD_OF_LINE : 0;
  return { kind: 'none', datable: gains.step.gain <= gains.curve.gain - lead };
}

/** Whether values from a step on, by themselves, explain better with a course than with a level. */
export function risesSince(daily: Daily): boolean {
  const ys = withoutSpikes(daily.xs, daily.ys, DAILY_SPIKES);
  if (allEqual(ys)) return false;
  return levelShifts(daily.xs, ys).gains.curve.gain > priceOfLine(ys.length);
}

function scoresOf({ gains }: LevelShifts, n: number): Readonly<Record<Exclude<Rival, 'line'>, number>> {
  const [line, step] = [priceOfLine(n), priceOfStep(n)];
  return {
    curve: gains.curve.gain - line,
    jolt: gains.jolt.gain - step,
    step: gains.step.gain - step,
    both: gains.both.gain - step - line - EXTRA.both,
    two: gains.two.gain - step - EXTRA.two,
  };
}

function foundBy(
  model: Stepped,
  shifts: LevelShifts,
  xs: readonly number[],
  ys: readonly number[],
): FoundSteps {
  const gain = shifts.gains[model];
  const sizes = stepSizes(xs, ys, gain, model === 'both');
  const steps = gain.places.map((place, index) => {
    const others = shifts.placesBeside(gain.places, index);
    const asGood = others.filter(
      (other) => gain.gain - shifts.gainAt(model, gain.places.with(index, other)) <= AS_GOOD,
    );
    const { size = 0, half = 0 } = sizes[index] ?? {};
    return { place, first: Math.min(...asGood) - 1, last: Math.max(...asGood), size, half };
  });
  const earlier = ys.slice(0, gain.places[0]);
  return { model, steps, before: earlier.reduce((sum, y) => sum + y, 0) / earlier.length };
}

/** The steps as they are told: days for places, figures for what was analysed. */
export function stepsOf(
  { model, steps, before }: FoundSteps,
  xs: readonly number[],
  days: readonly DayPoint[],
  measure: Measure,
  since: Steps['since'],
): Steps {
  const dateAt = (place: number) => days[xs[place] ?? 0]?.date ?? '';
  let level = before;
  const told = steps.map(({ place, first, last, size, half }): Step => {
    const change = size / Math.abs(level);
    level += size;
    return {
      day: dateAt(place),
      earliest: dateAt(first),
      latest: dateAt(last),
      size: measure.way * size,
      half,
      change,
      worse: size * measure.sign > 0,
    };
  });
  return {
    steps: told,
    before: measure.figure(before),
    beside: model === 'both' ? 'line' : 'level',
    since,
  };
}
