import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { copyLedger } from '../../src/adapters/ledger/copy.ts';
import type { Database, SqlRow } from '../../src/adapters/ledger/database.ts';
import { ledgerIn } from '../../src/adapters/ledger/ledger.ts';
import { openPostgresql } from '../../src/adapters/ledger/postgresql/database.ts';
import { openDatabase } from '../../src/adapters/ledger/sqlite/database.ts';
import { rowsIn, TABLE_FORMS } from '../../src/adapters/ledger/tables.ts';
import { exportLedger, importLedger, readExport } from '../../src/adapters/ledger/transfer.ts';
import { budget } from '../support/budget.ts';
import { budgetFile, GOOD } from '../support/budget-files.ts';
import { folderWith } from '../support/folder.ts';
import { NOW, TO, W05 } from '../support/issued.ts';
import { reading } from '../support/ledger.ts';
import { type Postgresql, startPostgresql } from '../support/postgresql.ts';
import { openingOf } from '../support/postgresql-ledger-opening.ts';
import { runCli } from '../support/run-cli.ts';

let server: Postgresql;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

function sqlite(): Database {
  return closed(openDatabase(join(folderWith(), 'ledger.sqlite')));
}

async function postgresql(): Promise<Database> {
  return closed(await openPostgresql(openingOf(server.url(server.database()))));
}

function closed(db: Database): Database {
  onTestFinished(() => db.close().catch(() => {}));
  return db;
}

const DAYS = 1201;

/** Fills a ledger with rows of every table, more than are read at once, written in an order that is not the one of their keys. */
async function filled(db: Database): Promise<Database> {
  await db.run("INSERT INTO meta (key, value) VALUES ('since', ?)", String(NOW));
  const ledger = ledgerIn(db, { now: () => NOW }, NOW);
  const days = Array.from({ length: DAYS }, (_, day) => ({
    budget: { ...budget(), id: `api/p95[${day % 7}]` },
    reading: reading(day * 86_400, day),
  }));
  await ledger.keep(days, NOW);
  for (const period of ['2026-W07', '2026-W05', '2026-W06']) {
    await ledger.issue({ ...W05, period }, `{"period":"${period}"}`, TO);
  }
  const to = Array.from({ length: 600 }, (_, index) => ({ target: 'chat', recipient: `r${999 - index}` }));
  await ledger.post({ kind: 'notices', id: 'n', at: NOW }, '{"ä":"\0"}', ['z', 'a'], to);
  await ledger.schedule('weekly', { at: NOW - 1, after: '2026-W04' });
  await ledger.schedule('monthly', { at: NOW - 2 });
  for (const period of ['2026-W09', '2026-W08']) {
    await ledger.note({ kind: 'weekly', period, state: 'held', seenAt: NOW, detail: 'Down.' });
  }
  for (const detail of ['a', 'b', 'c']) {
    await ledger.ran({ what: 'tick', startedAt: NOW, endedAt: NOW, outcome: 'failed', stages: {}, detail });
  }
  for (const file of ['z.yaml', 'a.yaml']) {
    await ledger.write({ file, how: 'append', text: `- ${file}\n`, at: NOW });
  }
  await ledger.pushed((await ledger.writings()).slice(0, 1), 'c0ffee', NOW);
  const gist = { ...W05, after: '', head: '{}', body: Buffer.from('b'), budgets: ['{"id":"x/a"}'] };
  await ledger.keepGists('all', 'v1', [gist]);
  return db;
}

/** All rows of all tables in their order, bytes as text. */
async function everything(db: Database): Promise<readonly (readonly [string, readonly SqlRow[]])[]> {
  const tables: (readonly [string, readonly SqlRow[]])[] = [];
  for (const form of TABLE_FORMS) {
    const rows = (await Array.fromAsync(rowsIn(db, form))).flat();
    tables.push([form.name, rows.map((row) => Object.fromEntries(Object.entries(row).map(bytesAsText)))]);
  }
  return tables;
}

function bytesAsText([name, value]: [string, SqlRow[string]]): [string, SqlRow[string]] {
  return [name, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value];
}

describe.each([
  ['SQLite', 'PostgreSQL', sqlite, postgresql],
  ['PostgreSQL', 'SQLite', postgresql, sqlite],
] as const)('a ledger in %s', (_from, other, openFrom, openTo) => {
  it(`is copied into one in ${other}, and back, with every row in its order`, async () => {
    const from = await filled(await openFrom());
    const before = await everything(from);
    expect(before.every(([, rows]) => rows.length > 0)).toBe(true);
    const to = await openTo();
    expect(await copyLedger(from, to)).toBe(before.reduce((sum, [, rows]) => sum + rows.length, 0));
    expect(await everything(to)).toEqual(before);
    const again = await openFrom();
    await copyLedger(to, again);
    expect(await everything(again)).toEqual(before);
    const [one, copy] = [from, to].map((db) => ledgerIn(db, { now: () => NOW }, NOW));
    expect(await copy?.deliveries()).toEqual(await one?.deliveries());
    expect(await copy?.issued()).toEqual(await one?.issued());
  });

  it(`goes on in ${other} where it was`, async () => {
    const to = await openTo();
    await copyLedger(await filled(await openFrom()), to);
    const ledger = ledgerIn(to, { now: () => NOW }, NOW);
    await ledger.issue({ ...W05, period: '2026-W10' }, '1', []);
    await ledger.ran({
      what: 'tick',
      startedAt: NOW,
      endedAt: NOW,
      outcome: 'succeeded',
      stages: {},
      detail: '',
    });
    expect((await ledger.issued()).map(({ period }) => period)).toEqual([
      '2026-W07',
      '2026-W05',
      '2026-W06',
      '2026-W10',
    ]);
    expect((await ledger.runs(0)).map(({ outcome }) => outcome).at(-1)).toBe('succeeded');
  });

  it(`is not copied into one in ${other} that holds something`, async () => {
    const to = await openTo();
    await ledgerIn(to, { now: () => NOW }, NOW).issue(W05, '1', []);
    const before = await everything(to);
    await expect(copyLedger(await filled(await openFrom()), to)).rejects.toThrow('holds something already');
    expect(await everything(to)).toEqual(before);
  });

  it(`is not in ${other} at all when a row is not what it was`, async () => {
    const from = await filled(await openFrom());
    const to = await openTo();
    const before = await everything(to);
    const changing: Database = {
      ...to,
      transaction: (work) =>
        to.transaction((db) =>
          work({
            ...db,
            runMany: (sql, rows) =>
              db.runMany(sql, sql.includes('INTO readings') ? rows.map((row) => row.with(6, '{}')) : rows),
          }),
        ),
    };
    await expect(copyLedger(from, changing)).rejects.toThrow('What was copied of the table readings is not');
    expect(await everything(to)).toEqual(before);
  });

  it(`is exported, and imported into one in ${other}, with all but what is made anew`, async () => {
    const from = await filled(await openFrom());
    const lines = [...(await exportLedger(from))];
    const to = await openTo();
    await importLedger(to, readExport(lines));
    expect([...(await exportLedger(to))]).toEqual(lines);
  });

  it(`reads one moment while ${other} or anybody else goes on writing`, async () => {
    const from = await filled(await openFrom());
    const meanwhile: Promise<unknown>[] = [];
    await from.snapshot(async (at) => {
      const count = async () => (await at.all('SELECT count(*) AS n FROM runs'))[0]?.n;
      const before = await count();
      meanwhile.push(from.run("DELETE FROM runs WHERE what = 'tick'"));
      expect(await count()).toBe(before);
    });
    await Promise.all(meanwhile);
    expect((await from.all('SELECT count(*) AS n FROM runs'))[0]?.n).toBe(0);
  });
});

describe('headroom ledger copy', () => {
  const SETTINGS = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }'];

  async function project() {
    const folder = folderWith({ 'headroom.yaml': SETTINGS.join('\n'), 'budgets/api.yaml': budgetFile(GOOD) });
    const db = openDatabase(join(folder, 'output/ledger.sqlite'));
    await filled(db);
    await db.close();
    const address = join(folder, 'address');
    writeFileSync(address, `${server.url(server.database())}\n`);
    const run = (...args: readonly string[]) =>
      runCli(['ledger', ...args, '--config', join(folder, 'headroom.yaml')]);
    return { folder, address, run };
  }

  it('moves a ledger into a database and back, from where it is shown as before', async () => {
    const { folder, address, run } = await project();
    const before = await run('show');
    const copied = await run('copy', '--to', `postgresql:${address}`);
    expect([copied.code, copied.err]).toEqual([0, '']);
    expect(copied.out).toMatch(
      /^[\d,]+ rows are in postgresql:\/\/127\.0\.0\.1:\d+\/db_\d+, each as it is in /,
    );
    const settings = [...SETTINGS, `ledger: { postgresql: { url_file: ${address} } }`];
    writeFileSync(join(folder, 'headroom.yaml'), settings.join('\n'));
    const after = await run('show');
    expect(after.out.split('\n').slice(1)).toEqual(before.out.split('\n').slice(1));
    expect(after.out).toMatch(/^postgresql:\/\/127\.0\.0\.1:\d+\/db_\d+\n/);
    const back = join(folder, 'back.sqlite');
    expect((await run('copy', '--to', back)).code).toBe(0);
    const [one, other] = [openDatabase(join(folder, 'output/ledger.sqlite')), openDatabase(back)].map(closed);
    if (one && other) expect(await everything(other)).toEqual(await everything(one));
  });

  it('overwrites nothing, and leaves nothing half', async () => {
    const { folder, address, run } = await project();
    const there = join(folder, 'there.sqlite');
    writeFileSync(there, 'mine');
    const refused = await run('copy', '--to', there);
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining('is there already, and stays as it is'),
    ]);
    expect(readFileSync(there, 'utf8')).toBe('mine');
    expect((await run('copy', '--to', `postgresql:${address}`)).code).toBe(0);
    const twice = await run('copy', '--to', `postgresql:${address}`);
    expect([twice.code, twice.err]).toEqual([2, expect.stringContaining('holds something already')]);
    expect(existsSync(`${there}.part`)).toBe(false);
  });

  it.each([
    [['copy'], 'Name a new file, or the file with the address of a database'],
    [['copy', '--to', 'postgresql://u:hunter2@h/db'], 'Write the address of the database into a file'],
    [['copy', '--to', 'x.sqlite', '--schema', 'perf'], '--schema and --ca-file are of a database'],
    [['copy', '--to', 'postgresql:f', '--schema', 'Perf'], '“Perf” is not a name for the schema'],
    [['copy', '--to', 'postgresql:/nowhere/at/all'], 'The file that --to names cannot be read'],
  ])('with %j says what is wanted', async (args, words) => {
    const { run } = await project();
    const { code, err } = await run(...args);
    expect(code).toBeGreaterThan(1);
    expect(err).toContain(words);
    expect(err).not.toContain('hunter2');
  });

  it.each([
    ['backup', 'back it up with pg_dump'],
    ['vacuum', 'the server gives back space by itself'],
  ])('beside a database, %s says what to use there', async (action, words) => {
    const { folder, address, run } = await project();
    const settings = [...SETTINGS, `ledger: { postgresql: { url_file: ${address} } }`];
    writeFileSync(join(folder, 'headroom.yaml'), settings.join('\n'));
    const { code, err } = await run(action, join(folder, 'file'));
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    const show = await run('show');
    expect(show.err).toContain('There is no ledger in the database yet.');
  });
});
