import { addDays, startOf } from '../model/period.ts';
import type { Row } from '../model/report.ts';
import type { Since } from '../model/why.ts';
import type { Instant, Window } from '../model/window.ts';
import { hasRegressed } from './occasion.ts';

/** Two stretches to hold against each other, and when one became the other. */
export interface Contrast {
  /** From the last good moment to the first bad one; absent where it cannot be told. */
  readonly between?: Window;
  /** As it was before; absent where it was never otherwise, or where nobody knows how it was. */
  readonly before?: Window;
  /** As it is since, up to a week. */
  readonly now: Window;
  /** Seconds of one piece of either stretch. */
  readonly cell: number;
  /** Seconds between the beginnings of pieces, never less than a piece has. */
  readonly every: number;
}

const HOUR = 3600;
const DAY = 86_400;
/** How far both stretches reach at most, in seconds. */
const REACH = 7 * DAY;

/** What is known of a row and of its source. */
export interface Known {
  readonly row: Row;
  /** The end of the figures. */
  readonly end: Instant;
  /** The first moment of which the source has data, where it says that. */
  readonly from?: Instant;
  readonly zone: string;
}

/**
 * What to hold against what, by when something began. Neither stretch is empty or reaches beyond the figures' end, and nothing is
 * before what the source still has. Where nobody knows when it began, the last week is held against the one before what was
 * judged; what is over without having got worse is held against nothing.
 */
export function contrastOf(since: Since, known: Known): Contrast {
  const { row, end, zone } = known;
  const at = (date: string) => startOf(date, zone);
  const last = (seconds: number): Window => ({ start: end - Math.min(REACH, seconds), end });
  const week = last(REACH);
  switch (since.kind) {
    case 'hours':
      return around({ start: since.first, end: since.last }, known);
    case 'days': {
      // It may have come in the course of the last of these days.
      const between = { start: at(since.earliest), end: at(addDays(since.latest, 1)) };
      const found = around(between, known);
      const isStep = row.steps?.steps.some(({ day }) => day === since.day);
      return isStep ? found : { ...found, now: last(Math.max(DAY, end - between.end)) };
    }
    case 'overrun':
      return since.before
        ? byDays({ now: week }, known)
        : around({ start: at(addDays(since.day, -1)), end: at(since.day) }, known);
    case 'trend':
      return sinceTrend(since, known);
    case 'unknown': {
      const { start } = row.verdict.window;
      const isOver = row.verdict.status === 'exceeded' && !hasRegressed(row);
      return byDays(
        { now: week, ...(isOver ? {} : { before: { start: start - REACH, end: start } }) },
        known,
      );
    }
  }
}

/** The last of a trend against the level that it left; or against its beginning, where what was before it is not known or was another level. */
function sinceTrend(since: Extract<Since, { kind: 'trend' }>, known: Known): Contrast {
  const { row, end, zone, from = Number.NEGATIVE_INFINITY } = known;
  const at = (date: string) => startOf(date, zone);
  const between = { start: at(addDays(since.day, -1)), end: at(addDays(since.day, 1)) };
  const isAfterStep = row.trend.kind === 'tested' && row.trend.sinceStep === true;
  if (!since.before && !isAfterStep) {
    const start = at(since.day);
    const now = { start: end - Math.min(REACH, Math.floor((end - start) / 2)), end };
    return byDays({ between, before: { start: start - REACH, end: start }, now }, known);
  }
  const first = since.before ? row.days.find(({ value }) => value !== undefined)?.date : since.day;
  const start = Math.max(from, at(first ?? since.day));
  const reach = Math.min(REACH, Math.floor((end - start) / 3));
  const stretches = { before: { start, end: start + reach }, now: { start: end - reach, end } };
  return byDays({ ...(since.before ? {} : { between }), ...stretches }, known);
}

/** Before what lies between and after it; at least a day after it, however late it was. */
function around(between: Window, known: Known): Contrast {
  const start = Math.min(between.end, known.end - DAY);
  const before = Math.min(between.start, start);
  return byDays(
    {
      between,
      before: { start: before - REACH, end: before },
      now: { start, end: Math.min(known.end, start + REACH) },
    },
    known,
  );
}

/** Stretches of days, with what is before them only where the source still has a day of it. */
function byDays(
  { before, ...stretches }: Omit<Contrast, 'cell' | 'every'>,
  { from = Number.NEGATIVE_INFINITY }: Pick<Known, 'from'>,
): Contrast {
  const known = before && { start: Math.max(from, before.start), end: before.end };
  return {
    ...stretches,
    ...(known && known.end - known.start >= DAY ? { before: known } : {}),
    cell: DAY,
    every: DAY,
  };
}

/** An hour against the same one of each of the seven days before, as far as the source has them. */
export function contrastOfHour(start: Instant, from = Number.NEGATIVE_INFINITY): Contrast {
  const now = { start, end: start + HOUR };
  const firsts = Array.from({ length: 7 }, (_, back) => start - (7 - back) * DAY).filter(
    (one) => one >= from,
  );
  const [first] = firsts;
  return {
    between: now,
    ...(first === undefined ? {} : { before: { start: first, end: start - DAY + HOUR } }),
    now,
    cell: HOUR,
    every: DAY,
  };
}
