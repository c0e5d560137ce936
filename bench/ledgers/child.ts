/** Does one thing with a ledger in a process of its own, and prints what it took: `child.ts TASK`, a task as JSON. */
import { setImmediate } from 'node:timers/promises';
import { createFolderPublisher } from '../../src/adapters/files/publisher.ts';
import { copyLedger } from '../../src/adapters/ledger/copy.ts';
import type { Database } from '../../src/adapters/ledger/database.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { openPostgresql } from '../../src/adapters/ledger/postgresql/database.ts';
import { openPostgresqlLedger } from '../../src/adapters/ledger/postgresql/ledger.ts';
import { openDatabase } from '../../src/adapters/ledger/sqlite/database.ts';
import { issuedGists } from '../../src/app/gists.ts';
import { readingRoom } from '../../src/app/reading-room.ts';
import { tick } from '../../src/app/tick.ts';
import { calendarOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { renderReport } from '../../src/render/render.ts';
import { readReport } from '../../src/render/report-json.ts';
import { openingOf } from '../../test/support/postgresql-ledger-opening.ts';
import { publishingOf, SCHEDULE } from '../../test/support/publishing.ts';
import { shippedRasteriser } from '../../test/support/rasteriser.ts';
import { shippedEngine } from '../../test/support/templates.ts';
import { reportOf } from '../shipped.ts';
import { bigProject, MADE_BY, makeYear, recordedAgain } from './year.ts';

/** A ledger: a file, or the address of a database. */
export type Store = string;

/** What is to be done. */
export type Task =
  | { readonly does: 'year'; readonly folder: string; readonly budgets: number }
  | { readonly does: 'copy'; readonly from: Store; readonly to: Store }
  | {
      readonly does: 'tick';
      readonly store: Store;
      readonly output: string;
      readonly budgets: number;
      readonly at: Instant;
    };

/** What it took: seconds, and the most memory in MB at any time. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
  /** How many rows were copied, or reports issued. */
  readonly done: number;
}

const isAddress = (store: Store) => store.startsWith('postgresql:');

async function databaseOf(store: Store): Promise<Database> {
  return isAddress(store) ? openPostgresql(openingOf(store)) : openDatabase(store);
}

/** What is measured, once all that it needs is there. */
async function prepared(task: Task): Promise<() => Promise<number>> {
  if (task.does === 'year') {
    const measured = await bigProject(task.budgets);
    return async () => {
      await makeYear(task.folder, measured);
      return task.budgets;
    };
  }
  if (task.does === 'copy') {
    return async () => {
      const [from, to] = [await databaseOf(task.from), await databaseOf(task.to)];
      try {
        return await copyLedger(from, to);
      } finally {
        await Promise.all([from.close(), to.close()]);
      }
    };
  }
  const measured = await bigProject(task.budgets);
  // Not its records: the bench writes nothing into the project that it is made of.
  const { set, coverage, presentation } = measured;
  const [templates, rasterise] = [shippedEngine(), await shippedRasteriser()];
  const clock = { now: () => task.at };
  return async () => {
    const ledger: Ledger = isAddress(task.store)
      ? await openPostgresqlLedger(openingOf(task.store), clock)
      : openLedger(task.store, clock);
    const gists = { ledger, madeBy: MADE_BY, pause: setImmediate };
    const room = async (saved: Parameters<typeof readingRoom>[0], part: Parameters<typeof issuedGists>[1]) =>
      readingRoom(saved, (await issuedGists(gists, part)).gists, { templates, madeBy: MADE_BY });
    const publisher = createFolderPublisher('output', task.output, (part) => (saved) => room(saved, part));
    const { monthly: _, ...schedule } = SCHEDULE;
    const publishing = publishingOf({
      clock,
      ledger,
      schedule,
      gists,
      project: {
        set,
        coverage,
        presentation,
        calendar: calendarOf(reportOf(measured).period),
        settingsHash: 'ab'.repeat(32),
        version: '0.1.0',
      },
      source: recordedAgain(measured),
      targets: [{ publisher, takes: ['weekly', 'monthly'] }],
      render: async (edition, json) => {
        const report = readReport('the ledger', json);
        return { edition, report, ...(await renderReport(report, templates, { rasterise, hasRoom: true })) };
      },
    });
    try {
      const done = await tick(publishing);
      const failed = done?.deliveries.filter(({ state }) => state !== 'delivered') ?? [];
      if (!done || failed.length > 0) throw new Error(`Not delivered: ${JSON.stringify(failed)}`);
      return done.issued.length;
    } finally {
      await ledger.close();
    }
  };
}

const work = await prepared(JSON.parse(process.argv[2] ?? '') as Task);
const [began, before] = [performance.now(), process.cpuUsage()];
const done = await work();
const { user, system } = process.cpuUsage(before);
const cost: Cost = {
  wall: (performance.now() - began) / 1000,
  cpu: (user + system) / 1e6,
  peak: process.resourceUsage().maxRSS / 1024,
  done,
};
console.log(JSON.stringify(cost));
process.exit(0);
