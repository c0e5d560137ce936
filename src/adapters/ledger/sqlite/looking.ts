import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../../../model/errors.ts';
import { isLocked } from '../../io/lock.ts';
import { dutyFile, openDatabase, readDatabase, type SqliteDatabase } from './database.ts';
import { markIn, requireOwn } from './header.ts';
import { MIGRATIONS } from './migrations.ts';

/** What a program that was killed, or another program, may have left beside a ledger and SQLite needs to read it. */
const BESIDE = ['', '-journal', '-wal'];

/**
 * Opens a ledger that is there to look at it, and leaves it and its folder as they are. One that SQLite would have to write
 * to, to recover it or to bring it up to date, is looked at in a copy.
 */
export function lookAtDatabase(file: string): SqliteDatabase {
  try {
    return readDatabase(file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return inCopy(file, error);
  }
}

/** The ledger in a copy; what was wrong with it in its place is thrown when it cannot be copied. */
function inCopy(file: string, wrong: SourceError): SqliteDatabase {
  const mark = markIn(file);
  if (mark) requireOwn(file, mark, MIGRATIONS.length);
  const folder = mkdtempSync(join(tmpdir(), 'headroom-scratch-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, 'ledger.sqlite');
  try {
    for (const end of BESIDE) {
      if (!existsSync(file + end)) continue;
      copyFileSync(file + end, copy + end);
      // The original may be one that must not be written to.
      chmodSync(copy + end, 0o600);
    }
  } catch {
    remove();
    throw wrong;
  }
  try {
    const db = openDatabase(copy);
    return {
      ...db,
      file,
      name: file,
      beside: file,
      isDutyTaken: async () => isLocked(dutyFile(file)),
      close: async () => {
        await db.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
