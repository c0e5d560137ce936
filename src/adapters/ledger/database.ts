import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { SourceError } from '../../model/errors.ts';
import { remembering } from '../../model/remembering.ts';
import { makeFolder } from './folder.ts';
import { markIn, notSound, requireOwn } from './header.ts';
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts';

/** A row as SQLite answers it. */
export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** The ledger's file, open. Every trouble with it is a SourceError that says what to do. */
export interface Database {
  readonly file: string;
  /** Whether this opening created it. */
  readonly isNew: boolean;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly SqlRow[];
  run(sql: string, ...values: readonly SQLInputValue[]): void;
  /** All of the work, or none of it. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** How long a statement waits for another process, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Opens a ledger, or creates it with its folder, and brings an older one up to date. A file that is no ledger, is
 * corrupt or is of a newer version is a SourceError and stays as it is.
 */
export function openDatabase(file: string, migrations: readonly string[] = MIGRATIONS): Database {
  const db = guard(file, () => {
    makeFolder(dirname(file));
    const mark = markIn(file);
    if (mark) requireOwn(file, mark, migrations.length);
    return new DatabaseSync(file, { timeout: PATIENCE, enableForeignKeyConstraints: true });
  });
  return preparedBy(file, db, () => prepare(file, db, migrations));
}

/** Opens a ledger that is there, only to be read. Throws a SourceError, also for one that is not of the newest version. */
export function readDatabase(file: string): Database {
  const db = guard(file, () => new DatabaseSync(file, { readOnly: true, timeout: PATIENCE }));
  return preparedBy(file, db, () => {
    requireSound(file, db, MIGRATIONS.length);
    if (numberOf(db, 'user_version') === MIGRATIONS.length) return false;
    throw new SourceError(`${file} is a ledger of an earlier version.`);
  });
}

/** An open database, once it is prepared; closed when it cannot be. */
function preparedBy(file: string, db: DatabaseSync, preparing: () => boolean): Database {
  const guarded = <T>(work: () => T): T => guard(file, work);
  try {
    const isNew = guarded(preparing);
    const prepared = remembering((sql) => db.prepare(sql));
    return {
      file,
      isNew,
      all: (sql, ...values) => guarded(() => prepared(sql).all(...values)),
      run: (sql, ...values) => guarded(() => void prepared(sql).run(...values)),
      transaction: (work) => guarded(() => inTransaction(db, work)),
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Nothing is written before the file is known to be a sound ledger of a version that is known. */
function prepare(file: string, db: DatabaseSync, migrations: readonly string[]): boolean {
  const isEmpty = () => db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
  const created = isEmpty();
  if (!created) requireSound(file, db, migrations.length);
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
  if (numberOf(db, 'user_version') === migrations.length) return false;
  return inTransaction(db, () => {
    // Another process may have been quicker.
    const isNew = isEmpty();
    const version = numberOf(db, 'user_version');
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
    return isNew;
  });
}

function requireSound(file: string, db: DatabaseSync, newest: number): void {
  const mark = { applicationId: numberOf(db, 'application_id'), version: numberOf(db, 'user_version') };
  requireOwn(file, mark, newest);
  const found = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new SourceError(notSound(file, String(found)));
}

function numberOf(db: DatabaseSync, pragma: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}

function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite's codes for a file that is broken and for one that is no database; extended codes keep them in the low byte. */
const CORRUPT = [11, 26];
const BUSY = 5;

function guard<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'errcode' in error ? Number(error.errcode) % 256 : undefined;
    const system = 'code' in error && /^E[A-Z]+$/.test(String(error.code));
    if (code === undefined && !system) throw error;
    throw new SourceError(wordsFor(file, code, error.message), { cause: error });
  }
}

function wordsFor(file: string, code: number | undefined, said: string): string {
  if (code !== undefined && CORRUPT.includes(code)) return notSound(file, said);
  if (code === BUSY) {
    return `The ledger ${file} is locked by another program for too long. Close what has it open, then run again.`;
  }
  return `The ledger ${file} cannot be used (${said}). Check the folder's permissions and space.`;
}
