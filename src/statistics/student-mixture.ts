import { studentBelow } from './distributions.ts';

/** One of the distributions that are averaged over: Student's t about a centre, in scales, with its share of belief. */
export interface Component {
  readonly weight: number;
  readonly centre: number;
  readonly scale: number;
  readonly freedom: number;
}

/** The chance that a quantity is below a value, averaged over what it may be (Hoeting et al. 1999). */
export function chanceBelow(mixture: readonly Component[], value: number): number {
  let chance = 0;
  for (const { weight, centre, scale, freedom } of mixture) {
    chance += weight * (scale > 0 ? studentBelow((value - centre) / scale, freedom) : value > centre ? 1 : 0);
  }
  return chance;
}

/** The chance that it is above. */
export function chanceAbove(mixture: readonly Component[], value: number): number {
  return chanceBelow(
    mixture.map((one) => ({ ...one, centre: -one.centre })),
    -value,
  );
}

/** The mean of a mixture's centres. */
export function centreOf(mixture: readonly Component[]): number {
  return mixture.reduce((sum, { weight, centre }) => sum + weight * centre, 0);
}

/** The value below which the share `p` of a mixture lies. */
export function mixtureQuantile(mixture: readonly Component[], p: number): number {
  const known = mixture.filter(({ weight }) => weight > NEGLIGIBLE);
  const low = Math.min(...known.map(({ centre, scale }) => centre - scale));
  const high = Math.max(...known.map(({ centre, scale }) => centre + scale));
  return quantileBy((value) => chanceBelow(known, value), p, low, high);
}

/** The value at which a rising chance is `p`, by false position (Dowell and Jarratt 1971). It may lie beyond the guess. */
export function quantileBy(below: (value: number) => number, p: number, from: number, to: number): number {
  let [low, high] = [from, to];
  const step = high - low || Math.abs(high) * PRECISION || Number.MIN_VALUE;
  for (let reach = step; below(low) > p; reach *= 2) low -= reach;
  for (let reach = step; below(high) < p; reach *= 2) high += reach;
  return crossingOf((value) => below(value) - p, low, high);
}

/** Where a rising function crosses zero between two bounds. */
function crossingOf(of: (value: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [atLow, atHigh] = [of(low), of(high)];
  let moved: 'low' | 'high' | undefined;
  for (;;) {
    const slanted = low + ((high - low) * atLow) / (atLow - atHigh);
    const middle = slanted > low && slanted < high ? slanted : (low + high) / 2;
    if (middle <= low || middle >= high || high - low <= PRECISION * (to - from)) return middle;
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

const PRECISION = 1e-14;
/** A chance is not known closer than this. */
const EXACT = 1e-15;
/** Descriptions with less belief than this change no digit that counts. */
const NEGLIGIBLE = 1e-13;

/** Weights that add up to one, of logarithms of what they are in proportion to. */
export function weightsOf(logs: readonly number[]): readonly number[] {
  const most = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - most));
  const all = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / all);
}
