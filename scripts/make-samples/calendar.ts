import {
  type Calendar,
  daysUntil,
  type Period,
  periodOn,
  startOf,
  weeksUntil,
} from '../../src/model/period.ts';
import type { Day, Instant } from '../../src/model/window.ts';

/** The recording's calendar. */
export const CALENDAR: Calendar = { zone: 'UTC', weekStartsOn: 'monday' };
/** Seconds between two samples. */
export const STEP = 300;
/** The first local day that is not recorded. */
export const UNTIL = '2026-02-02';

/** 119 days from 2025-10-06. */
export const DAYS: readonly Day[] = daysUntil(UNTIL, 119, CALENDAR.zone);
/** The moment at which the recording ends. */
export const COVERS_UNTIL: Instant = startOf(UNTIL, CALENDAR.zone);

/** The 17 weeks, and the three months that lie wholly in them. */
export const PERIODS: readonly Period[] = [
  ...weeksUntil(COVERS_UNTIL, 17, CALENDAR),
  ...['2025-11-01', '2025-12-01', '2026-01-01'].map((date) => periodOn('month', date, CALENDAR)),
];

/** The position of a local date among the days. */
export function dayIndex(date: string): number {
  return DAYS.findIndex((day) => day.date === date);
}

/** The positions of the days of a period, as `[first, end)`. */
export function daysIn(period: Period): readonly [number, number] {
  return [dayIndex(period.firstDay), dayIndex(period.lastDay) + 1];
}

/** Saturday and Sunday. */
export function isWeekend(index: number): boolean {
  return index % 7 >= 5;
}
