import { autoregressive, type Whitening } from './error-structures.ts';
import { estimateOf, extended, fitOf, type Model, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { type SpikeFilter, withoutSpikes } from './spikes.ts';
import { type Column, ones, weekdayColumns } from './weekday-columns.ts';

/** The value of an hour; hours are numbered on the calendar, and 24 of them are a day. */
export interface HourValue {
  readonly hour: number;
  readonly value: number;
}

/** What the days say of a step: between which days it came, and by which share of the level before. */
export interface StepDays {
  readonly earliest: number;
  readonly latest: number;
  readonly share: number;
}

/** Between which hours a step came, or why only its day can be said. */
export type StepHour =
  | { readonly kind: 'hours'; readonly first: number; readonly last: number }
  | { readonly kind: 'day'; readonly because: HourReason };

/** Why only the day can be said. */
export type HourReason =
  | 'hours are missing'
  | 'a value is not above zero'
  | 'the hours cannot be told apart'
  | 'the step is smaller than the scatter of the hours'
  | 'the hours say another size than the days'
  | 'there is more than one step';

/** What the scan of the hours found, whether or not it may be said. */
export interface HourScan {
  readonly first: number;
  readonly last: number;
  /** The share of the level before by which the hours changed. */
  readonly share: number;
  /** The standard deviation of what is left of the logarithms. */
  readonly noise: number;
  /** What a second step beside it would gain. */
  readonly another: number;
}

const DAY = 24;
const WEEK = 7 * DAY;
/** Whole days of hours around the step. */
export const HOURS_DAYS = 14;
const HOURLY_SPIKES: SpikeFilter = {
  period: DAY,
  fewestForPattern: 3 * DAY,
  patternWindow: DAY + 1,
  levelWindow: DAY + 1,
};
const RHOS: readonly number[] = Array.from({ length: 10 }, (_, tenth) => tenth / 10);
/** Hours between a step and either end. */
const FROM_ENDS = 12;
/** Places that explain the hours by no less than this belong to the interval. */
const AS_GOOD = 9;
const RULES = { widest: 24, ofNoise: 1.5, sizes: [0.6, 1.6], another: 20, present: 0.9 } as const;

/**
 * Between which hours a step came that the days show, from the hourly values of the 14 whole days around it: the step
 * that explains their logarithms best beside the patterns of day and week, with every hour that does nearly as well
 * (Eo and Morley 2015). Only the day is said where the hours would promise more than they can hold.
 */
export function hourOf(hours: readonly HourValue[], step: StepDays): StepHour {
  if (hours.length < RULES.present * HOURS_DAYS * DAY) return { kind: 'day', because: 'hours are missing' };
  if (hours.some(({ value }) => value <= 0)) return { kind: 'day', because: 'a value is not above zero' };
  const found = scanHours(hours, step);
  const because = found ? doubtOf(found, step) : 'the hours cannot be told apart';
  if (!found || because) return { kind: 'day', because: because ?? 'the hours cannot be told apart' };
  return { kind: 'hours', first: found.first, last: found.last };
}

function doubtOf(found: HourScan, { share }: StepDays): HourReason | undefined {
  const size = Math.log1p(found.share);
  const said = size / Math.log1p(share);
  if (found.last - found.first > RULES.widest) return 'the hours cannot be told apart';
  if (Math.abs(size) < RULES.ofNoise * found.noise)
    return 'the step is smaller than the scatter of the hours';
  if (!(said >= RULES.sizes[0] && said <= RULES.sizes[1])) return 'the hours say another size than the days';
  return found.another >= RULES.another ? 'there is more than one step' : undefined;
}

/** Scans the hours from the day before the step's days to the day after them. */
export function scanHours(hours: readonly HourValue[], step: StepDays): HourScan | undefined {
  const at = hours.map(({ hour }) => hour);
  const logs = hours.map(({ value }) => Math.log(value));
  const values = withoutSpikes(at, logs, HOURLY_SPIKES);
  const candidates = at.flatMap((hour, place) => {
    const day = Math.floor(hour / DAY);
    const near = day >= step.earliest - 1 && day <= step.latest + 1;
    return near && place >= FROM_ENDS && place <= at.length - FROM_ENDS ? place : [];
  });
  const best = scan(at, values, candidates);
  if (!best) return undefined;
  const { model, place } = best;
  const stepped = fitOf(extended(model, [stepAt(ofTheWeek(at), place)]), values);
  const size = estimateOf(
    stepped,
    stepped.model.columns.map((_, column) => (column === stepped.model.columns.length - 1 ? 1 : 0)),
  ).centre;
  const without = values.map((value, index) => (index >= place ? value - size : value));
  return {
    first: (at[best.from] ?? 0) - 1,
    last: at[best.to] ?? 0,
    share: Math.expm1(size),
    noise: Math.sqrt(stepped.rss / stepped.freedom),
    another: scan(at, without, candidates)?.gain ?? 0,
  };
}

interface Scanned {
  readonly gain: number;
  readonly model: Model;
  readonly place: number;
  /** The first and the last place that explain the hours nearly as well. */
  readonly from: number;
  readonly to: number;
}

/** What the hours alone determine of steps, for one correlation. */
interface StepColumns {
  readonly model: Model;
  /** For each place of a step the squares of what is left of its column beside the model's columns. */
  readonly own: Float64Array;
}

/** Computed once for all steps on the same hours of the week. */
const stepsOn = remembered((at: readonly number[]): readonly StepColumns[] => {
  const columns = hourColumns(at);
  return RHOS.map((rho) => {
    const model = modelOf(autoregressive(rho), at, columns);
    const { whitening, basis } = model;
    const sums = basis.q.map((column) => sumsFrom(whitening.alongDays(column)));
    const own = squaresOfSteps(whitening, at.length).map((all, place) =>
      sums.reduce((left, sum) => left - (sum[place] as number) ** 2, all),
    );
    return { model, own };
  });
});

/** The squares of the whitened column of a step at each place: a one after a zero, and from then on a column of ones. */
function squaresOfSteps(whitening: Whitening, n: number): Float64Array {
  const whiten = (values: Float64Array) => whitening.whiten(values);
  const everyOther = [0, 1].map((odd) =>
    whiten(Float64Array.from({ length: n }, (_, i) => (i % 2 === odd ? 1 : 0))),
  );
  const after = sumsFrom(whiten(new Float64Array(n).fill(1)).map((value) => value ** 2));
  return after.map((_, place) => (everyOther[place % 2]?.[place] ?? 0) ** 2 + (after[place + 1] ?? 0));
}

/** For each place the sum of the values from it on. */
function sumsFrom(values: Float64Array): Float64Array {
  const sums = Float64Array.from(values);
  for (let i = sums.length - 2; i >= 0; i -= 1) sums[i] = (sums[i] as number) + (sums[i + 1] as number);
  return sums;
}

/**
 * The place of a step that explains values best, under the correlation that suits it, against no step at all. The product of
 * whitened values with a step's column is the sum of them from its place on, whitened once more.
 */
function scan(
  at: readonly number[],
  values: readonly number[],
  candidates: readonly number[],
): Scanned | undefined {
  const n = values.length;
  const likelihood = (model: Model, squares: number) =>
    -n * Math.log(Math.max(squares, Number.MIN_VALUE)) - 2 * model.whitening.logScale;
  const fits = stepsOn(ofTheWeek(at)).map(({ model, own }) => {
    const { rest, rss } = fitOf(model, values);
    return { model, own, rss, along: sumsFrom(model.whitening.alongDays(rest)) };
  });
  const level = Math.max(...fits.map(({ model, rss }) => likelihood(model, rss)));
  const gains = candidates.map((place) => {
    const under = fits.map(({ model, own, rss, along }) => {
      const explained = (along[place] as number) ** 2 / (own[place] as number);
      return { model, gain: likelihood(model, rss - explained) - level };
    });
    return { place, ...under.reduce((most, one) => (one.gain > most.gain ? one : most)) };
  });
  const [one, ...more] = gains;
  if (!one) return undefined;
  const best = more.reduce((most, other) => (other.gain > most.gain ? other : most), one);
  const asGood = gains.filter(({ gain }) => best.gain - gain <= AS_GOOD).map(({ place }) => place);
  return { ...best, from: asGood[0] ?? best.place, to: asGood.at(-1) ?? best.place };
}

/** Hours by their places in the first week that they are of, since patterns of day and week are all that they tell. */
function ofTheWeek(at: readonly number[]): readonly number[] {
  const [first = 0] = at;
  const before = Math.floor(first / WEEK) * WEEK;
  return at.map((hour) => hour - before);
}

function stepAt(at: readonly number[], place: number): Column {
  const first = at[place] ?? 0;
  return (hour) => (hour >= first ? 1 : 0);
}

/** The patterns of day and week: 23 hours and six weekdays. */
function hourColumns(at: readonly number[]): readonly Column[] {
  const hours = Array.from(
    { length: DAY - 1 },
    (_, one): Column =>
      (hour) =>
        hour % DAY === one ? 1 : 0,
  );
  const weekdays = weekdayColumns(at.map((hour) => Math.floor(hour / DAY)));
  return [
    ones,
    ...hours,
    ...weekdays.map(
      (column): Column =>
        (hour) =>
          column(Math.floor(hour / DAY)),
    ),
  ];
}
