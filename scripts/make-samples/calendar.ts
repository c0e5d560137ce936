import {
  addMonths,
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

/** 119 days from 2025-10-06; for a longer story the 483 from 2024-10-07, a Monday as well. */
export const DAYS: readonly Day[] = daysUntil(UNTIL, Number(process.env.SAMPLE_DAYS ?? 119), CALENDAR.zone);
/** The moment at which the recording ends. */
export const COVERS_UNTIL: Instant = startOf(UNTIL, CALENDAR.zone);

/** Its weeks, and the months that lie wholly in them. */
export const PERIODS: readonly Period[] = [
  ...weeksUntil(COVERS_UNTIL, DAYS.length / 7, CALENDAR),
  ...Array.from({ length: Math.floor(DAYS.length / 30) }, (_, back) =>
    periodOn('month', addMonths('2026-01-01', -back), CALENDAR),
  )
    .filter(({ firstDay }) => firstDay >= (DAYS[0]?.date ?? ''))
    .toReversed(),
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
