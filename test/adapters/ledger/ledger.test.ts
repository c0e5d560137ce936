import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { openDatabase } from '../../../src/adapters/ledger/sqlite/database.ts';
import { MIGRATIONS } from '../../../src/adapters/ledger/sqlite/migrations.ts';
import { backUpLedger, vacuumLedger } from '../../../src/adapters/ledger/transfer.ts';
import type { Reading } from '../../../src/model/series.ts';
import { budget, gaugeBudget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW, TO, W05 } from '../../support/issued.ts';
import { exported, imported, ledgerIn, reading } from '../../support/ledger.ts';

const clock = { now: () => NOW };

describe('the ledger', () => {
  it('forgets what a program made of reports once two others made theirs', async () => {
    const later = { at: NOW, now: () => later.at };
    const ledger = openLedger(join(folderWith(), 'ledger.sqlite'), later);
    onTestFinished(() => ledger.close());
    const edition = { kind: 'weekly', period: '2026-W05', revision: 1 } as const;
    const gist = { ...edition, after: '', head: '', body: Buffer.from('') };
    const makers = ['z', 'a', 'z', 'm'];
    for (const madeBy of makers) {
      later.at += 60;
      await ledger.keepGists('all', madeBy, [{ ...gist, budgets: [] }]);
    }
    const kept = await Promise.all(['a', 'm', 'z'].map((madeBy) => ledger.gists('all', madeBy)));
    expect(kept.map(({ length }) => length)).toEqual([0, 1, 1]);
  });

  it('says when it began, and that it is new only the first time', async () => {
    const folder = folderWith();
    const first = ledgerIn(folder);
    expect([first.since, first.isNew]).toEqual([NOW, true]);
    await first.close();
    const again = openLedger(join(folder, 'ledger.sqlite'), { now: () => NOW + 9 });
    expect([again.since, again.isNew]).toEqual([NOW, false]);
    await again.close();
  });

  it('gives back any reading as it was, with infinite buckets', async () => {
    const ledger = ledgerIn(folderWith());
    let start = 0;
    const bucket = fc.record({
      lower: fc.double({ noNaN: true }),
      upper: fc.constantFrom(Number.POSITIVE_INFINITY, 2.5),
      count: fc.double({ min: 0, noNaN: true }),
    });
    const measured = fc.oneof(
      fc.record({ kind: fc.constant('histogram' as const), buckets: fc.array(bucket, { maxLength: 5 }) }),
      fc.record({ kind: fc.constant('number' as const), value: fc.double({ noNaN: true }) }),
      fc.record({ kind: fc.constant('ratio' as const), part: fc.double(), whole: fc.double() }),
    );
    await fc.assert(
      fc.asyncProperty(measured, async (value) => {
        start += 86_400;
        const kept: Reading = { ...reading(start), measured: value };
        await ledger.keep([{ budget: budget(), reading: kept }], NOW);
        const [found] = await ledger.readings(budget(), [kept.window]);
        // JSON has one zero.
        expect(found).toEqual(withoutMinusZero(kept));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the last thousand runs of a kind, and the last that succeeded', async () => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    const succeeded = {
      what: 'tick',
      startedAt: 1,
      endedAt: 1,
      outcome: 'succeeded',
      stages: {},
      detail: '',
    } as const;
    await ledger.ran({ ...succeeded, what: 'daily' });
    await ledger.ran(succeeded);
    const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
    db.exec(`WITH RECURSIVE failures (value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM failures WHERE value < 1100)
      INSERT INTO runs (what, started_at, ended_at, outcome, stages, detail)
      SELECT 'tick', value, value, 'failed', '{}', 'Failure ' || value FROM failures`);
    db.close();
    await ledger.ran({ ...succeeded, startedAt: 1101, outcome: 'failed', detail: 'Failure' });
    const runs = await ledger.runs(0);
    expect(runs.filter(({ what }) => what === 'daily')).toHaveLength(1);
    const ticks = runs.filter(({ what }) => what === 'tick').map(({ startedAt }) => startedAt);
    expect([ticks.length, ticks[0], ticks[1], ticks.at(-1)]).toEqual([1001, 1, 102, 1101]);
  });

  it('keeps ten thousand readings in one call', async () => {
    const ledger = ledgerIn(folderWith());
    const one = gaugeBudget();
    const readings = Array.from({ length: 10_000 }, (_, day) => reading(day * 86_400, day));
    await ledger.keep(
      readings.map((kept) => ({ budget: one, reading: kept })),
      NOW,
    );
    expect(
      await ledger.readings(
        one,
        readings.map(({ window }) => window),
      ),
    ).toHaveLength(10_000);
  });
});

function withoutMinusZero(value: Reading): unknown {
  const plain = (inner: unknown): unknown => {
    if (Object.is(inner, -0)) return 0;
    if (Array.isArray(inner)) return inner.map(plain);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, plain(one)]));
  };
  return plain(value);
}

describe('a file that is no sound ledger', () => {
  function refusedUnchanged(folder: string, words: RegExp): void {
    const file = join(folder, 'ledger.sqlite');
    const before = readFileSync(file);
    expect(() => openLedger(file, clock)).toThrow(words);
    expect(readFileSync(file).equals(before)).toBe(true);
  }

  it('is refused and left as it is when it is something else', () => {
    const folder = folderWith({ 'ledger.sqlite': 'Dear diary,\n'.repeat(100) });
    refusedUnchanged(folder, /is not a sound ledger .* is left as it is\. Put a backup in its place/);
  });

  it('is refused and left as it is when it belongs to another program', () => {
    const folder = folderWith();
    const other = new DatabaseSync(join(folder, 'ledger.sqlite'));
    other.exec('CREATE TABLE t (x)');
    other.close();
    refusedUnchanged(folder, /is a database of another program/);
  });

  it('is refused and left as it is when a newer program wrote it', async () => {
    const folder = folderWith();
    await ledgerIn(folder).close();
    const newer = new DatabaseSync(join(folder, 'ledger.sqlite'));
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    refusedUnchanged(folder, /is a ledger of version 99; this program knows up to 6/);
  });

  it('is refused, or read as it was, wherever it is damaged', async () => {
    const folder = folderWith();
    const file = join(folder, 'ledger.sqlite');
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, JSON.stringify({ text: 'x'.repeat(20_000) }), TO);
    await ledger.close();
    const sound = readFileSync(file);
    let refused = 0;
    for (let offset = 0; offset < sound.length; offset += 997) {
      const damaged = Buffer.from(sound);
      damaged.fill(0xa5, offset, offset + 64);
      writeFileSync(file, damaged);
      try {
        const opened = openLedger(file, clock);
        await opened.close();
      } catch (error) {
        expect(error).toMatchObject({ name: 'SourceError' });
        expect(readFileSync(file).equals(damaged)).toBe(true);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(3);
  });

  it('is refused when it was cut off', async () => {
    const folder = folderWith();
    await ledgerIn(folder).close();
    const file = join(folder, 'ledger.sqlite');
    writeFileSync(file, readFileSync(file).subarray(0, 6000));
    refusedUnchanged(folder, /is not a sound ledger/);
  });

  it('is made anew when it is empty', async () => {
    const ledger = ledgerIn(folderWith({ 'ledger.sqlite': '' }));
    expect(ledger.isNew).toBe(true);
    expect(await ledger.issued()).toEqual([]);
  });

  it('says what to do when its folder cannot be used', () => {
    const folder = folderWith({ file: '' });
    // Node's own recursive mkdir never returns below /proc.
    for (const place of [join(folder, 'file'), join(folder, 'file/below'), '/proc/headroom/output']) {
      expect(() => openLedger(join(place, 'ledger.sqlite'), clock)).toThrow(
        /cannot be used .* Check the folder's permissions and space/,
      );
    }
  });
});

describe('an older ledger', () => {
  it('is brought up to date step by step, with all that is in it', async () => {
    const folder = folderWith();
    const first = ledgerIn(folder);
    await first.schedule('weekly', { at: 7, after: '2026-W05' });
    await first.close();
    const file = join(folder, 'ledger.sqlite');
    const steps = [
      ...MIGRATIONS,
      'ALTER TABLE scheduled ADD COLUMN note TEXT',
      "UPDATE scheduled SET note = 'new'",
    ];
    const { isNew, direct: db } = openDatabase(file, steps);
    expect(isNew).toBe(false);
    expect(db.all('SELECT * FROM scheduled')).toEqual([
      { name: 'weekly', since: 7, after: '2026-W05', note: 'new' },
    ]);
    db.close();
    expect(() => openLedger(file, clock)).toThrow(/version 8/);
  });

  it('stays as it was when a step fails', async () => {
    const folder = folderWith();
    await ledgerIn(folder).close();
    const file = join(folder, 'ledger.sqlite');
    expect(() => openDatabase(file, [...MIGRATIONS, 'CREATE TABLE extra (x); SELECT nonsense'])).toThrow();
    const ledger = ledgerIn(folder);
    expect(ledger.isNew).toBe(false);
  });
});

describe('a backup', () => {
  it('is the ledger as it was, whole, while another writes to it', async () => {
    const folder = folderWith();
    const file = join(folder, 'ledger.sqlite');
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, '{"a":1}', TO);
    const before = await exported(file);
    const writer = new DatabaseSync(file);
    onTestFinished(() => writer.close());
    writer.exec("BEGIN IMMEDIATE; UPDATE deliveries SET state = 'sending'");
    backUpLedger(file, join(folder, 'copy.sqlite'));
    writer.exec('COMMIT');
    expect(await exported(join(folder, 'copy.sqlite'))).toEqual(before);
    expect(await exported(file)).not.toEqual(before);
  });

  it('takes the place of no file, and leaves none that is not whole', async () => {
    const folder = folderWith({ 'copy.sqlite': 'Mine.', 'other.sqlite.part': 'Half.' });
    const file = join(folder, 'ledger.sqlite');
    await ledgerIn(folder).close();
    expect(() => backUpLedger(file, join(folder, 'copy.sqlite'))).toThrow('is there already');
    expect(readFileSync(join(folder, 'copy.sqlite'), 'utf8')).toBe('Mine.');
    expect(() => backUpLedger(file, join(folder, 'nowhere/copy.sqlite'))).toThrow(/cannot be used .*nowhere/);
    backUpLedger(file, join(folder, 'other.sqlite'));
    expect(readdirSync(folder).toSorted()).toEqual(['copy.sqlite', 'ledger.sqlite', 'other.sqlite']);
  });

  it('is a plain copy where nobody writes: a ledger at rest is one file, beside how far it came', async () => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, '{"a":1}', TO);
    expect(readdirSync(folder).toSorted()).toEqual(['ledger.sqlite', 'ledger.sqlite.mark']);
    copyFileSync(join(folder, 'ledger.sqlite'), join(folder, 'copy.sqlite'));
    const copy = openLedger(join(folder, 'copy.sqlite'), clock);
    expect(await copy.content(W05)).toBe('{"a":1}');
    await copy.close();
  });
});

describe('an exported ledger', () => {
  it('is imported with every row, and is exported alike', async () => {
    const folder = folderWith();
    const file = join(folder, 'ledger.sqlite');
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, '{"a":1}', TO);
    await ledger.keep([{ budget: budget(), reading: reading(0) }], NOW);
    await ledger.note({ kind: 'weekly', period: '2026-W06', state: 'skipped', seenAt: 1, detail: '“ü”\n' });
    await ledger.close();
    const lines = await exported(file);
    const copy = join(folder, 'copy/ledger.sqlite');
    expect(await imported(copy, lines)).toBe(lines.length - 1);
    expect(await exported(copy)).toEqual(lines);
    const opened = openLedger(copy, { now: () => 0 });
    expect(opened.since).toBe(NOW);
    expect(await opened.content(W05)).toBe('{"a":1}');
    await opened.close();
  });

  it('is the ledger of one moment, whatever is issued while it is written', async () => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, '1', TO);
    const lines: string[] = [];
    for (const line of await exported(join(folder, 'ledger.sqlite'))) {
      lines.push(line);
      if (line.includes('"table":"reports"')) await ledger.issue({ ...W05, period: '2026-W06' }, '2', TO);
    }
    const copy = join(folder, 'copy/ledger.sqlite');
    expect(await imported(copy, lines)).toBe(lines.length - 1);
    expect(lines.filter((line) => line.includes('2026-W06'))).toEqual([]);
    expect((await ledger.issued()).map(({ period }) => period)).toEqual(['2026-W05', '2026-W06']);
  });

  it('is imported whole or not at all, and never over another', async () => {
    const folder = folderWith();
    const file = join(folder, 'ledger.sqlite');
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, '1', TO);
    await ledger.close();
    const lines = await exported(file);
    await expect(imported(file, lines)).rejects.toThrow('holds something already, and stays as it is');
    const fresh = join(folder, 'fresh/ledger.sqlite');
    await expect(imported(fresh, [...lines, '{"table":"nonsense"}'])).rejects.toThrow(
      `Line ${lines.length + 1} of the export is broken`,
    );
    await expect(imported(fresh, ['{"table":"meta"}'])).rejects.toThrow(/no exported ledger/);
    expect(await imported(fresh, lines)).toBe(lines.length - 1);
  });

  it('takes less space once what was deleted is given back', async () => {
    const folder = folderWith();
    const file = join(folder, 'ledger.sqlite');
    await ledgerIn(folder).close();
    const db = openDatabase(file).direct;
    db.run('CREATE TABLE big (x)');
    db.run('INSERT INTO big SELECT hex(zeroblob(400000))');
    db.run('DROP TABLE big');
    db.close();
    const { before, after } = vacuumLedger(file);
    expect(before).toBeGreaterThan(800_000);
    expect(after).toBe(statSync(file).size);
    expect(after).toBeLessThan(before / 5);
  });
});

describe('the lock', () => {
  const holder = join(import.meta.dirname, '../../support/lock-holder.ts');

  function hold(file: string): ChildProcess {
    const child = fork(holder, [file]);
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  it('keeps out another process for as long as it is held, and frees at once when its holder is killed', async () => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    const child = hold(join(folder, 'ledger.sqlite'));
    await once(child, 'message');
    expect(await ledger.exclusively(async () => 'in')).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await ledger.exclusively(async () => 'in')).toBe('in');
  });

  it('is no longer waited for by whoever is told to stop', async () => {
    const ledger = ledgerIn(folderWith());
    const stop = new AbortController();
    const done = Promise.withResolvers<void>();
    const first = ledger.exclusively(() => done.promise);
    const second = ledger.exclusively(async () => 'in', 600, stop.signal);
    stop.abort();
    expect(await second).toBeUndefined();
    done.resolve();
    await first;
  });

  it('lets in whoever is patient enough', async () => {
    const ledger = ledgerIn(folderWith());
    const order: string[] = [];
    const first = ledger.exclusively(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push('first');
    });
    const second = ledger.exclusively(async () => order.push('second'), 10);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('is freed when the work fails', async () => {
    const ledger = ledgerIn(folderWith());
    await expect(ledger.exclusively(() => Promise.reject(new Error('Oh.')))).rejects.toThrow('Oh.');
    expect(await ledger.exclusively(async () => 'in')).toBe('in');
  });
});
