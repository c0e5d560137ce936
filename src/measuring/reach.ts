import type { Reading, Request } from '../model/series.ts';
import { type Instant, tiles, type Window, within } from '../model/window.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import { canJoin } from './pieces.ts';
import { joinDays } from './rolling.ts';
import { bySource } from './sources.ts';

/**
 * A source that measures no window beyond its reach: one of which it has forgotten days that are still known is made of
 * days, where these make a whole. Where they do not, the forgotten days are no part of its coverage, since they are no part of
 * its figure. It stands behind a source that remembers, which says what is known.
 */
export function withinReach(source: MetricSource): MetricSource {
  const reach = bySource((of) => reachOf(source, of));
  return {
    ...source,
    measure: async (budget, request, signal) => {
      const { known = [], days, periods } = request;
      const first = known.length === 0 ? undefined : await reach(budget);
      const isForgotten = ({ window }: Reading) => first !== undefined && window.start < first;
      const forgotten = known.filter(isForgotten);
      if (forgotten.length === 0) return source.measure(budget, request, signal);
      const all = [...known.map(({ window }) => window), ...days];
      const isOfDays = (window: Window) =>
        canJoin(budget.indicator) &&
        forgotten.some((day) => within(day.window, window)) &&
        tiles(all, window);
      const asked: Request = {
        ...request,
        periods: periods.filter((window) => !isOfDays(window)),
        known: known.map((reading) => (isForgotten(reading) ? withoutData(reading) : reading)),
      };
      const series = await source.measure(budget, asked, signal);
      const joined = periods
        .filter(isOfDays)
        .flatMap((window) => joinDays(budget.indicator, [...known, ...series.days], window) ?? []);
      return { ...series, periods: [...series.periods, ...joined] };
    },
  };
}

/** A day that counts in the coverage of a window, and of which there is nothing in its figure. */
function withoutData({ coverage: { expected }, ...reading }: Reading): Reading {
  return { ...reading, coverage: { present: 0, expected } };
}

/** The first moment of which a source has data; undefined where it does not say. */
export async function reachOf(
  source: Pick<MetricSource, 'newest' | 'retention'>,
  of: MeasuredBy,
): Promise<Instant | undefined> {
  const [newest, retention] = await Promise.all([source.newest(of), source.retention(of)]);
  return newest === undefined || retention === undefined ? undefined : newest - retention;
}
