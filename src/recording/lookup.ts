import { addUp } from '../model/add-up.ts';
import type { Family } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { addDays, dateAt, startOf } from '../model/period.ts';
import {
  joined,
  type QueryRecord,
  type Reading,
  type Request,
  readingsByWindow,
  type Series,
} from '../model/series.ts';
import { type Instant, isoOf, type Window, windowKey, within } from '../model/window.ts';
import type { Recording } from './recording.ts';

/**
 * What the recording holds of a budget for the windows asked for: the readings as they were recorded; the sum of the
 * recorded days where they tile another window and add up; or a reading of nothing, whose detail says what the
 * recording holds. A budget that was not recorded has nothing in any window.
 */
export function lookup(recording: Recording, budget: string, { days, periods }: Request): Series {
  const series = recording.series.find((one) => one.budget === budget);
  if (!series) return unrecorded(recording, budget, { days, periods });
  const known = readingsByWindow([...series.days, ...series.periods]);
  const read = ({ start, end }: Window): Reading =>
    known.get(windowKey({ start, end })) ?? fromDays(recording, series, { start, end });
  return {
    budget,
    days: days.map(read),
    periods: periods.map(read),
    queries: queriesFor(series, days, periods),
    warnings: series.warnings,
  };
}

/** The values of a family's label of which the recording has members, by their ids. */
export function recordedValues({ series }: Recording, { id, each }: Family): readonly string[] {
  const [source] = each.sources ?? [];
  const before = `${id}[${source === undefined ? '' : `${source}, `}`;
  return series
    .map(({ budget }) => budget)
    .filter((budget) => budget.startsWith(before) && budget.endsWith(']'))
    .map((budget) => budget.slice(before.length, -1));
}

function fromDays(recording: Recording, series: Series, window: Window): Reading {
  const parts = series.days.filter((day) => within(day.window, window));
  const tiled = tiles(window, parts);
  const sum = tiled ? joinReadings(window, parts) : undefined;
  if (sum) return sum;
  const { zone, weekStartsOn } = recording.calendar;
  const isAfter = window.end > recording.coversUntil;
  const detail =
    `The recording holds no ${series.budget} for ${windowWords(window, zone)}; ` +
    (isAfter
      ? `it ends before ${dateAt(recording.coversUntil, zone)}.`
      : `it was recorded in zone ${zone} with weeks from ${weekStartsOn}.`);
  const coverage = joined(tiled ? parts : []);
  return { window, measured: { kind: 'none', why: 'no_data', detail }, coverage };
}

/** One reading of a window from the readings that tile it; undefined for figures that do not add up. */
export function joinReadings(window: Window, parts: readonly Reading[]): Reading | undefined {
  const measured = addUp(parts.map((part) => part.measured));
  return measured && { window, measured, coverage: joined(parts) };
}

/** Whether the parts, in their order, fill the window without a gap. */
function tiles(window: Window, parts: readonly Reading[]): boolean {
  let reached: Instant = window.start;
  for (const { window: part } of parts) {
    if (part.start !== reached) return false;
    reached = part.end;
  }
  return parts.length > 0 && reached === window.end;
}

function unrecorded(recording: Recording, budget: string, { days, periods }: Request): Series {
  const recorded = recording.series.map((one) => one.budget);
  const detail = `The recording holds no ${budget}. Record it with “headroom record”.${didYouMean(near(budget, recorded))}`;
  const none = ({ start, end }: Window): Reading => ({
    window: { start, end },
    measured: { kind: 'none', why: 'no_data', detail },
    coverage: { present: 0, expected: 0 },
  });
  return { budget, days: days.map(none), periods: periods.map(none), queries: [], warnings: [] };
}

/** Queries at the end of a window that was asked for, and queries over a range that touches one. */
function queriesFor(
  { queries }: Series,
  days: readonly Window[],
  periods: readonly Window[],
): readonly QueryRecord[] {
  const asked = [...days, ...periods];
  const keys = new Set(asked.map(windowKey));
  return queries.filter((query) =>
    query.step === undefined
      ? keys.has(windowKey(query))
      : asked.some(({ start, end }) => query.start < end && query.end > start),
  );
}

/** Whole local days by their dates, anything else by its moments. */
function windowWords({ start, end }: Window, zone: string): string {
  const [first, after] = [dateAt(start, zone), dateAt(end, zone)];
  if (startOf(first, zone) !== start || startOf(after, zone) !== end)
    return `${isoOf(start)} to ${isoOf(end)}`;
  const last = addDays(after, -1);
  return first === last ? first : `${first} to ${last}`;
}
