import type { Budget } from '../model/budget.ts';
import { holesIn, leftOutOf, piecesOf } from '../model/holes.ts';
import {
  joined,
  type Measured,
  type Reading,
  type Request,
  readingsByWindow,
  type Series,
} from '../model/series.ts';
import {
  type Day,
  distinctWindows,
  secondsOf,
  tiles,
  type Window,
  windowKey,
  within,
} from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { canJoin, joinPieces, MAINTENANCE } from './pieces.ts';
import { isJudgedByDays } from './request.ts';

/**
 * A source that leaves out what a request says is to be left out: of a window with some of it only the rest is measured,
 * and the reading says how much was left out. What adds up is measured in pieces and joined; otherwise the source is asked
 * to leave the values out itself, or the figure is of the whole, and a warning says so. It stands before a source that
 * remembers, so that what is kept never depends on what was planned when.
 */
export function leavingOut(source: MetricSource): MetricSource {
  return {
    ...source,
    measure: async (budget, { leaveOut: holes = [], ...request }, signal) => {
      const windows = [...request.days, ...request.periods];
      if (!windows.some((window) => leftOutOf(window, holes) > 0)) {
        return source.measure(budget, request, signal);
      }
      const measure: Measure = (asked) => source.measure(budget, asked, signal);
      if (isJudgedByDays(budget)) return withoutDays(await measure(request), holes);
      const { stretches, leavesOut } = source.abilities(budget);
      if (canJoin(budget.indicator)) return inPieces(budget, request, holes, measure, !stretches);
      if (leavesOut) return cutBySource(request, holes, measure);
      const series = await measure(request);
      return { ...series, warnings: [...series.warnings, stretches ? CANNOT : CANNOT_RECORDED] };
    },
  };
}

type Measure = (request: Request) => Promise<Series>;

const CANNOT = 'Planned maintenance counts in this figure: nothing can be left out of an expression.';
const CANNOT_RECORDED =
  'Planned maintenance counts in this figure: nothing can be left out of a recorded gauge or expression.';
const WHOLE_DAYS = 'A recording has whole days: one with planned maintenance is left out whole.';

const NO_PIECES: Measured = {
  kind: 'none',
  why: 'maintenance',
  detail: 'There was planned maintenance, and the recording has no part of this window without it.',
};

/** A growth is of daily values; a day that was planned maintenance for half of it or more has none that counts. */
function withoutDays(series: Series, holes: readonly Window[]): Series {
  const days = series.days.map((day): Reading => {
    const leftOut = leftOutOf(day.window, holes);
    return leftOut * 2 < secondsOf(day.window) ? day : nothing(day.window, leftOut);
  });
  return { ...series, days };
}

async function inPieces(
  budget: Budget,
  { days, periods, ...rest }: Request,
  holes: readonly Window[],
  measure: Measure,
  isRecorded: boolean,
): Promise<Series> {
  const isWhole = (window: Window) => leftOutOf(window, holes) === 0;
  const wholeDays = days.filter(isWhole);
  const recordedIn = (window: Window) =>
    tiles(days, window) ? wholeDays.filter((day) => within(day, window)) : [];
  const partsOf = (window: Window) =>
    isWhole(window) ? [window] : isRecorded ? recordedIn(window) : piecesOf(window, holes);
  const asked: Request = {
    ...rest,
    days: isRecorded ? wholeDays : days.flatMap((day) => partsOf(day).map((part) => dated(part, day))),
    periods: distinctWindows(isRecorded ? periods.filter(isWhole) : periods.flatMap(partsOf)).toSorted(
      (a, b) => a.end - b.end,
    ),
  };
  const series = await measure(asked);
  const readings = readingsByWindow(readingsOf(series));
  const readingOf = (window: Window): readonly Reading[] => {
    const parts = partsOf(window);
    const found = parts.flatMap((part) => readings.get(windowKey(part)) ?? []);
    if (isWhole(window)) return found;
    const leftOut = secondsOf(window) - parts.reduce((sum, part) => sum + secondsOf(part), 0);
    const whole = found.length > 0 && joinPieces(budget.indicator, plain(window), found, leftOut);
    if (whole) return [whole];
    const isAll = leftOutOf(window, holes) === secondsOf(window);
    return [nothing(window, leftOut, isAll ? MAINTENANCE : NO_PIECES)];
  };
  return {
    ...series,
    days: days.flatMap(readingOf),
    periods: periods.flatMap(readingOf),
    warnings: isRecorded ? [...series.warnings, WHOLE_DAYS] : series.warnings,
  };
}

/**
 * Windows without holes are measured as ever, those that are all hole not at all, and the others with the holes in them
 * alone left out, so that what is planned for another day is no reason to measure them anew.
 */
async function cutBySource(
  { days, periods, recorded = [], ...rest }: Request,
  holes: readonly Window[],
  measure: Measure,
): Promise<Series> {
  const isWhole = (window: Window) => leftOutOf(window, holes) === 0;
  const isCut = (window: Window) => !isWhole(window) && piecesOf(window, holes).length > 0;
  const whole = await measure({
    ...rest,
    recorded,
    days: days.filter(isWhole),
    periods: periods.filter(isWhole),
  });
  const measureCut = (asked: Windows, known: readonly Reading[]) =>
    Promise.all(byHoles(asked, holes).map((some) => measure({ ...rest, ...some, known })));
  const known = [...(rest.known ?? []), ...whole.days];
  const cutDays = await measureCut({ days: days.filter(isCut), periods: [] }, known);
  const allDays = [...known, ...cutDays.flatMap((series) => series.days)];
  const cutPeriods = await measureCut({ days: [], periods: periods.filter(isCut) }, allDays);
  const all = [whole, ...cutDays, ...cutPeriods];
  const readings = readingsByWindow(all.flatMap(readingsOf));
  const readingOf = (window: Window): Reading => {
    const leftOut = leftOutOf(window, holes);
    const found = readings.get(windowKey(window));
    return found ? { ...found, ...(leftOut > 0 ? { leftOut } : {}) } : nothing(window, leftOut);
  };
  return {
    budget: whole.budget,
    days: days.map(readingOf),
    periods: periods.map(readingOf),
    ...(whole.recorded ? { recorded: whole.recorded } : {}),
    queries: all.flatMap(({ queries }) => queries),
    warnings: [...new Set(all.flatMap(({ warnings }) => warnings))],
  };
}

type Windows = Pick<Request, 'days' | 'periods'>;

/** The windows parted by the holes that are inside of them, which are left out. */
function byHoles(
  { days, periods }: Windows,
  holes: readonly Window[],
): readonly (Windows & Required<Pick<Request, 'leaveOut'>>)[] {
  const insideOf = (window: Window) => holesIn(window, holes);
  const keyed = new Map([...days, ...periods].map((window) => [JSON.stringify(insideOf(window)), window]));
  return [...keyed].map(([key, one]) => {
    const isSame = (window: Window) => JSON.stringify(insideOf(window)) === key;
    return { leaveOut: insideOf(one), days: days.filter(isSame), periods: periods.filter(isSame) };
  });
}

function nothing(window: Window, leftOut: number, measured: Measured = MAINTENANCE): Reading {
  return { window: plain(window), measured, coverage: joined([]), leftOut };
}

function dated(part: Window, { date }: Day): Day {
  return { start: part.start, end: part.end, date };
}

function readingsOf({ days, periods }: Series): readonly Reading[] {
  return [...days, ...periods];
}

function plain({ start, end }: Window): Window {
  return { start, end };
}
