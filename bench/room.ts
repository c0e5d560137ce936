import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePages } from '../src/adapters/io/pages.ts';
import { readSaved } from '../src/adapters/io/saved.ts';
import { openLedger } from '../src/adapters/ledger/ledger.ts';
import { issuedGists, keepGist } from '../src/app/gists.ts';
import { readingRoom } from '../src/app/reading-room.ts';
import type { PagesWritten } from '../src/model/artifact.ts';
import type { Edition } from '../src/model/edition.ts';
import { WHOLE } from '../src/model/part.ts';
import { before, calendarOf, daysOf, periodOn } from '../src/model/period.ts';
import type { Report, Row } from '../src/model/report.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import { renderReport } from '../src/render/render.ts';
import { folderOf } from '../src/render/view.ts';
import { bigReport } from '../test/support/example-report.ts';
import { shippedRasteriser } from '../test/support/rasteriser.ts';
import { shippedEngine } from '../test/support/templates.ts';
import type { Measure } from './measure.ts';

const BUDGETS = 1000;
const WEEKS = 53;
const RUNS = 3;
const MADE_BY = 'the bench';
const templates = shippedEngine();

/**
 * What a Monday's pages take beside its report: 1,000 budgets with a year of weekly reports in the ledger. In processor time of one
 * process, since what else runs on the machine weighs on both; the least disturbed of some weeks in a row. None of them is the first that ends in
 * its month, after which the pages of all budgets are made anew.
 */
export async function room(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => 0 });
  try {
    const base = bigReport(BUDGETS);
    for (let ago = WEEKS + RUNS; ago > RUNS; ago -= 1) await issue(ledger, folder, weekOf(base, ago));
    await renew(ledger, folder);
    const rasterise = await shippedRasteriser();
    const weeks: Week[] = [];
    for (let ago = RUNS; ago > 0; ago -= 1) {
      const report = weekOf(base, ago);
      const making = await costOf(async () => renderReport(report, templates, { rasterise }));
      const paging = await costOf(async () => {
        await issue(ledger, folder, report);
        return renew(ledger, folder);
      });
      weeks.push({ making: making.seconds, paging: paging.seconds, pages: paging.result });
    }
    return measuresOf(weeks);
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What one week took, in seconds, and what became of the pages. */
interface Week {
  readonly making: number;
  readonly paging: number;
  readonly pages: PagesWritten;
}

function measuresOf(weeks: readonly Week[]): readonly Measure[] {
  const least = (of: (week: Week) => number) => Math.min(...weeks.map(of));
  const share = Math.max(...weeks.map(({ pages: { written, of } }) => (100 * written.length) / of));
  const name = 'the pages of 1,000 budgets after a weekly report, with a year of them in the ledger';
  return [
    { name, value: least(({ paging }) => paging), atMost: 2, unit: 's' },
    {
      name: `${name} ÷ all artifacts of the report`,
      value: least(({ paging, making }) => paging / making),
      atMost: 3,
      unit: '×',
    },
    { name: `${name}: those that were written`, value: share, atMost: 10, unit: '%' },
  ];
}

/** The base as the report of an earlier week: its days and weeks are moved, and its figures are a little other. */
export function weekOf(base: Report, ago: number): Report {
  const calendar = calendarOf(base.period);
  const period = before(base.period, calendar, ago);
  const last = periodOn('week', base.period.firstDay, calendar);
  const shift = last.start - period.start;
  const dates = Array.from({ length: 5 }, (_, back) => daysOf(before(period, calendar, 4 - back))).flat();
  const rows = base.rows.map((row, index): Row => {
    const days = row.days.slice(-dates.length).map((day, at) => ({
      ...day,
      date: dates[at + dates.length - Math.min(dates.length, row.days.length)]?.date ?? day.date,
      ...(day.value === undefined ? {} : { value: day.value * (1 + 0.001 * ((ago * 7 + index) % 5)) }),
    }));
    const moved = ({ start, end }: { start: number; end: number }) => ({
      start: start - shift,
      end: end - shift,
    });
    // Most budgets keep quiet, as those of a real project do: what has had a day over tells something each week.
    const isQuiet = row.verdict.status === 'within';
    return {
      ...row,
      ...(isQuiet ? { daysOver: { ...row.daysOver, over: 0 } } : {}),
      days,
      weeks: row.weeks.map((week) => ({ ...week, window: moved(week.window) })),
      verdict: { ...row.verdict, window: moved(row.verdict.window) },
    };
  });
  return { ...base, period, asOf: period.end, previousPeriod: before(period, calendar), rows };
}

/** Issues a report, of which only what the pages need is kept, and lays down its folder. */
async function issue(ledger: Ledger, folder: string, report: Report): Promise<void> {
  const edition: Edition = { kind: report.kind, period: report.period.id, revision: report.revision };
  await ledger.issue({ ...edition, issuedAt: report.asOf, whole: true }, '{}', []);
  await keepGist({ ledger, madeBy: MADE_BY }, edition, report);
  const home = join(folder, 'output', folderOf(report));
  mkdirSync(home, { recursive: true });
  for (const name of ['report.json', 'report.html']) writeFileSync(join(home, name), '{}');
}

async function renew(ledger: Ledger, folder: string): Promise<PagesWritten> {
  const output = join(folder, 'output');
  const { gists, leftOut } = await issuedGists({ ledger, madeBy: MADE_BY }, WHOLE);
  if (leftOut.length > 0) throw new Error(leftOut.join(' '));
  const made = await readingRoom(readSaved(output), gists, { templates, madeBy: MADE_BY });
  return writePages(output, made);
}

async function costOf<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly result: T }> {
  const start = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(start);
  return { seconds: (user + system) / 1e6, result };
}
