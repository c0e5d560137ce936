import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { programFingerprint } from '../../src/adapters/files/package.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { keepGist } from '../../src/app/gists.ts';
import { before, calendarOf, daysUntil } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import type { Reading, Series } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { seriesOf, steadySource } from '../../test/support/publishing.ts';
import { weekOf } from '../room.ts';
import { type Measured, repeated, reportOf, shippedMeasurements } from '../shipped.ts';

/** Who made the gists of the benches. */
export const MADE_BY: string = await programFingerprint();
const WEEKS = 53;
const MONTHS = 12;
const DAYS = 371;

/** A project of so many budgets, with what was measured in its last week. */
export async function bigProject(budgets: number): Promise<Measured> {
  return repeated(await shippedMeasurements('weekly'), budgets);
}

/** A source that says of every day and every longer window what was measured last, at once. */
export function recordedAgain({ series }: Measured): MetricSource {
  const byBudget = new Map(series.map((one) => [one.budget, one]));
  return steadySource({
    measure: async ({ id }, { days, periods }) => {
      const known = byBudget.get(id);
      const of = (readings: readonly Reading[] | undefined) => (window: Window) =>
        readingOf(readings, window);
      const made = seriesOf(id, { days, periods: [] }, of(known?.days));
      return { ...made, periods: periods.map(of(known?.periods)) };
    },
  });
}

function readingOf(readings: readonly Reading[] | undefined, window: Window): Reading {
  const last = readings?.at(-1);
  if (!last)
    return {
      window,
      measured: { kind: 'none', why: 'no_data', detail: '' },
      coverage: { present: 0, expected: 1 },
    };
  const { measured, coverage } = last;
  return { window, measured, coverage: { present: coverage.present, expected: coverage.expected } };
}

/** Fills a new ledger in a folder with a year of a project: readings of days and weeks, weekly reports and monthly ones. */
export async function makeYear(folder: string, measured: Measured): Promise<void> {
  const file = join(folder, 'ledger.sqlite');
  const base = reportOf(measured);
  const ledger = openLedger(file, { now: () => base.period.start - 400 * 86_400 });
  try {
    await issueYear(ledger, base);
    await issueMonths(
      ledger,
      reportOf(repeated(await shippedMeasurements('monthly'), measured.set.budgets.length)),
    );
    await keepLast(ledger, measured, base);
  } finally {
    await ledger.close();
  }
  multiply(file, base);
}

/** Issues a year of weekly reports, each with its gist. */
export async function issueYear(ledger: Ledger, base: Report, weeks = WEEKS): Promise<void> {
  for (let ago = weeks - 1; ago >= 0; ago -= 1) await issue(ledger, weekOf(base, ago));
}

async function issueMonths(ledger: Ledger, base: Report): Promise<void> {
  const calendar = calendarOf(base.period);
  for (let ago = MONTHS - 1; ago >= 0; ago -= 1) {
    const period = before(base.period, calendar, ago);
    const previousPeriod = before(period, calendar);
    await issue(ledger, { ...base, period, asOf: period.end, previousPeriod });
  }
}

async function issue(ledger: Ledger, report: Report): Promise<void> {
  const edition = { kind: report.kind, period: report.period.id, revision: report.revision };
  await ledger.issue({ ...edition, issuedAt: report.asOf, whole: true }, writeReport(report), []);
  await keepGist({ ledger, madeBy: MADE_BY }, edition, report);
}

/** The last day and the last week of each budget. */
async function keepLast(ledger: Ledger, { set, series }: Measured, { period }: Report): Promise<void> {
  const byBudget = new Map(series.map((one): [string, Series] => [one.budget, one]));
  const kept = set.budgets.flatMap((budget) => {
    const known = byBudget.get(budget.id);
    const week = readingOf(known?.periods, { start: period.start, end: period.end });
    const days = daysUntil(period.lastDay, 1, period.zone).map((day) => readingOf(known?.days, day));
    return [...days, week].map((reading) => ({ budget, reading }));
  });
  await ledger.keep(kept, period.end);
}

/** Keeps the last day and the last week as those of the year before, too, in the order of their keys and without going through the program. */
function multiply(file: string, { period }: Report): void {
  const calendar = calendarOf(period);
  const days = daysUntil(period.lastDay, DAYS, period.zone);
  const weeks = Array.from({ length: WEEKS }, (_, ago) => before(period, calendar, ago));
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  db.exec('CREATE TEMP TABLE stretches (long INTEGER, start INTEGER, "end" INTEGER)');
  const add = db.prepare('INSERT INTO stretches VALUES (?, ?, ?)');
  for (const { start, end } of days) add.run(0, start, end);
  for (const { start, end } of weeks) add.run(1, start, end);
  db.exec(`
    CREATE TEMP TABLE model AS SELECT *, "end" - start > 100000 AS long FROM readings;
    DELETE FROM readings;
    INSERT INTO readings (budget, indicator, start, "end", left_out, version, reading, measured_at)
      SELECT m.budget, m.indicator, s.start, s."end", '', m.version,
        json_set(m.reading, '$.window.start', s.start, '$.window.end', s."end"), s."end" + 3600
      FROM model m JOIN stretches s ON s.long = m.long ORDER BY 1, 2, 3, 4;
    DROP TABLE model;
    DROP TABLE stretches;
    COMMIT`);
  db.close();
}
