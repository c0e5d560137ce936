import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { folderWith } from '../../support/folder.ts';

const W05 = {
  kind: 'weekly',
  period: '2026-W05',
  revision: 1,
  issuedAt: 1_770_000_000,
  whole: true,
} as const;

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
    db.prepare('UPDATE reports SET content = ?').run(content);
    db.close();
    await expect(ledger.content(W05)).rejects.toMatchObject({
      name: 'SourceError',
      message: `The ledger's weekly 2026-W05 is not what was issued: ${why}. Put a backup of ${join(folder, 'ledger.sqlite')} in its place.`,
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
