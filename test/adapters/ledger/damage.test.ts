import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { budget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';

const W05 = {
  kind: 'weekly',
  period: '2026-W05',
  revision: 1,
  issuedAt: 1_770_000_000,
  whole: true,
} as const;

const WINDOW = { start: 0, end: 86_400 };

function ledgerIn(folder: string): Ledger {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => W05.issuedAt });
  onTestFinished(() => ledger.close().catch(() => {}));
  return ledger;
}

describe('an issued report that was damaged', () => {
  const packed = gzipSync('{"a":1}');
  const damaged: readonly (readonly [string, SQLInputValue, string])[] = [
    ['bytes that are no archive', Buffer.from('Dear diary'), 'it cannot be unpacked'],
    ['an archive that was cut off', packed.subarray(0, 12), 'it cannot be unpacked'],
    ['nothing', Buffer.alloc(0), 'it cannot be unpacked'],
    ['another report', gzipSync('{"a":2}'), 'its hash differs'],
  ];

  it.each(damaged)('is refused in words when it is %s', async (_what, content, why) => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    await ledger.issue(W05, '{"a":1}', []);
    const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
    db.prepare('UPDATE messages SET content = ?').run(content);
    db.close();
    await expect(ledger.content(W05)).rejects.toMatchObject({
      name: 'SourceError',
      message: `The ledger's weekly 2026-W05 is not what was issued: ${why}. Put a backup of ${join(folder, 'ledger.sqlite')} in its place.`,
    });
  });
});

describe('a row that no ledger wrote', () => {
  const TABLES: readonly (readonly [string, string, (ledger: Ledger) => Promise<unknown>])[] = [
    ['deliveries', 'state', (ledger) => ledger.deliveries()],
    ['deliveries', 'subject', (ledger) => ledger.deliveries()],
    ['messages', 'subject', (ledger) => ledger.posted()],
    ['reports', 'kind', (ledger) => ledger.issued()],
    ['slots', 'state', (ledger) => ledger.slots()],
    ['runs', 'outcome', (ledger) => ledger.runs(0)],
    ['runs', 'stages', (ledger) => ledger.runs(0)],
    ['readings', 'reading', (ledger) => ledger.readings(budget(), [WINDOW])],
  ];

  it.each(TABLES)('is refused with its place, in %s with a wrong %s', async (table, column, read) => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    const [kind, at] = ['weekly', W05.issuedAt] as const;
    await ledger.issue(W05, '{"a":1}', [{ target: 'docs', recipient: '' }]);
    await ledger.note({ kind, period: '2026-W06', state: 'held', seenAt: at, detail: '' });
    await ledger.ran({
      what: 'tick',
      startedAt: at,
      endedAt: at,
      outcome: 'failed',
      stages: { issue: 1 },
      detail: '',
    });
    const coverage = { present: 1, expected: 1 };
    const reading = { window: WINDOW, measured: { kind: 'number', value: 1 }, coverage } as const;
    await ledger.keep([{ budget: budget(), reading }], at);
    expect(await read(ledger)).toHaveLength(1);
    const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
    db.exec('PRAGMA foreign_keys = OFF');
    db.exec(`UPDATE ${table} SET ${column} = '{"sent":1'`);
    const [row] = db.prepare(`SELECT * FROM ${table}`).all();
    db.close();
    await expect(read(ledger)).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringMatching(
        new RegExp(
          `${table} has a row “${String(Object.values(row ?? {})[0])} .*” with a wrong ${column}\\)`,
        ),
      ),
    });
  });
});

describe('a lock that cannot be taken', () => {
  it('is told of in words when a folder is in its place', async () => {
    const folder = folderWith();
    const ledger = ledgerIn(folder);
    mkdirSync(join(folder, 'ledger.sqlite.lock'));
    await expect(ledger.exclusively(async () => 'in')).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringMatching(
        /The lock .*ledger\.sqlite\.lock cannot be used \(.*\)\. Check the folder/,
      ),
    });
  });

  it('is told of in words when something else is in its file', async () => {
    const folder = folderWith({ 'ledger.sqlite.lock': 'Dear diary,\n'.repeat(100) });
    await expect(ledgerIn(folder).exclusively(async () => 'in')).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringContaining('cannot be used (file is not a database)'),
    });
  });
});
