import { studentBelow, studentQuantile, studentShare } from './distributions.ts';

/** Student's t about a centre, in scales. */
export interface StudentT {
  readonly centre: number;
  readonly scale: number;
  readonly freedom: number;
}

/** Distributions that are averaged over, each with its share of belief, one a place. */
export interface Mixture {
  readonly weights: ArrayLike<number>;
  readonly centres: ArrayLike<number>;
  readonly scales: ArrayLike<number>;
  readonly freedoms: ArrayLike<number>;
}

/** The mixture of distributions with their weights. */
export function mixtureOf(weights: readonly number[], parts: readonly StudentT[]): Mixture {
  return {
    weights,
    centres: parts.map(({ centre }) => centre),
    scales: parts.map(({ scale }) => scale),
    freedoms: parts.map(({ freedom }) => freedom),
  };
}

/** The chance that a quantity is below a value, averaged over what it may be (Hoeting et al. 1999). */
export function chanceBelow(mixture: Mixture, value: number): number {
  return beyond(mixture, value, 1, studentShare);
}

/** The chance that it is above. */
export function chanceAbove(mixture: Mixture, value: number): number {
  return beyond(mixture, value, -1, studentShare);
}

/** On which side of zero a quantity likely is, and twice the chance of the other one, exact however small. */
export function sideOf(mixture: Mixture): { readonly direction: 1 | -1; readonly p: number } {
  const direction = chanceAbove(mixture, 0) >= chanceBelow(mixture, 0) ? 1 : -1;
  return { direction, p: 2 * beyond(mixture, 0, direction, studentBelow) };
}

/** The chance of what is below a value, or with −1 above. */
function beyond(
  { weights, centres, scales, freedoms }: Mixture,
  value: number,
  sign: 1 | -1,
  below: (t: number, df: number) => number,
): number {
  let chance = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const off = sign * (value - (centres[at] as number));
    const scale = scales[at] as number;
    const share = scale > 0 ? below(off / scale, freedoms[at] as number) : off > 0 ? 1 : 0;
    chance += (weights[at] as number) * share;
  }
  return chance;
}

/** The mean of a mixture's centres. */
export function centreOf({ weights, centres }: Mixture): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) sum += (weights[at] as number) * (centres[at] as number);
  return sum;
}

/** A mixture on a scale of its own, with the ways to it and back. */
export interface OnScale {
  readonly mixture: Mixture;
  readonly to: (value: number) => number;
  readonly from: (value: number) => number;
}

const itself = (value: number) => value;

/** The value below which the share `p` of a mixture lies. */
export function mixtureQuantile(mixture: Mixture, p: number): number {
  return scaledQuantile([{ mixture, to: itself, from: itself }], p);
}

/** The same of mixtures on several scales whose weights together are 1. */
export function scaledQuantile(scales: readonly OnScale[], p: number): number {
  const off = (value: number) =>
    scales.reduce((sum, { mixture, to }) => sum + chanceBelow(mixture, to(value)), 0) - p;
  const { value, step } = guess(scales, p);
  const at = off(value);
  let here: Point = { value, at };
  let there = here;
  if (at === 0) return value;
  for (let reach = at < 0 ? step : -step; Math.sign(there.at) === Math.sign(at); reach *= 4) {
    here = there;
    there = { value: here.value + reach, at: off(here.value + reach) };
  }
  return at < 0 ? crossingOf(off, here, there) : crossingOf(off, there, here);
}

/** Where a function was looked at, and what it was there. */
interface Point {
  readonly value: number;
  readonly at: number;
}

/** How far from the first guess is looked, in scales. */
const NEAR = 0.05;

/** The mean of the values below which the share of each distribution lies, and how far to look from there. */
function guess(scales: readonly OnScale[], p: number): { readonly value: number; readonly step: number } {
  let [value, step] = [0, 0];
  for (const { mixture, from } of scales) {
    const { weights, centres, scales: widths, freedoms } = mixture;
    let [whole, mean, width] = [0, 0, 0];
    let [freedom, t] = [0, 0];
    for (let at = 0; at < weights.length; at += 1) {
      const weight = weights[at] as number;
      const scale = widths[at] as number;
      if (freedoms[at] !== freedom) {
        freedom = freedoms[at] as number;
        t = studentQuantile(p, freedom);
      }
      whole += weight;
      mean += weight * ((centres[at] as number) + scale * t);
      width += weight * scale;
    }
    if (whole === 0) continue;
    const own = from(mean / whole);
    value += whole * own;
    step += whole * (from((mean + NEAR * width) / whole) - own);
  }
  return { value, step: step || Math.abs(value) * PRECISION || Number.MIN_VALUE };
}

/** Where a rising function crosses zero between two bounds, by false position (Dowell and Jarratt 1971). */
function crossingOf(of: (value: number) => number, from: Point, to: Point): number {
  let [low, high] = [from.value, to.value];
  let [atLow, atHigh] = [from.at, to.at];
  let moved: 'low' | 'high' | undefined;
  for (;;) {
    const slanted = low + ((high - low) * atLow) / (atLow - atHigh);
    const middle = slanted > low && slanted < high ? slanted : (low + high) / 2;
    // Not the other way round: of bounds that are no numbers, all comparisons are false.
    if (!(middle > low && middle < high && high - low > PRECISION * (to.value - from.value))) return middle;
    const at = of(middle);
    if (Math.abs(at) <= EXACT) return middle;
    // A bound that stays twice counts half, so that the next guess falls on its side.
    if (at < 0) {
      if (moved === 'low') atHigh /= 2;
      [low, atLow, moved] = [middle, at, 'low'];
    } else {
      if (moved === 'high') atLow /= 2;
      [high, atHigh, moved] = [middle, at, 'high'];
    }
  }
}

const PRECISION = 1e-12;
/** A chance closer than this moves no figure that is told. */
const EXACT = 1e-12;

/** Weights that add up to one, of logarithms of what they are in proportion to. */
export function weightsOf(logs: readonly number[]): readonly number[] {
  const most = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - most));
  const all = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / all);
}
