import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { openLedger } from '../src/adapters/ledger/ledger.ts';
import { shelfOf } from '../src/app/shelf.ts';
import { openRenderer } from '../src/compose.ts';
import { publishedPath } from '../src/model/published-path.ts';
import type { Report } from '../src/model/report.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import type { PublishedAt } from '../src/ports/published.ts';
import { bigReport } from '../test/support/example-report.ts';
import { issueYear } from './ledgers/year.ts';
import type { Measure } from './measure.ts';

const BUDGETS = 1000;

/**
 * What a reader waits for a page that is made of the ledger, the first time and the second, with 1,000 budgets and a year of weekly reports
 * in it; and how long the longest stretch is for which nobody else is answered meanwhile.
 */
export async function shelf(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => 0 });
  try {
    const base = bigReport(BUDGETS);
    await issueYear(ledger, base);
    return await pagesOf(ledger, base, 'of 1,000 budgets from a ledger with a year of them');
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What readers wait for a report, the year and a budget that are made of a ledger, and hold up others; `times` as much as of 1,000 budgets. */
export async function pagesOf(
  ledger: Ledger,
  base: Report,
  where: string,
  times = 1,
): Promise<readonly Measure[]> {
  const renderer = await openRenderer();
  try {
    const published = shelfOf({ ledger, clock: { now: () => 0 }, maker: renderer.shelf });
    return await requestsOf(published, base, where, times);
  } finally {
    await renderer.close();
  }
}

async function requestsOf(
  published: PublishedAt,
  base: Report,
  where: string,
  times: number,
): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const [name, path, first, held] of [
    ['a report’s page', `/weekly/${base.period.id}/report.html`, 6, 500],
    ['the year', '/index.html', 6, 500],
    ['a budget’s page', `/budgets/${base.rows[0]?.budget.id}.html`, 1, 500],
  ] as const)
    measures.push(
      ...(await requestOf(published, where, { name, path, first: first * times, held: held * times })),
    );
  return measures;
}

/** A page, with the most that its first request may take in seconds, and hold up others in milliseconds. */
interface Asked {
  readonly name: string;
  readonly path: string;
  readonly first: number;
  readonly held: number;
}

async function requestOf(
  published: PublishedAt,
  where: string,
  { name, path, first, held }: Asked,
): Promise<readonly Measure[]> {
  const made = await timeOf(published, path);
  const kept = await timeOf(published, path);
  return [
    { name: `${name} ${where}: its first request`, value: made.took / 1000, atMost: first, unit: 's' },
    { name: `${name}: the longest that it holds up others`, value: made.held, atMost: held, unit: 'ms' },
    { name: `${name}: its second request`, value: kept.took, atMost: 20, unit: 'ms' },
  ];
}

/** How long a request takes, and the longest stretch in it without a turn for others, in milliseconds. */
async function timeOf(
  published: PublishedAt,
  asked: string,
): Promise<{ readonly took: number; readonly held: number }> {
  const path = publishedPath(asked);
  if (!path) throw new Error(`${asked} is no path.`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const file = await published(path);
  const took = performance.now() - start;
  // Its own timer has to run once more to tell of the end.
  await setTimeout(5);
  delay.disable();
  if (!file) throw new Error(`${asked} is not there.`);
  return { took, held: delay.max / 1e6 };
}
