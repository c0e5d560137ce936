import type { Budget } from '../model/budget.ts';
import type { Reading, Request, Series } from '../model/series.ts';
import type { Window } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { MetricSource } from '../ports/metric-source.ts';

/** A window's data may still arrive for this long after its end, in seconds; only then is its reading kept. */
const SETTLED_AFTER = 600;

/**
 * A source that remembers: what the ledger has is read back, only the rest is asked of the source, and what is new and
 * settled is kept. So a trend reaches further back than the source's own retention.
 */
export function rememberingSource(
  source: MetricSource,
  ledger: Pick<Ledger, 'readings' | 'keep'>,
  clock: Clock,
): MetricSource {
  return {
    ...source,
    measure: async (budget, request, signal) => {
      const known = byWindow(await ledger.readings(budget, [...request.days, ...request.periods]));
      const missing = without(request, known);
      if (missing.days.length === 0 && missing.periods.length === 0) {
        return { budget: budget.id, ...read(request, known), queries: [], warnings: [] };
      }
      const asked = await source.measure(budget, missing, signal);
      await ledger.keep(settled(budget, asked, clock.now()), clock.now());
      return {
        ...asked,
        ...read(request, new Map([...known, ...byWindow([...asked.days, ...asked.periods])])),
      };
    },
  };
}

type Known = ReadonlyMap<string, Reading>;

function without({ days, periods, known: told = [] }: Request, known: Known): Request {
  const isNew = (window: Window) => !known.has(keyOf(window));
  return {
    days: days.filter(isNew),
    periods: periods.filter(isNew),
    known: [...told, ...days.flatMap((day) => known.get(keyOf(day)) ?? [])],
  };
}

function read({ days, periods }: Request, known: Known): Pick<Series, 'days' | 'periods'> {
  const of = (window: Window) => known.get(keyOf(window)) ?? [];
  return { days: days.flatMap(of), periods: periods.flatMap(of) };
}

function settled(budget: Budget, { days, periods }: Series, now: number) {
  return [...days, ...periods]
    .filter(({ window, measured }) => measured.kind !== 'none' && window.end + SETTLED_AFTER <= now)
    .map((reading) => ({ budget, reading }));
}

function byWindow(readings: readonly Reading[]): Known {
  return new Map(readings.map((reading) => [keyOf(reading.window), reading]));
}

function keyOf({ start, end }: Window): string {
  return `${start}-${end}`;
}
