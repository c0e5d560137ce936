import type { Windows } from '../evaluate/assess.ts';
import { requestFor } from '../measuring/request.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import {
  addDays,
  before,
  type Calendar,
  dateAt,
  dayAfter,
  daysUntil,
  lastComplete,
  type Period,
  parsePeriod,
  periodOn,
  startOf,
  weeksUntil,
} from '../model/period.ts';
import { PERIOD_OF, type ReportKind } from '../model/report.ts';
import type { Request } from '../model/series.ts';
import { distinctWindows, type Instant, type Window } from '../model/window.ts';

/** Complete weeks a report looks back on: the last one and the four before it. */
const WEEKS = 5;
/** Complete weeks that advice looks back on, as far as they are recorded: a year's. */
const RECORDED_WEEKS = 53;
/** Days drawn and tested for a trend. */
export const TREND_DAYS: Readonly<Record<ReportKind, number>> = { weekly: 30, monthly: 90 };
/** Days that violations are looked for in. */
export const WATCHED_DAYS: number = WEEKS * 7;
/** Days judged: in the weekly report whole weeks, so that each of its weeks is made of measured days. */
const DAYS: Readonly<Record<ReportKind, number>> = { weekly: WATCHED_DAYS, monthly: 90 };

/** What a report is about and every window that is judged for it. */
export interface Plan {
  readonly kind: ReportKind;
  readonly calendar: Calendar;
  readonly period: Period;
  readonly previousPeriod: Period;
  /** The moment up to which the figures reach. */
  readonly asOf: Instant;
  /** Whether the period had ended by then. */
  readonly complete: boolean;
  /** The first local day after the figures. */
  readonly endDate: string;
  readonly windows: Windows;
  /** Every period that is measured, each once, oldest end first. */
  readonly periods: readonly Window[];
}

/**
 * Plans a report. `until` is the moment up to which there are data. Without `wanted` (an id such as `2026-W05` or
 * `2026-01`, or a date) it is the last period that had ended by then; a wanted period that is still running is
 * looked at up to its last whole day. Throws an InputError for text that names no period, and for a period without a
 * whole day.
 */
export function planReport(kind: ReportKind, calendar: Calendar, until: Instant, wanted?: string): Plan {
  const period =
    wanted === undefined ? lastComplete(PERIOD_OF[kind], until, calendar) : named(kind, wanted, calendar);
  const today = dateAt(until, calendar.zone);
  const asOf = Math.min(period.end, startOf(today, calendar.zone));
  if (asOf <= period.start) throw new InputError(notBegun(period, today));
  const complete = asOf === period.end;
  const endDate = complete ? dayAfter(period) : today;
  const previousPeriod = before(period, calendar);
  const windows: Windows = {
    ...watchedUntil(endDate, calendar),
    period: { start: period.start, end: asOf },
    earlier: kind === 'weekly' ? [before(period, calendar, 4), previousPeriod] : [previousPeriod],
    days: daysUntil(endDate, DAYS[kind], calendar.zone),
    recorded: weeksUntil(asOf, RECORDED_WEEKS, calendar).slice(0, -WEEKS),
  };
  return {
    kind,
    calendar,
    period,
    previousPeriod,
    asOf,
    complete,
    endDate,
    windows,
    periods: periodsOf(windows),
  };
}

/** What violations are looked for in, in every report and on every list, before the local date. */
export type Watched = Pick<Windows, 'days' | 'weeks'> & Required<Pick<Windows, 'months'>>;

/** The last whole weeks, as many days, and the month that ended in the last of those weeks' time. */
export function watchedUntil(endDate: string, calendar: Calendar): Watched {
  const end = startOf(endDate, calendar.zone);
  const month = lastComplete('month', end, calendar);
  return {
    days: daysUntil(endDate, WATCHED_DAYS, calendar.zone),
    weeks: weeksUntil(end, WEEKS, calendar),
    months: dayAfter(month) > addDays(endDate, -7) ? [{ start: month.start, end: month.end }] : [],
  };
}

/** Every window of some length that is measured, each once, oldest end first. */
function periodsOf({ earlier, weeks, months = [], period }: Omit<Windows, 'days'>): readonly Window[] {
  return distinct([...earlier, ...weeks, ...months, period]);
}

/** From the first week or period that is judged to the end of the figures: the stretch over which members of families are looked for. */
export function weeksOf({ periods, asOf }: Pick<Plan, 'periods' | 'asOf'>): Window {
  return { start: Math.min(...periods.map(({ start }) => start)), end: asOf };
}

/** What to measure of a budget for a planned report, and to recall. */
export function requestOf(
  { windows, periods, endDate, calendar }: Pick<Plan, 'windows' | 'periods' | 'endDate' | 'calendar'>,
  budget: Budget,
): Request {
  const { days, recorded = [] } = windows;
  return requestFor({ days, periods, recorded, endDate, zone: calendar.zone }, budget);
}

function distinct(windows: readonly Window[]): readonly Window[] {
  const plain = windows.map(({ start, end }) => ({ start, end }));
  return distinctWindows(plain).toSorted((a, b) => a.end - b.end || a.start - b.start);
}

function named(kind: ReportKind, wanted: string, calendar: Calendar): Period {
  const period = parsePeriod(PERIOD_OF[kind], wanted, calendar);
  if (period) return period;
  const example = kind === 'weekly' ? 'a week such as 2026-W05' : 'a month such as 2026-01';
  throw new InputError(
    `“${wanted}” names no period of the ${kind} report. Write ${example}, or a date in it.`,
  );
}

function notBegun(period: Period, today: string): string {
  const last = periodOn(period.kind, addDays(today, -1), { zone: period.zone, weekStartsOn: 'monday' }).id;
  return (
    `${period.id} has no whole day with data yet: they reach up to ${today} in ${period.zone}. ` +
    `Choose an earlier period: --period ${last}.`
  );
}
