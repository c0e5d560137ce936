import { secondsOf, type Window } from '../model/window.ts';

/** The most points a series may have in one answer. */
const MOST_POINTS = 11_000;

/** Windows of one length whose ends are evenly spaced: one range query answers them all, one point a window. */
export interface Stretch {
  readonly seconds: number;
  readonly windows: readonly Window[];
  /** Between the ends; absent for a single window, which is asked for by an instant query. */
  readonly step?: number;
}

/**
 * The fewest queries that ask for each window exactly once, at its own end and with its own length. A year of days is
 * one query; a change of clocks parts it, since that day has another length.
 */
export function planQueries(windows: readonly Window[]): readonly Stretch[] {
  const known = PLANNED.get(windows) ?? planned(windows);
  PLANNED.set(windows, known);
  return known;
}

/** Most budgets of a report are asked for the very same windows, each in a dozen queries. */
const PLANNED = new WeakMap<readonly Window[], readonly Stretch[]>();

function planned(windows: readonly Window[]): readonly Stretch[] {
  const byLength = Map.groupBy(windows, secondsOf);
  return [...byLength].flatMap(([seconds, same]) =>
    evenRuns(same.toSorted((a, b) => a.end - b.end)).map((run) => stretch(seconds, run)),
  );
}

function evenRuns(windows: readonly Window[]): readonly (readonly Window[])[] {
  const runs: Window[][] = [];
  for (const window of windows) {
    const run = runs.at(-1);
    if (run && continues(run, window)) run.push(window);
    else runs.push([window]);
  }
  return runs;
}

function continues(run: readonly Window[], window: Window): boolean {
  const [first, second] = run;
  const last = run.at(-1);
  if (!first || !last || run.length >= MOST_POINTS) return false;
  return second === undefined || window.end - last.end === second.end - first.end;
}

function stretch(seconds: number, windows: readonly Window[]): Stretch {
  const [first, second] = windows;
  return { seconds, windows, ...(first && second ? { step: second.end - first.end } : {}) };
}
