import { Temporal } from 'temporal-polyfill';
import { remembering } from './remembering.ts';
import type { Day, Instant, Window } from './window.ts';

/** What a report is about. */
export type PeriodKind = 'week' | 'month';

/** The days a week may start on, Monday first as in ISO 8601. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
/** A day of the week. */
export type Weekday = (typeof WEEKDAYS)[number];

/** How days are cut into periods: an IANA time zone and the first day of the week. */
export interface Calendar {
  readonly zone: string;
  readonly weekStartsOn: Weekday;
}

/** A week or a month of whole local days. */
export interface Period extends Window {
  readonly kind: PeriodKind;
  /** `2026-W05` or `2026-01`. A week bears the ISO number of the week that holds its fourth day. */
  readonly id: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly zone: string;
}

/** The period of `kind` that holds the local `date`. */
export function periodOn(kind: PeriodKind, date: string, calendar: Calendar): Period {
  const day = Temporal.PlainDate.from(date);
  return kind === 'week'
    ? weekFrom(weekStart(day, calendar), calendar)
    : monthFrom(day.with({ day: 1 }), calendar);
}

/** The last period of `kind` that had ended by `instant`. */
export function lastComplete(kind: PeriodKind, instant: Instant, calendar: Calendar): Period {
  return before(periodOn(kind, dateAt(instant, calendar.zone), calendar), calendar);
}

/** The calendar that a week is of; of a month, one with the same zone. */
export function calendarOf({ firstDay, zone, kind }: Period): Calendar {
  const day = Temporal.PlainDate.from(firstDay).dayOfWeek - 1;
  return { zone, weekStartsOn: (kind === 'week' ? WEEKDAYS[day] : undefined) ?? 'monday' };
}

/** The period `count` periods before. */
export function before(period: Period, calendar: Calendar, count = 1): Period {
  const first = Temporal.PlainDate.from(period.firstDay);
  const back = period.kind === 'week' ? first.subtract({ weeks: count }) : first.subtract({ months: count });
  return periodOn(period.kind, back.toString(), calendar);
}

/** The `count` last whole weeks that ended by `instant`, oldest first. */
export function weeksUntil(instant: Instant, count: number, calendar: Calendar): readonly Period[] {
  const last = lastComplete('week', instant, calendar);
  return Array.from({ length: count }, (_, index) => before(last, calendar, count - 1 - index));
}

/** The local days of the `count` dates before `endDate`, oldest first; a date that the zone skipped is no day. */
export function daysUntil(endDate: string, count: number, zone: string): readonly Day[] {
  const first = Temporal.PlainDate.from(endDate).subtract({ days: count });
  return daysFrom(first, count, zone);
}

/** The days of a period, in order; a date that the zone skipped is no day. */
export function daysOf(period: Period): readonly Day[] {
  const first = Temporal.PlainDate.from(period.firstDay);
  const count = first.until(Temporal.PlainDate.from(period.lastDay)).days + 1;
  return daysFrom(first, count, period.zone);
}

/** The local date at a moment, of the years 1 to 9999. */
export function dateAt(instant: Instant, zone: string): string {
  return dateFormat(zone)
    .format(instant * 1000)
    .padStart('2026-01-31'.length, '0');
}

// Asked for every day of every budget; twenty times as fast as a moment with its zone, once the format is made.
// Sweden writes dates as ISO 8601 does.
const dateFormat = remembering((zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }));

/** An hour of a local day: its date, and its number from 0 to 23. */
export interface LocalHour {
  readonly date: string;
  readonly hour: number;
}

/** The local hour at a moment. */
export function hourAt(instant: Instant, zone: string): LocalHour {
  const date = dateAt(instant, zone);
  const hour = Number(hourFormat(zone).format(instant * 1000));
  return { date, hour };
}

/** The moment at which a local hour begins; of two alike the first, of one that is skipped the next; hour 24 is the end of its day. */
export function hourStart({ date, hour }: LocalHour, zone: string): Instant {
  const local = Temporal.PlainDate.from(date).toPlainDateTime().add({ hours: hour });
  return Math.floor(local.toZonedDateTime(zone).epochMilliseconds / 1000);
}

const hourFormat = remembering(
  (zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }),
);

/** The local date `days` after (or before) a local date. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The local date `months` calendar months after (or before) a local date; its last day where that month is shorter. */
export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** How many days a local date lies after another; negative when before. */
export function datesApart(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** The moment at which a local date begins; where midnight is skipped by a change of clocks, the first after it. */
export function startOf(date: string, zone: string): Instant {
  return seconds(Temporal.PlainDate.from(date), zone);
}

/** The first local day after the period. */
export function dayAfter(period: Pick<Period, 'lastDay'>): string {
  return addDays(period.lastDay, 1);
}

/** Whether the name is a time zone that this machine knows; a bare offset such as `+01:00` has no name. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

const WEEK_ID = /^(\d{4})-W(\d{2})$/;
const MONTH_ID = /^\d{4}-(0[1-9]|1[0-2])$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The period named by `2026-W05`, `2026-01` or a date inside it; undefined when the text names none of this kind. */
export function parsePeriod(kind: PeriodKind, text: string, calendar: Calendar): Period | undefined {
  if (DATE.test(text)) return isDate(text) ? periodOn(kind, text, calendar) : undefined;
  if (kind === 'month') return MONTH_ID.test(text) ? periodOn('month', `${text}-01`, calendar) : undefined;
  const match = WEEK_ID.exec(text);
  if (!match) return undefined;
  const inFirstWeek = Temporal.PlainDate.from({ year: Number(match[1]), month: 1, day: 4 });
  const fourth = inFirstWeek.add({ days: (Number(match[2]) - 1) * 7 + 4 - inFirstWeek.dayOfWeek });
  // Whatever day weeks begin with: the one that holds the fourth day of an ISO week has its own fourth day in that week, too.
  const week = periodOn('week', fourth.toString(), calendar);
  return week.id === text ? week : undefined;
}

/** Whether the text is a date of the calendar, `2026-01-26`. */
export function isDate(text: string): boolean {
  try {
    return DATE.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

function weekStart(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  const first = WEEKDAYS.indexOf(calendar.weekStartsOn) + 1;
  return day.subtract({ days: (day.dayOfWeek - first + 7) % 7 });
}

function weekFrom(first: Temporal.PlainDate, calendar: Calendar): Period {
  const fourth = first.add({ days: 3 });
  const number = String(fourth.weekOfYear).padStart(2, '0');
  return make('week', `${fourth.yearOfWeek}-W${number}`, first, first.add({ weeks: 1 }), calendar.zone);
}

function monthFrom(first: Temporal.PlainDate, calendar: Calendar): Period {
  return make('month', first.toString().slice(0, 7), first, first.add({ months: 1 }), calendar.zone);
}

function make(
  kind: PeriodKind,
  id: string,
  first: Temporal.PlainDate,
  next: Temporal.PlainDate,
  zone: string,
): Period {
  const lastDay = next.subtract({ days: 1 }).toString();
  return {
    kind,
    id,
    start: seconds(first, zone),
    end: seconds(next, zone),
    firstDay: first.toString(),
    lastDay,
    zone,
  };
}

/** Samoa and others crossed the date line by leaving out a whole date. */
function daysFrom(first: Temporal.PlainDate, count: number, zone: string): readonly Day[] {
  return Array.from({ length: count }, (_, index) => dayOn(first.add({ days: index }), zone)).filter(
    ({ start, end }) => end > start,
  );
}

function dayOn(date: Temporal.PlainDate, zone: string): Day {
  return { date: date.toString(), start: seconds(date, zone), end: seconds(date.add({ days: 1 }), zone) };
}

function seconds(date: Temporal.PlainDate, zone: string): Instant {
  return Math.floor(date.toZonedDateTime(zone).epochMilliseconds / 1000);
}
