import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { SourceError } from '../../../src/model/errors.ts';
import { contentsOf, folderWith } from '../../support/folder.ts';

const clock = { now: () => 1_770_000_000 };

/** Another program's database where the ledger would be, as a program leaves it that was killed. */
function killedProgram(sql: string, kept: readonly string[] = ['', '-wal']): string {
  const [there, here] = [folderWith(), folderWith()];
  const db = new DatabaseSync(join(there, 'ledger.sqlite'));
  onTestFinished(() => db.close());
  db.exec(sql);
  for (const end of kept) copyFileSync(join(there, `ledger.sqlite${end}`), join(here, `ledger.sqlite${end}`));
  return here;
}

function refusedUnchanged(folder: string, words: RegExp): void {
  const before = contentsOf(folder);
  const open = () => openLedger(join(folder, 'ledger.sqlite'), clock);
  expect(open).toThrow(SourceError);
  expect(open).toThrow(words);
  expect(contentsOf(folder)).toEqual(before);
}

const FOREIGN = /is a database of another program, and is left as it is\. Move it away/;

describe('another program’s database where the ledger would be', () => {
  it('is left byte for byte, with the write-ahead log that holds its last changes', () => {
    const folder = killedProgram('PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)');
    expect(Object.keys(contentsOf(folder))).toEqual(['ledger.sqlite', 'ledger.sqlite-wal']);
    refusedUnchanged(folder, FOREIGN);
  });

  it('is left when only its write-ahead log has something in it', () => {
    const folder = killedProgram('PRAGMA journal_mode = WAL; CREATE TABLE t (x)', ['-wal']);
    refusedUnchanged(folder, /ledger\.sqlite-wal is a database of another program/);
  });

  it.each([
    ['an application of its own', 'PRAGMA application_id = 252006673'],
    ['a version of its own', 'PRAGMA user_version = 3'],
    ['nothing but a header', 'PRAGMA user_version = 1; PRAGMA user_version = 0'],
  ])('is left when it has no tables but %s', (_what, sql) => {
    refusedUnchanged(killedProgram(sql, ['']), FOREIGN);
  });
});

describe('a file that is no database', () => {
  it.each(['x', 'Dear diary,\n'.repeat(4), `SQLite format 3\0${'x'.repeat(50)}`])('is left: %j', (text) => {
    refusedUnchanged(folderWith({ 'ledger.sqlite': text }), /is not a sound ledger .* is left as it is/);
  });
});
