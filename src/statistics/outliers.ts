import { dot, takeOut } from './orthonormal.ts';
import type { Model } from './regression.ts';

/** What finding outliers needs of a model, which the days alone determine: P = V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹ near its diagonal. */
export interface Leverage {
  readonly model: Model;
  /** For each day how much of it the model leaves: the diagonal of P. */
  readonly left: Float64Array;
  /** For each day P beside the diagonal, with the day after; NaN where that has no value. */
  readonly beside: Float64Array;
}

/** Computes a model's leverage. */
export function leverageOf(model: Model): Leverage {
  const { days, whitening, basis } = model;
  const left = new Float64Array(days.length);
  const beside = new Float64Array(days.length).fill(Number.NaN);
  for (const [at, day] of days.entries()) {
    const unit = new Float64Array(days.length);
    unit[at] = 1;
    const rest = whitening.whiten(unit);
    takeOut(basis.q, rest, new Float64Array(basis.q.length));
    left[at] = dot(rest, rest);
    if (days[at - 1] === day - 1) beside[at - 1] = whitening.alongDays(rest)[at - 1] as number;
  }
  return { model, left, beside };
}

/** Values of which the odd days were moved to where the others have them. */
export interface WithoutOutliers {
  readonly values: readonly number[];
  /** The places of the odd days among the values. */
  readonly outliers: readonly number[];
}

const MOST = 3;
/** How many standard errors a day must be off; and two days on end, which are looked for where no single one is. */
const FAR = 4;
const FAR_TOGETHER = 4.6;
/** With fewer degrees of freedom left, two of the days that are always the oddest would often be so far off. */
const FREEDOM_FOR_PAIRS = 15;
/** What a regression may not leave less of, as a share of the squares: rounding. */
const ROUNDING = 1e-18;

/** A day that is off, or two on end, under the structure in which that is most likely. */
interface Suspect {
  readonly days: readonly number[];
  readonly offs: readonly number[];
  /** The root of what they explain over what is left a degree of freedom. */
  readonly t: number;
  readonly evidence: number;
}

/**
 * Moves up to three days that are off (additive outliers: Chen and Liu 1993): single ones by more than four standard
 * errors, and then two on end that are off to the same side, which hide each other from a search for single ones. On the
 * logarithms of values that are all positive, unless told that they are `plain`. `leverages` is one for each structure of
 * the errors.
 */
export function withoutOutliers(
  values: readonly number[],
  leverages: readonly Leverage[],
  plain = false,
): WithoutOutliers {
  const inLogs = !plain && values.every((value) => value > 0);
  const level = Float64Array.from(values, (value) => (inLogs ? Math.log(value) : value));
  const outliers: number[] = [];
  for (let found = oddIn(level, leverages, outliers); found; found = oddIn(level, leverages, outliers)) {
    for (const [at, day] of found.days.entries()) {
      level[day] = (level[day] as number) - (found.offs[at] as number);
      outliers.push(day);
    }
  }
  const moved = values.map((value, day) => {
    if (!outliers.includes(day)) return value;
    return inLogs ? Math.exp(level[day] as number) : (level[day] as number);
  });
  return { values: moved, outliers };
}

/** The next day that is off, or the next two; none when enough were found. */
function oddIn(
  level: Float64Array,
  leverages: readonly Leverage[],
  done: readonly number[],
): Suspect | undefined {
  if (done.length >= MOST) return undefined;
  const seen = leverages.map((leverage) => seenUnder(level, leverage, done));
  const single = likeliest(seen.flatMap((one) => singleIn(one) ?? []));
  if (single && single.t > FAR) return single;
  const pair = done.length + 2 > MOST ? undefined : likeliest(seen.flatMap((one) => pairIn(one) ?? []));
  return pair && pair.t > FAR_TOGETHER ? pair : undefined;
}

function likeliest(suspects: readonly Suspect[]): Suspect | undefined {
  const [first, ...others] = suspects;
  return first && others.reduce((most, one) => (one.evidence > most.evidence ? one : most), first);
}

/** What a structure leaves of the values, along each day. */
interface Seen {
  readonly leverage: Leverage;
  readonly along: Float64Array;
  readonly squares: number;
  readonly rounding: number;
  readonly done: readonly number[];
}

function seenUnder(level: Float64Array, leverage: Leverage, done: readonly number[]): Seen {
  const { whitening, basis } = leverage.model;
  const rest = whitening.whiten(level);
  takeOut(basis.q, rest, new Float64Array(basis.q.length));
  const along = whitening.alongDays(rest);
  return { leverage, along, squares: dot(rest, rest), rounding: ROUNDING * dot(level, level), done };
}

/** The day whose removal explains most under one structure. */
function singleIn(seen: Seen): Suspect | undefined {
  const { along, done } = seen;
  const { left } = seen.leverage;
  let [day, gain] = [-1, -1];
  for (let at = 0; at < left.length; at += 1) {
    const own = left[at] as number;
    if (own <= ROUNDING || done.includes(at)) continue;
    const explained = (along[at] as number) ** 2 / own;
    if (explained > gain) [day, gain] = [at, explained];
  }
  if (day < 0) return undefined;
  const own = left[day] as number;
  return suspected(seen, [day], [(along[day] as number) / own], gain, own);
}

/** The two days on end, off to the same side, whose removal explains most under one structure. */
function pairIn(seen: Seen): Suspect | undefined {
  const { along, done } = seen;
  const { left, beside, model } = seen.leverage;
  if (left.length - model.basis.q.length - 2 < FREEDOM_FOR_PAIRS) return undefined;
  let [day, gain] = [-1, -1];
  let [offs, volume]: [readonly number[], number] = [[], 1];
  for (let at = 0; at + 1 < left.length; at += 1) {
    const [own, next, both] = [left[at] as number, left[at + 1] as number, beside[at] as number];
    const apart = own * next - both * both;
    if (!(apart > ROUNDING) || done.includes(at) || done.includes(at + 1)) continue;
    const [one, other] = [along[at] as number, along[at + 1] as number];
    const first = (one * next - other * both) / apart;
    const second = (other * own - one * both) / apart;
    const explained = one * first + other * second;
    if (first * second > 0 && explained > gain) {
      [day, gain, offs, volume] = [at, explained, [first, second], apart];
    }
  }
  return day < 0 ? undefined : suspected(seen, [day, day + 1], offs, gain, volume);
}

function suspected(
  { leverage: { model, left }, squares, rounding }: Seen,
  days: readonly number[],
  offs: readonly number[],
  gain: number,
  volume: number,
): Suspect {
  const freedom = left.length - model.basis.q.length - days.length;
  const without = Math.max(squares - gain, rounding);
  const evidence = -model.logVolume - (freedom / 2) * Math.log(without) - Math.log(volume) / 2;
  return { days, offs, t: Math.sqrt((gain * freedom) / without), evidence };
}
