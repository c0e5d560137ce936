import { type Reading, type Request, readingsByWindow, type Series, share } from '../model/series.ts';
import { type Instant, type Window, windowKey, within } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeptReading, Ledger } from '../ports/ledger.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { bySource } from './sources.ts';

/** A window's data may still arrive for this long after its end, in seconds; only then is its reading kept. */
const SETTLED_AFTER = 600;

/**
 * A source that remembers: what the ledger has is read back, only the rest is asked of the source, and what is new and
 * settled is kept. So a trend reaches further back than the source's own retention. What an earlier version measured by
 * queries that meant something else is asked for anew, and stays as it was where the source knows less by now. A window is settled when it has been
 * over for a while and the source's data reach its end, as far as the source can say.
 */
export function rememberingSource(
  source: MetricSource,
  ledger: Pick<Ledger, 'readings' | 'keep'>,
  clock: Clock,
): MetricSource {
  const newest = bySource((of) => source.newest(of));
  return {
    ...source,
    measure: async (budget, request, signal) => {
      const { days, periods, recorded = [], leaveOut = [], anew } = request;
      const kept = (await ledger.readings(budget, [...days, ...periods, ...recorded], leaveOut)).map(
        ({ outdated = false, ...reading }) => ({ reading, outdated }),
      );
      const known = readingsByWindow(kept.map(({ reading }) => reading));
      const outdated = readingsByWindow(kept.flatMap((one) => (one.outdated ? one.reading : [])));
      const missing = without(request, (window) => {
        const isAnew = outdated.has(windowKey(window)) || (anew !== undefined && within(window, anew));
        return isAnew ? undefined : known.get(windowKey(window));
      });
      if (missing.days.length === 0 && missing.periods.length === 0) {
        return { budget: budget.id, ...read(request, known), queries: [], warnings: [] };
      }
      // Asked before the measuring, which then reaches at least as far.
      const until = await newest(budget);
      const asked = await source.measure(budget, missing, signal);
      const fresh = [...asked.days, ...asked.periods].filter((reading) => knowsAsMuch(reading, known));
      await ledger.keep(settled({ budget, leaveOut }, fresh, clock.now(), until), clock.now());
      return { ...asked, ...read(request, new Map([...known, ...readingsByWindow(fresh)])) };
    },
  };
}

type Known = ReadonlyMap<string, Reading>;

function without(
  { days, periods, known: told = [], leaveOut }: Request,
  knownOf: (window: Window) => Reading | undefined,
): Request {
  const isMissing = (window: Window) => !knownOf(window);
  return {
    days: days.filter(isMissing),
    periods: periods.filter(isMissing),
    known: [...told, ...days.flatMap((day) => knownOf(day) ?? [])],
    ...(leaveOut ? { leaveOut } : {}),
  };
}

function read(
  { days, periods, recorded = [] }: Request,
  known: Known,
): Pick<Series, 'days' | 'periods' | 'recorded'> {
  const of = (window: Window) => known.get(windowKey(window)) ?? [];
  return { days: days.flatMap(of), periods: periods.flatMap(of), recorded: recorded.flatMap(of) };
}

/** Whether a source that forgets what is old still knew as much of a window as when it was asked before. */
function knowsAsMuch({ window, measured, coverage }: Reading, known: Known): boolean {
  const before = known.get(windowKey(window));
  return !before || (measured.kind !== 'none' && share(coverage) >= share(before.coverage));
}

function settled(
  of: Pick<KeptReading, 'budget' | 'leaveOut'>,
  readings: readonly Reading[],
  now: Instant,
  newest?: Instant,
) {
  const isSettled = ({ end }: Window) => end + SETTLED_AFTER <= now && end <= (newest ?? now);
  return readings
    .filter(({ window, measured }) => measured.kind !== 'none' && isSettled(window))
    .map((reading) => ({ ...of, reading }));
}
