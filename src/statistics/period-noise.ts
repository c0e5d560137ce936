import { quickselect } from 'simple-statistics';
import { studentQuantile } from './distributions.ts';

/** Values of days on end; NaN where a day has none. */
export type DaysOnEnd = Float64Array;

/** How a day's errors are. */
export interface DayNoise {
  /** Twice their variance, which is what differences of days are made of, without what fades within a week. */
  readonly squares: number;
  /** The share of a day's error that is left on the next one. */
  readonly rho: number;
}

/** How far two whole stretches of a series may differ for its noise alone. */
export interface PeriodNoise {
  /** Of stretches far apart: the half-width of what the difference of their means may be. */
  readonly half: number;
  /** Its square is less by this share for neighbours, since their errors hang together, … */
  readonly near: number;
  /** … of which this share is left with each stretch more between them. */
  readonly fading: number;
}

const WEEK = 7;
/** Fewer pairs of days a week apart show nothing. */
const FEWEST_PAIRS = 14;
/** To how many stretches the model of the days is worth as much as what was seen of these. */
const WORTH = 8;
/** What is off by more deviations counts as so many, since a step is no noise; and what that leaves of a normal distribution's squares. */
const CLIP = 2;
const LEFT_BY_CLIP = 0.9205;
/** How many deviations off a day may be to count as it is for the level of its stretch. */
const ODD = 3;
/** The most that can be left of a day's error on the next one; what fades more slowly is a movement. */
const MOST_RHO = 0.95;
const ROUNDS = 20;
/** The middle of what is off, in deviations of a normal distribution. */
const MIDDLE_OFF = 0.6745;

/** How a day's errors are, by differences of days a week apart, which hold neither level nor pattern of the week. Undefined with too few days. */
export function dayNoise(days: DaysOnEnd): DayNoise | undefined {
  const apart = differences(days, WEEK);
  if (knownOf(apart).length < FEWEST_PAIRS) return undefined;
  const square = squareOf(apart);
  const rho = rhoOf(square > 0 ? 1 - squareOf(differences(apart, 1)) / (2 * square) : 0);
  return { squares: square / (1 - rho ** WEEK), rho };
}

/**
 * The noise of the means of stretches of so many days, whole weeks each. The errors of a day say what is to be expected, how far
 * neighbouring stretches were apart says what was seen, and the two are weighed by how many stretches there are. `p` is the
 * chance, both sides together, that stretches of one level are told apart.
 */
export function periodNoise(
  days: DaysOnEnd,
  { squares, rho }: DayNoise,
  stretch: number,
  p: number,
): PeriodNoise {
  const { own, next } = meansOf(stretch, rho);
  const near = next / own;
  const seen = knownOf(meanDifferences(days, stretch));
  const stretches = seen.length / stretch;
  const square = (WORTH * squares * (own - next) + stretches * squareOf(seen)) / (WORTH + stretches);
  const half = quantile(1 - p / 2, Math.floor(WORTH + stretches)) * Math.sqrt(square / (1 - near));
  return { half, near, fading: rho ** stretch };
}

/** The level of some days, at least one: their mean, with what is far off counted as less far, so that no odd day carries it. */
export function levelOf(values: Float64Array, { squares }: DayNoise): number {
  const middle = middleOf(values);
  const most = ODD * Math.sqrt(squares / 2);
  let sum = 0;
  for (const value of values) sum += Math.min(middle + most, Math.max(middle - most, value));
  return sum / values.length;
}

/** Days without the week's pattern, which is for each weekday the middle of what it was off the week around it. */
export function withoutWeekdays(days: DaysOnEnd): DaysOnEnd {
  const off = Array.from({ length: WEEK }, (_, weekday) => {
    const found = new Float64Array(Math.ceil(days.length / WEEK));
    for (let week = 0; week < found.length; week += 1) {
      const at = week * WEEK + weekday;
      const isWhole = at >= 3 && at + 3 < days.length;
      found[week] = isWhole ? (days[at] as number) - meanOf(days.subarray(at - 3, at + 4)) : Number.NaN;
    }
    const known = knownOf(found);
    return known.length === 0 ? 0 : middleOf(known);
  });
  return days.map((value, at) => value - (off[at % WEEK] ?? 0));
}

// Worked out by iteration, and asked for every budget with few different numbers of stretches.
const QUANTILES = new Map<string, number>();

function quantile(p: number, freedom: number): number {
  const key = `${p} ${freedom}`;
  const known = QUANTILES.get(key) ?? studentQuantile(p, freedom);
  QUANTILES.set(key, known);
  return known;
}

/** Those that are a number, in order; a copy. */
export function knownOf(values: Float64Array): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) known[count++] = value;
  return known.subarray(0, count);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The median, found without putting all in order. */
function middleOf(values: Float64Array): number {
  const parted: number[] = [];
  for (const value of values) parted.push(value);
  const half = parted.length >> 1;
  quickselect(parted, half, 0, parted.length - 1);
  const upper = parted[half] ?? 0;
  if (parted.length % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < half; at += 1) lower = Math.max(lower, parted[at] as number);
  return (lower + upper) / 2;
}

/** Each value less that of so many days before, where both are known. */
function differences(days: DaysOnEnd, lag: number): DaysOnEnd {
  const found = new Float64Array(Math.max(0, days.length - lag));
  for (let at = 0; at < found.length; at += 1) found[at] = (days[at + lag] as number) - (days[at] as number);
  return found;
}

/** The mean square of those that are known, with what is far off counted as less far. */
function squareOf(values: Float64Array): number {
  const off = knownOf(values);
  if (off.length === 0) return 0;
  for (let at = 0; at < off.length; at += 1) off[at] = Math.abs(off[at] as number);
  // Where most differences are none at all, the others are all that is known of the noise.
  const most = (CLIP * middleOf(off)) / MIDDLE_OFF || Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const value of off) sum += Math.min(value, most) ** 2;
  return sum / off.length / LEFT_BY_CLIP;
}

/**
 * The share of a day's error that is left on the next one, by how differences over a week hang together from day to day, which
 * grows with it: (2ρ − ρ⁶ − ρ⁸) / 2(1 − ρ⁷).
 */
function rhoOf(together: number): number {
  let [least, most] = [0, MOST_RHO];
  for (let round = 0; round < ROUNDS; round += 1) {
    const rho = (least + most) / 2;
    const at = (2 * rho - rho ** (WEEK - 1) - rho ** (WEEK + 1)) / (2 * (1 - rho ** WEEK));
    if (at < together) least = rho;
    else most = rho;
  }
  return least;
}

/** In variances of a day: the variance of the mean of so many days, and its covariance with the mean of the next ones. */
function meansOf(stretch: number, rho: number): { readonly own: number; readonly next: number } {
  let [own, next] = [0, 0];
  for (let apart = 1 - stretch; apart < stretch; apart += 1) {
    const pairs = (stretch - Math.abs(apart)) / stretch ** 2;
    own += pairs * rho ** Math.abs(apart);
    next += pairs * rho ** (stretch + apart);
  }
  return { own, next };
}

/** The differences of the means of any two stretches on end; NaN where a day of them has no value. */
function meanDifferences(days: DaysOnEnd, stretch: number): Float64Array {
  const apart = differences(days, stretch);
  const found = new Float64Array(apart.length).fill(Number.NaN);
  let [sum, known] = [0, 0];
  for (let at = 0; at < apart.length; at += 1) {
    const [value, left] = [apart[at] as number, apart[at - stretch] ?? Number.NaN];
    if (!Number.isNaN(value)) [sum, known] = [sum + value, known + 1];
    if (!Number.isNaN(left)) [sum, known] = [sum - left, known - 1];
    if (known === stretch) found[at] = sum / stretch;
  }
  return found;
}
