import type { Across, GaugeIndicator, GrowthIndicator, Indicator, OverTime } from '../model/indicator.ts';
import type { Window } from '../model/window.ts';
import { outside, overTimeOutside, samplesOutside } from './outside.ts';
import { overTime } from './over-time.ts';
import { ranged, selection, selector } from './selector.ts';

/** Seconds between the moments at which several series are made one, unless samples are nearer together. */
const STEP = 60;

/** Series that were there for less than this share of the time of the longest one decide no figure of all. */
export const BRIEF = 0.05;

/** A gauge, and the stretches whose values do not count, in order. */
export interface CutGauge extends GaugeIndicator {
  readonly outside?: readonly Window[];
}

/** An indicator as it is asked for. */
export type Queried = Exclude<Indicator, GaugeIndicator> | CutGauge;

/** Over which stretch a gauge is looked at, and which of its values. */
export interface Stretched {
  /** Such as `[1h]`. */
  readonly range: string;
  /** The same range as a subquery's. */
  readonly steps: string;
  /** Whether values that are no number are passed over where series are made one; it costs as much memory again. */
  readonly isNumbersAlone?: boolean;
}

/** A gauge's figure over a stretch. In a mean across series each has the weight of its samples. */
export function gaugeFigure(
  { gauge, where, overTime: how, across, outside: holes = [] }: CutGauge,
  { range, steps, isNumbersAlone = false }: Stretched,
): string {
  const series = selector(gauge, where);
  if (!comesTogetherFirst({ overTime: how, across })) {
    const own = ranged(series, range);
    const [each, samples] = [overTime(how, own), `count_over_time(${own})`];
    return across === 'avg' ? `sum(${each} * ${samples}) / sum(${samples})` : `${across}(${each})`;
  }
  const together = `${across}(${numbersOf(series, isNumbersAlone)})`;
  return overTime(how, `${holes.length > 0 ? `(${outside(together, holes, STEP)})` : together}${steps}`);
}

/** The series of a gauge at one moment; those alone whose values are numbers where that is asked for. */
export function numbersOf(series: string, isNumbersAlone: boolean): string {
  return `${selection(series)}${isNumbersAlone ? ' >= -Inf' : ''}`;
}

/** The range of a subquery over a length of time such as `1h` that {@link gaugeFigure} needs. */
export function stepsOver(length: string, step: number = STEP): string {
  return `[${length}:${step}s]`;
}

/**
 * Whether the series are made one at each moment before time is looked at. A sum must be: instances that follow one
 * another are not there together, and do not have their peaks together. So must the last value, since series that
 * ended are not part of it. Elsewhere each series is looked at over time first, which misses no short peak.
 */
export function comesTogetherFirst(indicator: Pick<GaugeIndicator, 'overTime' | 'across'>): boolean {
  return indicator.across === 'sum' || indicator.overTime === 'last';
}

/** The gauge whose daily values a growth is made of. */
export function dailyGauge(indicator: GrowthIndicator): GaugeIndicator {
  return { ...indicator, kind: 'gauge', overTime: 'last' };
}

/**
 * The figure of a gauge whose series are looked at over time first, from the values alone that are numbers, outside of what
 * is left out; without brief series where some would decide it. Slower than {@link gaugeFigure}, since it goes by minutes.
 */
export function carefulQuery(
  { gauge, where, overTime: how, across, outside: holes = [] }: CutGauge,
  seconds: number,
  isWithoutBrief = false,
): string {
  const series = selector(gauge, where);
  const samples = samplesOutside(series, seconds, holes);
  const all = overTimeOutside(series, how, seconds, holes);
  const each = isWithoutBrief
    ? `(${all} and (${samples} >= on () group_left () ${BRIEF} * max(${samples})))`
    : `(${all})`;
  return across === 'avg' ? `sum(${each} * ${samples}) / sum(${samples} and ${each})` : `${across}(${each})`;
}

/** Answers no number when a value of a gauge's series in the `seconds` before is none: NaN is in every sum that it is in. */
export function notNumbersQuery(series: string, seconds: number): string {
  return `sum(sum_over_time(${ranged(series, `[${seconds}s]`)}))`;
}

/**
 * For how long the series was there that decides a figure, with its labels, as a share of the time of the longest one.
 * Undefined where none decides alone, and where a short peak is what is asked for.
 */
export function decidingQuery(
  { gauge, where, overTime: how, across }: GaugeIndicator,
  seconds: number,
): string | undefined {
  const first = FIRST[across];
  if (first === undefined || how === across || comesTogetherFirst({ overTime: how, across }))
    return undefined;
  const range = ranged(selector(gauge, where), `[${seconds}s]`);
  const samples = `count_over_time(${range})`;
  return `(${samples} and ${first}(1, ${overTime(how, range)})) / on () group_left () max(${samples})`;
}

const FIRST: Readonly<Partial<Record<Across, string>>> = { max: 'topk', min: 'bottomk' };

/**
 * The most samples that a series of the gauge has in a little less than five minutes, looked for by the hour; undefined
 * where it does not matter at which moments the series are made one.
 */
export function densityQuery(
  { gauge, where, overTime: how, across }: GaugeIndicator,
  seconds: number,
): string | undefined {
  if (across !== 'sum' || !EXTREMES.has(how)) return undefined;
  const samples = `count_over_time(${ranged(selector(gauge, where), `[${DENSITY_SECONDS}s]`)})`;
  return `max(max_over_time(${samples}[${seconds - 1}s:1h]))`;
}

/** A second less than five minutes, since Prometheus 2 counts a sample at the very start and Prometheus 3 does not. */
const DENSITY_SECONDS = 299;
const EXTREMES: ReadonlySet<OverTime> = new Set(['max', 'min']);

/** Seconds between the moments at which series are made one so that none of their samples is passed over. */
export function stepFor(samples: number | undefined): number {
  return samples === undefined ? STEP : Math.max(1, Math.min(STEP, Math.round(DENSITY_SECONDS / samples)));
}
