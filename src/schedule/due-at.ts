import { Temporal } from 'temporal-polyfill';
import { addDays, dayAfter, type Period, WEEKDAYS } from '../model/period.ts';
import type { ReportKind } from '../model/report.ts';
import type { DayOfMonth, Schedule, TimeOfDay } from '../model/schedule.ts';
import type { Instant } from '../model/window.ts';

/**
 * The moment at which a period's report is due: its slot, which lies in the period after it, but never before the
 * period's end and the grace. Undefined when the schedule has no such report. Where a change of clocks skips the local
 * time, it is as much later as was skipped; where the time comes twice, it is the first.
 */
export function dueAt(kind: ReportKind, period: Period, schedule: Schedule): Instant | undefined {
  const slot = slotOf(kind, period, schedule);
  return slot === undefined ? undefined : Math.max(slot, period.end + schedule.grace);
}

function slotOf(kind: ReportKind, period: Period, { weekly, monthly }: Schedule): Instant | undefined {
  const next = dayAfter(period);
  if (kind === 'weekly') {
    return weekly && momentOf(firstOn(next, WEEKDAYS.indexOf(weekly.on)), weekly.at, period.zone);
  }
  return monthly && momentOf(dateIn(next, monthly.on), monthly.at, period.zone);
}

/** The moment of a local time on a local date. */
export function momentOf(date: string, { hour, minute }: TimeOfDay, zone: string): Instant {
  const local = Temporal.PlainDate.from(date).toPlainDateTime({ hour, minute });
  return Math.floor(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds / 1000);
}

/** The first date from `date` on that is the weekday, counted from Monday as 0. */
function firstOn(date: string, weekday: number): string {
  const from = Temporal.PlainDate.from(date).dayOfWeek - 1;
  return addDays(date, (weekday - from + 7) % 7);
}

/** The day of the month that begins on `first`. */
function dateIn(first: string, day: DayOfMonth): string {
  if (day.kind === 'weekday')
    return addDays(firstOn(first, WEEKDAYS.indexOf(day.weekday)), (day.nth - 1) * 7);
  const { daysInMonth } = Temporal.PlainDate.from(first);
  const date = day.kind === 'last' ? daysInMonth : Math.min(day.date, daysInMonth);
  return addDays(first, date - 1);
}
