import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import { openPostgresqlLedger } from '../src/adapters/ledger/postgresql/ledger.ts';
import { type Postgresql, startPostgresql } from '../test/support/postgresql.ts';
import { openingOf } from '../test/support/postgresql-ledger-opening.ts';
import type { Cost, Store, Task } from './ledgers/child.ts';
import { bigProject } from './ledgers/year.ts';
import type { Measure } from './measure.ts';
import { pagesOf } from './shelf.ts';
import { reportOf } from './shipped.ts';

/** How many budgets the project has; fewer for a slow machine. */
const BUDGETS = Number(process.env.HEADROOM_BENCH_BUDGETS ?? 5000);
const RUNS = 3;
const WEEK = 7 * 86_400;
const CHILD = join(import.meta.dirname, 'ledgers/child.ts');
const execute = promisify(execFile);

/**
 * What a year of a large project takes in the ledger, on SQLite and on PostgreSQL: its size, a weekly run, a wake-up with nothing to do,
 * pages, and a copy, of which the memory must not grow with the ledger. Each is done by a process of its own, on both in turn. What
 * counts is processor time, the server’s too, since other programs weigh on a clock.
 */
export async function ledgers(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const server = await startPostgresql({ settings: { shared_buffers: '256MB', max_wal_size: '4GB' } });
  try {
    const whole = await yearOf(server, folder, BUDGETS);
    const half = await yearOf(server, folder, BUDGETS / 2);
    return [
      ...sizes(server, whole),
      ...(await copies(server, whole, half)),
      ...(await runs(server, whole)),
      ...(await pages(whole)),
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A year of a project on both stores. */
interface Year {
  readonly budgets: number;
  readonly folder: string;
  readonly file: Store;
  readonly url: Store;
  readonly database: string;
  /** What it cost to bring it from the file to the server. */
  readonly copy: Took;
}

async function yearOf(server: Postgresql, root: string, budgets: number): Promise<Year> {
  const folder = join(root, String(budgets));
  mkdirSync(folder);
  await taken(server, { does: 'year', folder, budgets });
  const file = join(folder, 'ledger.sqlite');
  const database = server.database();
  const url = server.url(database);
  const copy = await taken(server, { does: 'copy', from: file, to: url });
  server.sql('VACUUM ANALYZE', database);
  return { budgets, folder, file, url, database, copy };
}

function sizes(server: Postgresql, { file, database, budgets }: Year): readonly Measure[] {
  const kept = Number(server.sql('SELECT pg_database_size(current_database())', database));
  const [sqlite, postgresql] = [statSync(file).size, kept].map((bytes) => bytes / 1e6);
  const name = `a year of ${budgets} budgets`;
  return [
    { name: `${name}: the file of SQLite`, value: sqlite ?? 0, atMost: 0.7 * budgets, unit: 'MB' },
    {
      name: `${name}: the database of PostgreSQL`,
      value: postgresql ?? 0,
      atMost: 0.7 * budgets,
      unit: 'MB',
    },
  ];
}

async function copies(server: Postgresql, whole: Year, half: Year): Promise<readonly Measure[]> {
  const back = async ({ url, folder }: Year) =>
    taken(server, { does: 'copy', from: url, to: join(folder, 'back.sqlite') });
  const [there, less] = [await back(whole), await back(half)];
  const growth = (of: Took, than: Took) => of.peak / than.peak;
  const name = `a copy of a year of ${whole.budgets} budgets`;
  return [
    { name: `${name} to PostgreSQL`, value: whole.copy.wall, atMost: 300, unit: 's' },
    { name: `${name} to SQLite`, value: there.wall, atMost: 300, unit: 's' },
    { name: `${name} to PostgreSQL: the most memory`, value: whole.copy.peak, atMost: 700, unit: 'MB' },
    {
      name: `${name} to PostgreSQL: its memory ÷ of half as many`,
      value: growth(whole.copy, half.copy),
      atMost: 1.3,
      unit: '×',
    },
    {
      name: `${name} to SQLite: its memory ÷ of half as many`,
      value: growth(there, less),
      atMost: 1.3,
      unit: '×',
    },
  ];
}

async function runs(server: Postgresql, { budgets, file, url, folder }: Year): Promise<readonly Measure[]> {
  const { period } = reportOf(await bigProject(budgets));
  const stores = [
    { name: 'SQLite', store: file, output: join(folder, 'sqlite'), weeks: [] as Took[], idle: [] as Took[] },
    {
      name: 'PostgreSQL',
      store: url,
      output: join(folder, 'postgresql'),
      weeks: [] as Took[],
      idle: [] as Took[],
    },
  ] as const;
  // The first wake-up of a ledger begins its schedule, and makes the pages of all that there was.
  for (let week = 0; week <= RUNS; week += 1) {
    for (const { store, output, weeks, idle } of stores) {
      const at = period.end + week * WEEK + 10 * 3600;
      const took = await taken(server, { does: 'tick', store, output, budgets, at });
      if (took.done !== Math.min(week, 1)) throw new Error(`${took.done} reports were issued.`);
      (week === 0 ? idle : weeks).push(took);
    }
  }
  for (const { store, output, idle } of stores)
    idle.push(
      await taken(server, { does: 'tick', store, output, budgets, at: period.end + RUNS * WEEK + 11 * 3600 }),
    );
  const [sqlite, postgresql] = stores;
  const name = `a weekly run of ${budgets} budgets`;
  const ratio = (of: (took: Took) => number) =>
    median(postgresql.weeks.map((took, index) => of(took) / of(sqlite.weeks[index] ?? took)));
  return [
    {
      name: `${name}, on PostgreSQL ÷ on SQLite, processor time with the server’s`,
      value: ratio(({ cpu, served }) => cpu + served),
      atMost: 1.5,
      unit: '×',
    },
    {
      name: `${name}, on PostgreSQL ÷ on SQLite, by the clock`,
      value: ratio(({ wall }) => wall),
      atMost: 1.5,
      unit: '×',
    },
    ...stores.map(
      (store): Measure => ({
        name: `${name} on ${store.name}: the most memory`,
        value: Math.max(...store.weeks.map(({ peak }) => peak)),
        atMost: 700 + 0.4 * budgets,
        unit: 'MB',
      }),
    ),
    ...stores.map(
      (store): Measure => ({
        name: `a wake-up of ${budgets} budgets with nothing to do on ${store.name}`,
        value: store.idle.at(-1)?.cpu ?? 0,
        atMost: 1,
        unit: 's',
      }),
    ),
  ];
}

async function pages({ url, budgets }: Year): Promise<readonly Measure[]> {
  const base = reportOf(await bigProject(budgets));
  const ledger = await openPostgresqlLedger(openingOf(url), { now: () => base.asOf });
  try {
    return await pagesOf(ledger, base, `of ${budgets} budgets from PostgreSQL`, Math.max(1, budgets / 1000));
  } finally {
    await ledger.close();
  }
}

/** What something took, with the seconds of the processor that the server took for it. */
interface Took extends Cost {
  readonly served: number;
}

async function taken(server: Postgresql, task: Task): Promise<Took> {
  const before = servedBy(server);
  const { stdout } = await execute(process.execPath, [CHILD, JSON.stringify(task)], { maxBuffer: 1e7 });
  const took = { ...(JSON.parse(stdout) as Cost), served: servedBy(server) - before };
  const { wall, cpu, served, peak } = took;
  console.log(
    `     ${named(task)}: ${wall.toFixed(1)} s; of the processor ${cpu.toFixed(1)} s and the server’s ${served.toFixed(1)} s; at most ${peak.toFixed(0)} MB`,
  );
  return took;
}

function named(task: Task): string {
  const kind = (store: Store) => (store.startsWith('postgresql:') ? 'PostgreSQL' : 'SQLite');
  if (task.does === 'year') return `a year of ${task.budgets} budgets is made`;
  if (task.does === 'copy') return `a copy to ${kind(task.to)}`;
  return `a wake-up on ${kind(task.store)}`;
}

/** Clock ticks of the kernel, which it counts processor time in. */
const TICKS = 100;

/** Seconds of the processor that the server’s processes took until now, those that ended among them. */
function servedBy(server: Postgresql): number {
  const data = server.sql("SELECT current_setting('data_directory')");
  const main = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const running = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').split(' ').filter(Boolean);
  // What ended is counted with the main one’s children; what ends between is counted once more or less.
  const [own = 0, ended = 0] = timesOf(main);
  return own + ended + running.reduce((sum, pid) => sum + (timesOf(Number(pid))[0] ?? 0), 0);
}

function timesOf(pid: number): readonly number[] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return [(user + system) / TICKS, (endedUser + endedSystem) / TICKS];
  } catch {
    return [];
  }
}
