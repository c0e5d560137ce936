import type { OverTime } from '../model/indicator.ts';
import type { Window } from '../model/window.ts';
import { overTime } from './over-time.ts';

/** Seconds of samples that are looked at together where holes are cut out: they are in one or they are not. */
const STEP = 60;

/**
 * A selected gauge over the `seconds` before, without the samples in holes. Each minute is summed up from its own samples,
 * the minutes in holes are dropped, and the rest is summed up again: exact for holes of whole minutes, but for a quantile,
 * which is of the last sample of each minute.
 */
export function overTimeOutside(
  series: string,
  over: OverTime,
  seconds: number,
  holes: readonly Window[],
): string {
  // A second less, since Prometheus 2 takes the minute before the window as well.
  const range = `[${seconds - 1}s:${STEP}s]`;
  const minutes = (fold: string) =>
    `(${outside(`${fold}_over_time(${series}[${STEP}s])`, holes, STEP)})${range}`;
  if (over === 'avg') return `sum_over_time(${minutes('sum')}) / sum_over_time(${minutes('count')})`;
  return overTime(over, minutes(over.startsWith('p') ? 'last' : over));
}

/** A vector at the moments whose `step` before them does not reach into a hole; at the others, nothing. */
export function outside(vector: string, holes: readonly Window[], step: number): string {
  if (holes.length === 0) return vector;
  const inside = holes.map(
    ({ start, end }) => `(vector(time()) > ${start} and vector(time()) < ${end + step})`,
  );
  return `${vector} unless on () (${inside.join(' or ')})`;
}
