import type { OverTime } from '../model/indicator.ts';
import type { Window } from '../model/window.ts';
import { overTime } from './over-time.ts';
import { ranged } from './selector.ts';

/** Seconds of samples that are looked at together where holes are cut out: they are in one or they are not. */
const STEP = 60;

/**
 * A selected gauge over the `seconds` before, without the samples in holes and without those that are no number. Each
 * minute is summed up from its own samples, the minutes in holes are dropped and those that come to no number, and the rest
 * is summed up again: exact for holes of whole minutes, but for a quantile, which is of the last sample of each minute.
 */
export function overTimeOutside(
  series: string,
  over: OverTime,
  seconds: number,
  holes: readonly Window[],
): string {
  const fold = over.startsWith('p') ? 'last' : over;
  const figures = (of: string) => `(${minutes(of, series, holes)} >= -Inf)${minutely(seconds)}`;
  if (over !== 'avg') return overTime(over, figures(fold));
  return `sum_over_time(${figures('sum')}) / ${samplesOutside(series, seconds, holes)}`;
}

/** How many samples of each series {@link overTimeOutside} takes the mean of. */
export function samplesOutside(series: string, seconds: number, holes: readonly Window[]): string {
  const counts = `${minutes('count', series, holes)} and (${minutes('sum', series, holes)} >= -Inf)`;
  return `sum_over_time((${counts})${minutely(seconds)})`;
}

function minutes(fold: string, series: string, holes: readonly Window[]): string {
  const folded = `${fold}_over_time(${ranged(series, `[${STEP}s]`)})`;
  return holes.length === 0 ? folded : `(${outside(folded, holes, STEP)})`;
}

/** A second less, since Prometheus 2 takes the minute before the window as well. */
function minutely(seconds: number): string {
  return `[${seconds - 1}s:${STEP}s]`;
}

/** A vector at the moments whose `step` before them does not reach into a hole; at the others, nothing. */
export function outside(vector: string, holes: readonly Window[], step: number): string {
  if (holes.length === 0) return vector;
  const inside = holes.map(
    ({ start, end }) => `(vector(time()) > ${start} and vector(time()) < ${end + step})`,
  );
  return `${vector} unless on () (${inside.join(' or ')})`;
}
