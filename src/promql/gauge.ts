import type { GaugeIndicator } from '../model/indicator.ts';
import { outside } from './outside.ts';
import { overTime } from './over-time.ts';
import { selector } from './selector.ts';

/** Seconds between the moments at which several series are made one. */
const STEP = 60;

/** A gauge's figure over a `range` such as `[1h]`; `steps` is the same range as a subquery's. */
export function gaugeFigure(
  { gauge, where, overTime: how, across, outside: holes = [] }: GaugeIndicator,
  { range, steps }: { readonly range: string; readonly steps: string },
): string {
  const series = selector(gauge, where);
  if (!comesTogetherFirst({ overTime: how, across }))
    return `${across}(${overTime(how, `${series}${range}`)})`;
  const together = `${across}(${series})`;
  return overTime(how, `${holes.length > 0 ? `(${outside(together, holes, STEP)})` : together}${steps}`);
}

/** The range of a subquery over a length of time such as `1h` that {@link gaugeFigure} needs. */
export function stepsOver(length: string): string {
  return `[${length}:${STEP}s]`;
}

/**
 * Whether the series are made one at each moment before time is looked at. A sum must be: instances that follow one
 * another are not there together, and do not have their peaks together. So must the last value, since series that
 * ended are not part of it. Elsewhere each series is looked at over time first, which misses no short peak.
 */
export function comesTogetherFirst(indicator: Pick<GaugeIndicator, 'overTime' | 'across'>): boolean {
  return indicator.across === 'sum' || indicator.overTime === 'last';
}
