import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresql } from '../../src/adapters/ledger/postgresql/database.ts';
import { VERSION } from '../../src/adapters/ledger/postgresql/migrations.ts';
import { MIGRATIONS } from '../../src/adapters/ledger/sqlite/migrations.ts';
import { SourceError } from '../../src/model/errors.ts';
import { folderWith } from '../support/folder.ts';
import { NOW, TO, W05 } from '../support/issued.ts';
import { lineTo, type Postgresql, startPostgresql } from '../support/postgresql.ts';
import { lookedAt, postgresqlLedger } from '../support/postgresql-ledger.ts';
import { openingOf } from '../support/postgresql-ledger-opening.ts';
import { until } from '../support/until.ts';

let server: Postgresql;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

/** Somebody else’s session. */
async function stranger(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end().catch(() => {}));
  return client;
}

/** Ends the sessions of the ledger in a database that hold an advisory lock. */
function endHolders(database: string): void {
  server.sql(
    `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND d.datname = '${database}'`,
  );
}

describe('the schema', () => {
  it('is made once by eight processes that start at the same moment', async () => {
    const url = server.url(server.database());
    const children = Array.from({ length: 8 }, () =>
      fork(join(import.meta.dirname, '../support/postgresql-child.ts'), [url, 'perf']),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const answers = children.map((child) => once(child, 'message'));
    for (const child of children) child.send('go');
    const said = (await Promise.all(answers)).map(([answer]) => answer as { readonly isNew?: boolean });
    expect(said.map((answer) => JSON.stringify(answer)).toSorted()).toEqual([
      ...Array.from({ length: 7 }, () => '{"isNew":false}'),
      '{"isNew":true}',
    ]);
  });

  it('has the version that SQLite has', () => {
    expect(VERSION).toBe(MIGRATIONS.length);
  });

  it('has the tables and columns of SQLite, but for the order of writing', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const sqlite = new DatabaseSync(':memory:');
    for (const step of MIGRATIONS) sqlite.exec(step);
    const ofSqlite = sqlite
      .prepare(
        "SELECT m.name AS t, c.name AS c FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'",
      )
      .all()
      .map(({ t, c }) => `${String(t)}.${String(c)}`);
    const database = server.database();
    await postgresqlLedger(openingOf(server.url(database)));
    const ofPostgresql = server
      .sql(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'headroom'",
        database,
      )
      .split('\n')
      .filter((name) => !name.startsWith('headroom_ledger.') && !name.endsWith('.rowid'));
    expect(ofPostgresql.toSorted()).toEqual(ofSqlite.toSorted());
  });

  it('is refused and left as it is when it is another program’s', async () => {
    const database = server.database();
    server.sql('CREATE SCHEMA headroom; CREATE TABLE headroom.theirs (a int)', database);
    await expect(openPostgresql(openingOf(server.url(database)))).rejects.toThrow(
      'holds tables of another program, and is left as it is',
    );
    expect(server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'headroom'", database)).toBe('1');
  });

  it('is refused when a newer program wrote it', async () => {
    const database = server.database();
    await (await openPostgresql(openingOf(server.url(database)))).close();
    server.sql('UPDATE headroom.headroom_ledger SET version = 99', database);
    await expect(openPostgresql(openingOf(server.url(database)))).rejects.toThrow(
      `a ledger of version 99; this program knows up to ${VERSION}`,
    );
  });

  it('is not made by who only looks, who writes nothing', async () => {
    const database = server.database();
    expect(await lookedAt(openingOf(server.url(database)))).toBeUndefined();
    const ledger = await postgresqlLedger(openingOf(server.url(database)));
    await ledger.issue(W05, '1', TO);
    const looking = await lookedAt(openingOf(server.url(database)));
    expect(await looking?.issued()).toHaveLength(1);
    await expect(looking?.issue({ ...W05, period: '2026-W06' }, '2', [])).rejects.toThrow(SourceError);
  });
});

describe('the lock on the work', () => {
  it('keeps out others, and lets the next one in at once', async () => {
    const opening = openingOf(server.url(server.database()));
    const [one, other] = [await postgresqlLedger(opening), await postgresqlLedger(opening)];
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await one.exclusively(() => other.exclusively(async () => 'both'))).toBeUndefined();
      expect(await other.exclusively(async () => 'other')).toBe('other');
    }
    await expect(
      one.exclusively(async () => {
        throw new Error('It failed.');
      }),
    ).rejects.toThrow('It failed.');
    expect(await other.exclusively(async () => 'free')).toBe('free');
  });

  it('is of one schema: a ledger beside it works at the same time', async () => {
    const url = server.url(server.database());
    const one = await postgresqlLedger(openingOf(url, 'one'));
    const other = await postgresqlLedger(openingOf(url, 'other'));
    expect(await one.exclusively(() => other.exclusively(async () => 'both'))).toBe('both');
  });

  it('is waited for by whoever is patient, and no longer by whoever is told to stop', async () => {
    const opening = openingOf(server.url(server.database()));
    const [one, other] = [await postgresqlLedger(opening), await postgresqlLedger(opening)];
    const [begun, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const held = one.exclusively(() => {
      begun.resolve();
      return done.promise;
    });
    await begun.promise;
    expect(await other.exclusively(async () => 'mine')).toBeUndefined();
    const stop = new AbortController();
    const stopped = other.exclusively(async () => 'stopped', 1000, stop.signal);
    stop.abort();
    expect(await stopped).toBeUndefined();
    const patient = other.exclusively(async () => 'patient', 1000);
    done.resolve();
    expect([await held, await patient]).toEqual([undefined, 'patient']);
  });

  it('when its session is ended, keeps its holder from writing, who is told, and lets another in', async () => {
    const database = server.database();
    const opening = openingOf(server.url(database));
    const [one, other] = [await postgresqlLedger(opening), await postgresqlLedger(opening)];
    await one.exclusively(async (lost) => {
      await one.issue(W05, '1', TO);
      endHolders(database);
      await until(() => lost.aborted);
      await expect(one.issue({ ...W05, period: '2026-W06' }, '2', TO)).rejects.toThrow(
        'another headroom may have begun it',
      );
      expect(await one.issued(), 'it still reads').toHaveLength(1);
      expect(
        await other.exclusively(() => other.issue({ ...W05, period: '2026-W07' }, '3', TO)),
      ).toBeDefined();
    });
    expect((await one.issued()).map(({ period }) => period)).toEqual(['2026-W05', '2026-W07']);
    await one.issue({ ...W05, period: '2026-W08' }, '4', []);
    expect(await other.issued(), 'after the work it writes again').toHaveLength(3);
  });

  it('writes nothing of a transaction that its session did not live to finish', async () => {
    const database = server.database();
    const db = await openPostgresql(openingOf(server.url(database)));
    onTestFinished(() => db.close());
    await db.exclusively(async () => {
      const failed = db.transaction(async (within) => {
        await within.run("INSERT INTO meta (key, value) VALUES ('a', '1')");
        endHolders(database);
        await within.run("INSERT INTO meta (key, value) VALUES ('b', '2')");
      });
      await expect(failed).rejects.toThrow(SourceError);
    });
    expect(await db.all("SELECT key FROM meta WHERE key IN ('a', 'b')")).toEqual([]);
  });

  it('is known to be lost when the line falls silent, before the server gives it away', async () => {
    const database = server.database();
    const line = await lineTo(server.port);
    onTestFinished(() => line.close());
    const far = await postgresqlLedger(openingOf(`postgresql://postgres@127.0.0.1:${line.port}/${database}`));
    const near = await postgresqlLedger(openingOf(server.url(database)));
    await far.exclusively(async (lost) => {
      const idle = server.sql(
        `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = '${database}'`,
      );
      expect(idle).toBe('1');
      line.fallSilent();
      await until(() => lost.aborted);
      expect(await near.exclusively(async () => 'in')).toBeUndefined();
      await expect(far.issue(W05, '1', TO)).rejects.toThrow('another headroom may have begun it');
    });
  });

  it('survives a process that is too busy to answer for longer than the server waits for a sign of life', async () => {
    const ledger = await postgresqlLedger(openingOf(server.url(server.database())));
    await ledger.exclusively(async (lost) => {
      const end = performance.now() + 9000;
      while (performance.now() < end);
      await pause(100);
      expect(lost.aborted).toBe(false);
      await ledger.issue(W05, '1', TO);
    });
    expect(await ledger.issued()).toHaveLength(1);
  });
});

describe('the duty to work', () => {
  it('is one’s until it is closed, or its session is ended, and then the next one’s', async () => {
    const database = server.database();
    const opening = openingOf(server.url(database));
    const [one, other] = [await postgresqlLedger(opening), await postgresqlLedger(opening)];
    expect(await other.duty()).toBeUndefined();
    expect((await one.takeDuty('one')).isOurs).toBe(true);
    expect((await one.takeDuty('one')).isOurs).toBe(true);
    const elsewhere = await postgresqlLedger(openingOf(server.url(database), 'elsewhere'));
    const known = [await other.duty(), await (await lookedAt(opening))?.duty(), await elsewhere.duty()];
    expect(known).toEqual([{ name: 'one', since: NOW }, { name: 'one', since: NOW }, undefined]);
    expect(await other.takeDuty('other')).toMatchObject({ isOurs: false, who: { name: 'one' } });
    endHolders(database);
    await until(async () => (await other.takeDuty('other')).isOurs);
    expect(await one.takeDuty('one')).toMatchObject({ isOurs: false, who: { name: 'other' } });
    await other.close();
    expect(await one.duty()).toBeUndefined();
    expect(await one.takeDuty('one')).toMatchObject({ isOurs: true, who: { name: 'one' } });
  });
});

describe('sessions', () => {
  it('are counted: with which something is done, that are idle, for locks, and what waits for one', async () => {
    const database = server.database();
    const ledger = await postgresqlLedger(openingOf(server.url(database)));
    expect(ledger.sessions?.()).toEqual({ busy: 0, idle: 1, most: 4, waiting: 0, locks: 0 });
    await ledger.takeDuty('one');
    await ledger.exclusively(async () => expect(ledger.sessions?.()).toMatchObject({ locks: 2 }));
    const other = await stranger(server.url(database));
    await other.query('BEGIN; LOCK TABLE headroom.messages IN ACCESS EXCLUSIVE MODE');
    const asked = Array.from({ length: 7 }, () => ledger.issued());
    await until(async () => ledger.sessions?.().waiting === 3);
    expect(ledger.sessions?.()).toEqual({ busy: 4, idle: 0, most: 4, waiting: 3, locks: 1 });
    await other.query('ROLLBACK');
    await Promise.all(asked);
    expect(ledger.sessions?.()).toEqual({ busy: 0, idle: 4, most: 4, waiting: 0, locks: 1 });
  });
});

describe('statements', () => {
  it('are answered while another session holds locks on rows and on other tables', async () => {
    const database = server.database();
    const ledger = await postgresqlLedger(openingOf(server.url(database)));
    await ledger.issue(W05, '1', TO);
    const other = await stranger(server.url(database));
    await other.query('BEGIN; LOCK TABLE headroom.readings IN ACCESS EXCLUSIVE MODE');
    await other.query('SELECT * FROM headroom.deliveries FOR UPDATE');
    const many = Array.from({ length: 20 }, () => Promise.all([ledger.issued(), ledger.deliveries()]));
    for (const [issued, deliveries] of await Promise.all(many)) {
      expect([issued.length, deliveries.length]).toEqual([1, 2]);
    }
    await other.query('ROLLBACK');
  });

  it('give up waiting for a lock, and say so', async () => {
    const database = server.database();
    const ledger = await postgresqlLedger(openingOf(server.url(database)));
    const other = await stranger(server.url(database));
    await other.query('BEGIN; LOCK TABLE headroom.messages IN ACCESS EXCLUSIVE MODE');
    await expect(ledger.issued()).rejects.toThrow('Another program holds a lock or takes too long');
    await other.query('ROLLBACK');
    expect(await ledger.issued()).toEqual([]);
  });

  it('of many that write the same at once are each done, as if one after another', async () => {
    const opening = openingOf(server.url(server.database()));
    const [one, other] = [await postgresqlLedger(opening), await postgresqlLedger(opening)];
    const weeks = Array.from({ length: 12 }, (_, index) => `2026-W${String(index + 10)}`);
    const issue = (ledger: typeof one) =>
      weeks.map((period) =>
        ledger.issue({ ...W05, period }, period, TO).then(
          () => 'issued',
          (error: Error) => error.name,
        ),
      );
    const done = await Promise.all([...issue(one), ...issue(other)]);
    expect(done.toSorted()).toEqual([...weeks.map(() => 'InputError'), ...weeks.map(() => 'issued')]);
    expect((await one.issued()).map(({ period }) => period).toSorted()).toEqual(weeks);
    expect(await one.deliveries()).toHaveLength(weeks.length * TO.length);
  });

  it('keep texts with NUL, and with the character that stands for it, as they are', async () => {
    const ledger = await postgresqlLedger(openingOf(server.url(server.database())));
    await ledger.issue(W05, '{"a":"\0"}', TO);
    const [delivery] = await ledger.deliveries();
    if (!delivery) throw new Error('There is no delivery.');
    const detail = 'a\0b\u{FDD0}c\u{FDD0}0\u{FDD0}1d';
    await ledger.record({ ...delivery, detail });
    expect((await ledger.deliveries())[0]?.detail).toBe(detail);
    expect(await ledger.content(W05)).toBe('{"a":"\0"}');
  });

  it('that read are asked anew where the line broke while nothing was asked', async () => {
    const line = await lineTo(server.port);
    onTestFinished(() => line.close());
    const url = server.url(server.database()).replace(`:${server.port}/`, `:${line.port}/`);
    const ledger = await postgresqlLedger(openingOf(url));
    await ledger.issue(W05, '1', TO);
    line.cut();
    line.mend();
    expect(await ledger.issued()).toHaveLength(1);
    line.cut();
    await expect(ledger.issued()).rejects.toThrow(SourceError);
  });

  it('go on with the server after it was started anew', async () => {
    const own = await startPostgresql();
    onTestFinished(() => own.stop());
    const ledger = await postgresqlLedger(openingOf(own.url()));
    await ledger.issue(W05, '1', TO);
    for (const how of ['fast', 'immediate', 'kill'] as const) {
      await own.end(how);
      await expect(ledger.issued()).rejects.toThrow(SourceError);
      await own.start();
      await until(async () => (await ledger.issued()).length === 1);
    }
  });
});

describe('a failover', () => {
  it('goes on with the standby that takes writes, by an address that names both', async () => {
    const first = await startPostgresql();
    onTestFinished(() => first.stop());
    const second = await first.standby(true);
    const both = `postgresql://postgres@127.0.0.1:${second.port},127.0.0.1:${first.port}/postgres`;
    const ledger = await postgresqlLedger(openingOf(both));
    await ledger.issue(W05, '1', TO);
    await ledger.exclusively(async (lost) => {
      const [delivery] = await ledger.deliveries();
      if (!delivery) throw new Error('There is no delivery.');
      await ledger.record({ ...delivery, state: 'sending', attempts: 1 });
      await first.end('kill');
      await until(() => lost.aborted);
      await second.promote();
      // What is on its way cannot be written down as arrived by who lost the lock.
      await expect(ledger.record({ ...delivery, state: 'delivered', attempts: 1 })).rejects.toThrow(
        SourceError,
      );
    });
    expect((await ledger.deliveries())[0]).toMatchObject({ state: 'sending', attempts: 1 });
    expect(await ledger.exclusively(async () => 'again')).toBe('again');
  });

  it('to a standby that lacks the last writes is told of', async () => {
    const first = await startPostgresql();
    onTestFinished(() => first.stop());
    const second = await first.standby();
    const beside = join(folderWith(), 'ledger.postgresql');
    const both = openingOf(
      `postgresql://postgres@127.0.0.1:${first.port},127.0.0.1:${second.port}/postgres`,
      'perf',
      {
        beside,
      },
    );
    const ledger = await postgresqlLedger(both);
    await ledger.issue(W05, '1', TO);
    await until(() => second.sql('SELECT count(*) FROM perf.reports') === '1');
    second.sql('SELECT pg_wal_replay_pause()');
    await second.end('fast');
    await ledger.issue({ ...W05, period: '2026-W06' }, '2', TO);
    expect(await ledger.behind()).toBeUndefined();
    await first.end('kill');
    await second.start();
    await second.promote();
    expect(await ledger.issued()).toHaveLength(1);
    expect(await ledger.behind()).toMatchObject({ writes: 1 });
  });

  it('without a server that takes writes says so', async () => {
    const first = await startPostgresql();
    onTestFinished(() => first.stop());
    const second = await first.standby();
    await expect(openPostgresql(openingOf(second.url()))).rejects.toThrow('takes no writes');
    await expect(openPostgresql(openingOf(second.url()))).rejects.toThrow(
      `postgresql://127.0.0.1:${second.port}/postgres`,
    );
  });
});
