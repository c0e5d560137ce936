import { canJoin, joinPieces, MAINTENANCE } from '../evaluate/join.ts';
import type { Budget, Maintenance } from '../model/budget.ts';
import type { GaugeIndicator } from '../model/indicator.ts';
import { joined, type Reading, type Request, type Series } from '../model/series.ts';
import { type Day, secondsOf, type Window, within } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { selector } from '../promql/selector.ts';

/** Seconds between the values of a gauge that a quantile over time is taken of where maintenance is left out. */
const STEP = 60;

/**
 * A source that leaves planned maintenance out: of a window with some of it only the rest is asked for, in pieces, which
 * are joined again. Put before a source that remembers, so that what is kept never depends on what was planned when.
 */
export function withoutMaintenance(source: MetricSource, planned: readonly Maintenance[]): MetricSource {
  if (planned.length === 0) return source;
  return {
    ...source,
    measure: async (budget, request, signal) => {
      const holes = holesOf(planned, budget);
      const touched = [...request.days, ...request.periods].some((window) => cut(window, holes) > 0);
      if (!touched || budget.indicator.kind === 'growth') return source.measure(budget, request, signal);
      const isRecorded = (await source.describe()).kind === 'samples';
      if (canJoin(budget.indicator)) {
        const pieces = piecesFor(request, holes, isRecorded);
        const series = await source.measure(budget, { ...request, ...pieces.request }, signal);
        return assembled(budget, request, series, pieces.of);
      }
      if (budget.indicator.kind === 'gauge' && !isRecorded) {
        const filtered = { ...budget, indicator: filteredGauge(budget.indicator, holes) };
        return leavingOut(await source.measure(filtered, request, signal), holes);
      }
      const series = await source.measure(budget, request, signal);
      return { ...series, warnings: [...series.warnings, CANNOT] };
    },
  };
}

const CANNOT =
  'Planned maintenance cannot be left out of this figure: it is an expression, or a recorded quantile of a gauge.';

/** A budget's maintenance as stretches that do not overlap, in order. */
export function holesOf(planned: readonly Maintenance[], { id }: Pick<Budget, 'id'>): readonly Window[] {
  const own = planned.filter(({ budgets }) => budgets.includes(id)).toSorted((a, b) => a.start - b.start);
  const holes: Window[] = [];
  for (const { start, end } of own) {
    const last = holes.at(-1);
    if (last && start <= last.end)
      holes[holes.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else holes.push({ start, end });
  }
  return holes;
}

/** How many seconds of a window lie in holes. */
function cut(window: Window, holes: readonly Window[]): number {
  return holes.reduce(
    (sum, hole) => sum + Math.max(0, Math.min(hole.end, window.end) - Math.max(hole.start, window.start)),
    0,
  );
}

/** What is left of a window. */
export function rest(window: Window, holes: readonly Window[]): readonly Window[] {
  const pieces: Window[] = [];
  let start = window.start;
  for (const hole of holes.filter(({ start: from, end }) => from < window.end && end > window.start)) {
    if (hole.start > start) pieces.push({ start, end: hole.start });
    start = Math.max(start, hole.end);
  }
  return start < window.end ? [...pieces, { start, end: window.end }] : pieces;
}

interface Pieces {
  readonly request: Pick<Request, 'days' | 'periods'>;
  /** The pieces of a window that has holes; undefined for one that has none. */
  readonly of: (window: Window) => readonly Window[] | undefined;
}

/** A recording has whole days alone, so that of its periods the whole days without maintenance are what is left. */
function piecesFor({ days, periods }: Request, holes: readonly Window[], isRecorded: boolean): Pieces {
  const isWhole = (window: Window) => cut(window, holes) === 0;
  const daysLeft = (window: Window) => days.filter((day) => within(day, window) && isWhole(day));
  const partsOf = (window: Window): readonly Window[] =>
    isRecorded ? (days.some((day) => sameWindow(day, window)) ? [] : daysLeft(window)) : rest(window, holes);
  const dayParts = days.flatMap((day): readonly Day[] =>
    isWhole(day) ? [day] : isRecorded ? [] : rest(day, holes).map((part) => ({ ...part, date: day.date })),
  );
  const periodParts = periods.flatMap((period) =>
    isWhole(period) ? [period] : isRecorded ? [] : rest(period, holes),
  );
  const distinct = new Map(periodParts.map((part) => [keyOf(part), part]));
  return {
    request: { days: dayParts, periods: [...distinct.values()].toSorted((a, b) => a.end - b.end) },
    of: (window) => (isWhole(window) ? undefined : partsOf(window)),
  };
}

function assembled(budget: Budget, request: Request, series: Series, piecesOf: Pieces['of']): Series {
  const readings = new Map([...series.days, ...series.periods].map((one) => [keyOf(one.window), one]));
  const readingOf = (window: Window): readonly Reading[] => {
    const pieces = piecesOf(window);
    const whole = readings.get(keyOf(window));
    if (!pieces) return whole ? [whole] : [];
    const counted = pieces.flatMap((piece) => readings.get(keyOf(piece)) ?? []);
    const left = secondsOf(window) - pieces.reduce((sum, piece) => sum + secondsOf(piece), 0);
    if (counted.length === 0) {
      return [{ window: plain(window), measured: MAINTENANCE, coverage: joined([]), leftOut: left }];
    }
    const made = joinPieces(budget.indicator, plain(window), counted, left);
    return made ? [made] : [];
  };
  return {
    ...series,
    days: request.days.flatMap(readingOf),
    periods: request.periods.flatMap(readingOf),
  };
}

function leavingOut(series: Series, holes: readonly Window[]): Series {
  const marked = (reading: Reading): Reading => {
    const leftOut = cut(reading.window, holes);
    return leftOut === 0 ? reading : { ...reading, leftOut };
  };
  return { ...series, days: series.days.map(marked), periods: series.periods.map(marked) };
}

/** A quantile of the gauge's values outside of the holes, as the source's own language says it. */
function filteredGauge({ gauge, where, overTime, across }: GaugeIndicator, holes: readonly Window[]) {
  const series = selector(gauge, where);
  const inside = holes
    .map(({ start, end }) => `(vector(time()) >= ${start} and vector(time()) < ${end})`)
    .join(' or ');
  const quantile = Number(overTime.slice(1)) / 100;
  const values = `(${series} unless on () (${inside}))[$window:${STEP}s]`;
  return {
    kind: 'expr',
    expr: `${across}(quantile_over_time(${quantile}, ${values}))`,
    present: series,
  } as const;
}

function plain({ start, end }: Window): Window {
  return { start, end };
}

function sameWindow(a: Window, b: Window): boolean {
  return a.start === b.start && a.end === b.end;
}

function keyOf({ start, end }: Window): string {
  return `${start}-${end}`;
}
