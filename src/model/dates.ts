import { Temporal } from 'temporal-polyfill';
import { dateWords, listWords, plural } from './format.ts';
import { addDays } from './period.ts';
import type { Instant } from './window.ts';

/** Two local days in words, with month and year once where they share them: `26 January – 1 February 2026`. */
export function daysWords(first: string, last: string, withYear = true): string {
  if (first === last) return dateWords(first, withYear);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${dateWords(last, withYear)}`;
  return `${dateWords(first, first.slice(0, 4) !== last.slice(0, 4))} – ${dateWords(last, withYear)}`;
}

/** Local dates in order, with those that follow on each other as ranges: `14 and 27–29 January 2026`. */
export function datesWords(dates: readonly string[]): string {
  const ranges = rangesOf(dates);
  return listWords(ranges.map((range, index) => rangeWords(range, ranges[index + 1])));
}

/** Month and year are left to the range that follows where that shares them. */
function rangeWords([first, last]: DateRange, [next]: DateRange = ['', '']): string {
  const day = (date: string) => String(Number(date.slice(8)));
  if (next.slice(0, 7) !== first.slice(0, 7))
    return daysWords(first, last, next.slice(0, 4) !== last.slice(0, 4));
  return first === last ? day(first) : `${day(first)}–${day(last)}`;
}

type DateRange = readonly [first: string, last: string];

function rangesOf(dates: readonly string[]): readonly DateRange[] {
  const firsts = dates.filter((date, index) => dates[index - 1] !== addDays(date, -1));
  const lasts = dates.filter((date, index) => dates[index + 1] !== addDays(date, 1));
  return firsts.map((first, index) => [first, lasts[index] ?? first]);
}

/** A moment on the wall clock of a zone, with the zone: `2 February 2026, 00:00 (Europe/Berlin, UTC+01:00)`. */
export function momentWords(instant: Instant, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(zone);
  const time = timeAt(instant, zone);
  const offset = zone === 'UTC' ? zone : `${zone}, UTC${local.offset}`;
  return `${dateWords(local.toPlainDate().toString())}, ${time} (${offset})`;
}

/** The time on the wall clock of a zone at a moment: `13:40`. */
export function timeAt(instant: Instant, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(zone);
  return local.toPlainTime().toString({ smallestUnit: 'minute' });
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** A local date with its weekday: `Tuesday 27 January`. */
export function weekdayWords(date: string): string {
  return `${WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${dateWords(date, false)}`;
}

/** How late something is that was due at a moment: `5 hours overdue`; `overdue` within the first hour. */
export function overdueWords(due: Instant, now: Instant): string {
  return now - due < 3600 ? 'overdue' : `${lateWords(now - due)} overdue`;
}

/** How late something is: `5 hours`, and from two days on in whole ones: `6 days`. */
export function lateWords(seconds: number): string {
  const hours = Math.max(1, Math.floor(seconds / 3600));
  return hours < 48 ? plural(hours, 'hour') : plural(Math.floor(hours / 24), 'day');
}
