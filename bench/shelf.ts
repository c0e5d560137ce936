import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openLedger } from '../src/adapters/ledger/ledger.ts';
import { issuedGists } from '../src/app/gists.ts';
import { readingRoom } from '../src/app/reading-room.ts';
import { shelfOf } from '../src/app/shelf.ts';
import { WHOLE } from '../src/model/part.ts';
import { publishedPath } from '../src/model/published-path.ts';
import type { Report } from '../src/model/report.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import type { PublishedAt } from '../src/ports/published.ts';
import { renderReport } from '../src/render/render.ts';
import { readReport } from '../src/render/report-json.ts';
import { bigReport } from '../test/support/example-report.ts';
import { shippedRasteriser } from '../test/support/rasteriser.ts';
import { shippedEngine } from '../test/support/templates.ts';
import { issueYear, MADE_BY } from './ledgers/year.ts';
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
  const [templates, rasterise] = [shippedEngine(), await shippedRasteriser()];
  const published = shelfOf({
    ledger,
    clock: { now: () => 0 },
    render: async (edition, json) => {
      const report = readReport('the ledger', json);
      const tools = { rasterise, hasRoom: true, pause: setImmediate };
      return { edition, report, ...(await renderReport(report, templates, tools)) };
    },
    room: async (saved) =>
      readingRoom(saved, (await issuedGists({ ledger, madeBy: MADE_BY }, WHOLE)).gists, {
        templates,
        madeBy: MADE_BY,
        pause: setImmediate,
      }),
  });
  const measures: Measure[] = [];
  for (const [name, path, first, held] of [
    ['a report’s page', `/weekly/${base.period.id}/report.html`, 6, 2000],
    ['the year', '/index.html', 6, 3000],
    ['a budget’s page', `/budgets/${base.rows[0]?.budget.id}.html`, 1, 1000],
  ] as const)
    measures.push(
      ...(await requestsOf(published, where, { name, path, first: first * times, held: held * times })),
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

async function requestsOf(
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
  const over = new AbortController();
  let [held, last] = [0, performance.now()];
  const others = (async () => {
    while (!over.signal.aborted) {
      await setImmediate();
      const now = performance.now();
      held = Math.max(held, now - last);
      last = now;
    }
  })();
  const start = performance.now();
  const file = await published(path);
  const took = performance.now() - start;
  over.abort();
  await others;
  if (!file) throw new Error(`${asked} is not there.`);
  return { took, held };
}
