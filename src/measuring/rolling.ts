import type { Indicator } from '../model/indicator.ts';
import type { Reading } from '../model/series.ts';
import { secondsOf, tiles, type Window, within } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { joinPieces } from './pieces.ts';

/**
 * A source that makes windows of the days that it measures, as a request wants them joined: for each day the rolling window
 * that ends with it, which would be as many queries over weeks. It stands before maintenance is left out, so that what is
 * left out of a day is left out of these too. A period of which the source has nothing, such as one that was not recorded,
 * is made so as well.
 */
export function joiningDays(source: MetricSource): MetricSource {
  return {
    ...source,
    measure: async (budget, { joined, ...request }, signal) => {
      const series = await source.measure(budget, request, signal);
      if (!joined) return series;
      const join = (window: Window) => joinDays(budget.indicator, series.days, window);
      const periods = series.periods.map(
        (reading) => (isNothing(reading) ? join(reading.window) : reading) ?? reading,
      );
      return { ...series, periods: [...periods, ...joined.flatMap((window) => join(window) ?? [])] };
    },
  };
}

/** A window made of the days that fill it; undefined where they do not, or have nothing, or make no whole. */
export function joinDays(
  indicator: Indicator,
  days: readonly Reading[],
  window: Window,
): Reading | undefined {
  const inside = days
    .filter((day) => within(day.window, window))
    .toSorted((a, b) => a.window.start - b.window.start);
  if (
    !tiles(
      inside.map((day) => day.window),
      window,
    )
  )
    return undefined;
  const counting = inside.filter((day) => day.leftOut !== secondsOf(day.window));
  const leftOut = inside.reduce((sum, day) => sum + (day.leftOut ?? 0), 0);
  const reading = joinPieces(indicator, window, counting, leftOut);
  return reading && !isNothing(reading) ? reading : undefined;
}

function isNothing({ measured }: Reading): boolean {
  return measured.kind === 'none' && measured.why === 'no_data';
}
