import { Temporal } from 'temporal-polyfill';
import { dateWords } from '../../model/format.ts';
import type { Instant } from '../../model/window.ts';

/** Two local days in words, with month and year once where they share them: `26 January – 1 February 2026`. */
export function daysWords(first: string, last: string, withYear = true): string {
  if (first === last) return dateWords(first, withYear);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${dateWords(last, withYear)}`;
  return `${dateWords(first, first.slice(0, 4) !== last.slice(0, 4))} – ${dateWords(last, withYear)}`;
}

/** A moment on the wall clock of a zone, with the zone: `2 February 2026, 00:00 (Europe/Berlin, UTC+01:00)`. */
export function momentWords(instant: Instant, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const offset = zone === 'UTC' ? zone : `${zone}, UTC${local.offset}`;
  return `${dateWords(local.toPlainDate().toString())}, ${time} (${offset})`;
}
