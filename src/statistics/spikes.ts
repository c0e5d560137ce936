import { medianSorted } from 'simple-statistics';

/** How a series is searched for spikes, in values. */
export interface SpikeFilter {
  /** The period of its pattern, and from how many values on it is put aside. */
  readonly period: number;
  readonly fewestForPattern: number;
  /** Over how many values the pattern is taken from a running median, and the level. */
  readonly patternWindow: number;
  readonly levelWindow: number;
}

/** For daily values with a week's pattern: one or two days go, three stay. */
export const DAILY_SPIKES: SpikeFilter = {
  period: 7,
  fewestForPattern: 21,
  patternWindow: 7,
  levelWindow: 5,
};

/** The share of values that are taken for usual, and how many times their spread a spike is off. */
const USUAL = 0.8;
const FAR = 4;

/**
 * Values of which spikes are moved to the level around them (Hampel's filter: Davies and Gather 1993), with their
 * pattern put aside meanwhile. `places` are the values' places on the calendar, which tell the place in the pattern.
 */
export function withoutSpikes(
  places: readonly number[],
  values: readonly number[],
  filter: SpikeFilter,
): readonly number[] {
  const pattern = patternOf(places, values, filter);
  const plain = values.map((value, index) => value - (pattern[index] ?? 0));
  const level = runningMedian(plain, filter.levelWindow);
  const off = plain.map((value, index) => Math.abs(value - (level[index] ?? value)));
  const usual = off.toSorted((a, b) => a - b)[Math.ceil(USUAL * values.length) - 1] ?? 0;
  return values.map((value, index) =>
    (off[index] ?? 0) > FAR * usual ? (level[index] ?? 0) + (pattern[index] ?? 0) : value,
  );
}

function patternOf(
  places: readonly number[],
  values: readonly number[],
  { period, fewestForPattern, patternWindow }: SpikeFilter,
): readonly number[] {
  if (values.length < fewestForPattern) return values.map(() => 0);
  const level = runningMedian(values, patternWindow);
  const off = values.map((value, index) => ({ phase: phaseOf(index), off: value - (level[index] ?? value) }));
  const byPhase = Map.groupBy(off, ({ phase }) => phase);
  const medians = new Map([...byPhase].map(([phase, group]) => [phase, median(group.map((one) => one.off))]));
  return off.map(({ phase }) => medians.get(phase) ?? 0);

  function phaseOf(index: number): number {
    return (((places[index] ?? 0) % period) + period) % period;
  }
}

/** The median of so many values around each; at the ends the window is moved inwards, not cut. */
function runningMedian(values: readonly number[], window: number): readonly number[] {
  const half = (window - 1) / 2;
  return values.map((_, index) => {
    const start = Math.max(0, Math.min(index - half, values.length - window));
    return median(values.slice(start, start + window));
  });
}

function median(values: readonly number[]): number {
  return medianSorted(values.toSorted((a, b) => a - b));
}
