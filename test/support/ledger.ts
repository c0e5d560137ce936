import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { openDatabase } from '../../src/adapters/ledger/sqlite/database.ts';
import { exportLedger, importLedger, readExport } from '../../src/adapters/ledger/transfer.ts';
import type { Reading } from '../../src/model/series.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { NOW } from './issued.ts';

/** The ledger of a folder at the moment of the ledger's tests, closed when the test is over. */
export function ledgerIn(folder: string): Ledger {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => NOW });
  onTestFinished(() => ledger.close().catch(() => {}));
  return ledger;
}

/** A number measured over the whole day from a moment on. */
export function reading(start: number, value = 1): Reading {
  return {
    window: { start, end: start + 86_400 },
    measured: { kind: 'number', value },
    coverage: { present: 288, expected: 288 },
  };
}

/** The export of a ledger’s file. */
export async function exported(file: string): Promise<readonly string[]> {
  const db = openDatabase(file);
  try {
    return [...(await exportLedger(db))];
  } finally {
    await db.close();
  }
}

/** Imports into a ledger’s file, and answers how many rows there were. */
export async function imported(file: string, lines: readonly string[]): Promise<number> {
  const read = readExport(lines);
  const db = openDatabase(file);
  try {
    await importLedger(db, read);
    return read.count;
  } finally {
    await db.close();
  }
}
