import { Temporal } from 'temporal-polyfill';
import { InputError } from '../model/errors.ts';
import type { Instant } from '../model/window.ts';
import { readMoment } from '../review/record-file.ts';

/** The moment that --at names, on the wall clock of the zone unless it has an offset; now when nothing is named. */
export function momentAt(text: string | undefined, zone: string, now: Instant): Instant {
  if (text === undefined) return now;
  const moment = readMoment(text) ?? localMoment(text, zone);
  if (moment === undefined) {
    throw new InputError(`“${text}” is not a moment. Write it like 2026-02-02T09:15, or with an offset.`);
  }
  if (moment <= now) return moment;
  throw new InputError(`${text} is still to come. Only what has happened is written down.`);
}

function localMoment(text: string, zone: string): Instant | undefined {
  try {
    const local = Temporal.PlainDateTime.from(text, { overflow: 'reject' });
    return Math.floor(local.toZonedDateTime(zone).epochMilliseconds / 1000);
  } catch {
    return undefined;
  }
}
