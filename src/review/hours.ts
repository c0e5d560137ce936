import { Temporal } from 'temporal-polyfill';
import type { QuietHours } from '../model/directory.ts';
import type { BusinessHours } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/**
 * The moment by which something is due that may take `seconds` from its opening. In hours of work whole weeks are weeks
 * of work, whole days are days of it, and what is left is time of it; holidays are not known.
 */
export function deadline(
  opened: Instant,
  seconds: number,
  zone: string,
  hours: BusinessHours | undefined,
): Instant {
  if (!hours) return opened + seconds;
  let left = workSeconds(seconds, hours);
  let date = localDate(opened, zone);
  while (true) {
    const from = Math.max(opened, momentOf(date, hours.from, zone));
    const to = momentOf(date, hours.to, zone);
    const open = isAmong(date, hours.days) ? Math.max(0, to - from) : 0;
    if (open > 0 && left <= open) return from + left;
    left -= open;
    date = date.add({ days: 1 });
  }
}

/** Whether a moment lies in hours of work. */
export function isWorkTime(at: Instant, zone: string, { days, from, to }: BusinessHours): boolean {
  const date = localDate(at, zone);
  return isAmong(date, days) && at >= momentOf(date, from, zone) && at < momentOf(date, to, zone);
}

/** Whether a moment lies in quiet hours: on a day that is quiet as a whole, or in the night that began on it or the day before. */
export function isQuietTime(at: Instant, zone: string, { night, days }: QuietHours): boolean {
  const today = localDate(at, zone);
  if (isAmong(today, days)) return true;
  if (!night) return false;
  const { from, to } = night;
  const isInNightOf = (date: Temporal.PlainDate) =>
    at >= momentOf(date, from, zone) && at < momentOf(from < to ? date : date.add({ days: 1 }), to, zone);
  return isInNightOf(today) || isInNightOf(today.subtract({ days: 1 }));
}

function workSeconds(seconds: number, { days, from, to }: BusinessHours): number {
  const time = (text: string) => Temporal.PlainTime.from(text);
  const day = time(from).until(time(to)).total('seconds');
  const weeks = Math.floor(seconds / WEEK);
  const rest = seconds - weeks * WEEK;
  const whole = Math.floor(rest / DAY);
  return (weeks * days.length + whole) * day + Math.min(day, rest - whole * DAY);
}

const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function isAmong(date: Temporal.PlainDate, days: readonly string[]): boolean {
  return days.includes(NAMES[date.dayOfWeek - 1] ?? '');
}

function localDate(instant: Instant, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDate();
}

function momentOf(date: Temporal.PlainDate, time: string, zone: string): Instant {
  const local = date.toPlainDateTime(Temporal.PlainTime.from(time));
  return Math.floor(local.toZonedDateTime(zone).epochMilliseconds / 1000);
}
