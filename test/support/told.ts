import { mean } from 'simple-statistics';
import { seeded } from '../../scripts/make-samples/random.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Recommendation } from '../../src/model/finding.ts';
import { type Calendar, daysUntil, startOf } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import type { Measured, Reading } from '../../src/model/series.ts';
import { type Window, within } from '../../src/model/window.ts';
import { assembleReport } from '../../src/report/assemble.ts';
import { examine } from '../../src/report/examine.ts';
import { planReport } from '../../src/report/plan.ts';
import { gaugeBudget } from './budget.ts';

const CALENDAR: Calendar = { zone: 'UTC', weekStartsOn: 'monday' };
const COVERAGE = { minimum: 0.75, warn: 0.9 };
/** Days that are told of: a year's weeks, and the five of the report. */
const DAYS = 58 * 7;

/** A history to make the weekly report of. */
export interface Tale {
  /** The day on which the report is made; its week ended the day before. */
  readonly monday: string;
  /** The value of a local date in base units; absent is a day without traffic, and null one without data. */
  readonly on: (date: string) => number | undefined | null;
  /** A week's figure of its days' values; their mean unless given. */
  readonly week?: (values: readonly number[]) => number;
  readonly budget?: Partial<Budget>;
}

/** What the weekly report says of a budget with such a history. */
export function weeklyOf({ monday, on, week = (values) => mean([...values]), budget: differing }: Tale): {
  readonly row: Row;
  readonly advice: readonly Recommendation[];
} {
  const budget = gaugeBudget(differing);
  const plan = planReport('weekly', CALENDAR, startOf(monday, CALENDAR.zone));
  const days = daysUntil(monday, DAYS, CALENDAR.zone).map((day) => readingOn(day, on(day.date)));
  const over = (window: Window): Reading => {
    const inside = days.filter((day) => within(day.window, window));
    const values = inside.flatMap(({ measured }) => (measured.kind === 'number' ? measured.value : []));
    const present = inside.filter(({ coverage }) => coverage.present > 0).length;
    const measured: Measured = values.length > 0 ? { kind: 'number', value: week(values) } : NOTHING.no_data;
    return { window, measured, coverage: { present, expected: inside.length } };
  };
  const series = {
    budget: budget.id,
    days: days.slice(-plan.windows.days.length),
    periods: plan.periods.map(over),
    recorded: (plan.windows.recorded ?? []).map(over),
    queries: [],
    warnings: [],
  };
  const { rows, recommendations } = assembleReport({
    plan,
    set: { budgets: [budget], paths: [], maintenance: [] },
    examined: [examine(budget, series, plan, COVERAGE)],
    coverage: COVERAGE,
    source: { kind: 'samples', name: 'tale' },
    settingsHash: '',
    version: '0',
    presentation: { from: '', to: [] },
  });
  const [row] = rows;
  if (!row) throw new Error('The report has no row.');
  return { row, advice: recommendations };
}

const NOTHING = {
  no_data: { kind: 'none', why: 'no_data', detail: 'There was nothing to measure.' },
  no_traffic: { kind: 'none', why: 'no_traffic', detail: 'Nobody came.' },
} as const satisfies Readonly<Record<string, Measured>>;

function readingOn({ start, end }: Window, value: ReturnType<Tale['on']>): Reading {
  const measured = typeof value === 'number' ? ({ kind: 'number', value } as const) : undefined;
  return {
    window: { start, end },
    measured: measured ?? (value === null ? NOTHING.no_data : NOTHING.no_traffic),
    coverage: { present: value === null ? 0 : 1, expected: 1 },
  };
}

/** Saturday or Sunday. */
export function isWeekend(date: string): boolean {
  return weekdayOf(date) % 6 === 0;
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** Factors of days that hang together a little, as real ones do: 1 on average, an AR(1) of 0.3 around it; the same for the same seed. */
export function unrest(seed: string, deviation: number): (date: string) => number {
  const random = seeded(seed);
  const all = new Map<string, number>();
  let carried = 0;
  for (const { date } of daysUntil('2026-03-01', DAYS + 60, CALENDAR.zone)) {
    carried = 0.3 * carried + Math.sqrt(1 - 0.3 ** 2) * random.normal();
    all.set(date, 1 + deviation * carried);
  }
  return (date) => all.get(date) ?? 1;
}
