import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SourceError } from '../../../model/errors.ts';
import { remembering } from '../../../model/remembering.ts';
import { NEVER } from '../../../ports/stopping.ts';
import { holdLock, isLocked, withLock } from '../../io/lock.ts';
import type { Database, SqlRow, SqlValue, Statements } from '../database.ts';
import { makeFolder } from './folder.ts';
import { markIn, notSound, requireOwn } from './header.ts';
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts';

/** The ledger's file, open. */
export interface SqliteDatabase extends Database {
  readonly file: string;
  /** Statements that are answered at once, for while nobody else has it open. */
  readonly direct: DirectStatements;
}

/** The same statements without waiting. */
export interface DirectStatements {
  readonly all: (sql: string, ...values: readonly SqlValue[]) => readonly SqlRow[];
  readonly run: (sql: string, ...values: readonly SqlValue[]) => void;
  readonly transaction: <T>(work: () => T) => T;
  readonly close: () => void;
}

/** How long a statement waits for another process, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Opens a ledger, or creates it with its folder, and brings an older one up to date. A file that is no ledger, is
 * corrupt or is of a newer version is a SourceError and stays as it is.
 */
export function openDatabase(file: string, migrations: readonly string[] = MIGRATIONS): SqliteDatabase {
  const db = guard(file, () => {
    makeFolder(dirname(file));
    const mark = markIn(file);
    if (mark) requireOwn(file, mark, migrations.length);
    return new DatabaseSync(file, { timeout: PATIENCE, enableForeignKeyConstraints: true });
  });
  return preparedBy(file, db, () => prepare(file, db, migrations));
}

/** Opens a ledger that is there, only to be read. Throws a SourceError, also for one that is not of the newest version. */
export function readDatabase(file: string): SqliteDatabase {
  const db = guard(file, () => new DatabaseSync(file, { readOnly: true, timeout: PATIENCE }));
  return preparedBy(file, db, () => {
    requireSound(file, db, MIGRATIONS.length);
    if (numberOf(db, 'user_version') === MIGRATIONS.length) return false;
    throw new SourceError(`${file} is a ledger of an earlier version.`);
  });
}

/** An open database, once it is prepared; closed when it cannot be. */
function preparedBy(file: string, db: DatabaseSync, preparing: () => boolean): SqliteDatabase {
  const guarded = <T>(work: () => T): T => guard(file, work);
  try {
    const isNew = guarded(preparing);
    const prepared = remembering((sql) => db.prepare(sql));
    return databaseOf(file, isNew, {
      // No column holds a number that JavaScript does not have.
      all: (sql, ...values) => guarded(() => prepared(sql).all(...values) as readonly SqlRow[]),
      run: (sql, ...values) => guarded(() => void prepared(sql).run(...values)),
      transaction: (work) => guarded(() => inTransaction(db, work)),
      close: () => db.close(),
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** One connection for all: a transaction has it until it ends, and whatever else is asked for waits. */
function databaseOf(file: string, isNew: boolean, direct: DirectStatements): SqliteDatabase {
  const turn = inTurn();
  const statements: Statements = {
    all: async (sql, ...values) => direct.all(sql, ...values),
    run: async (sql, ...values) => direct.run(sql, ...values),
    runMany: async (sql, rows) => {
      for (const values of rows) direct.run(sql, ...values);
    },
  };
  const within = <T>(begin: string, work: (db: Statements) => Promise<T>): Promise<T> =>
    turn(async () => {
      direct.run(begin);
      try {
        const result = await work(statements);
        direct.run('COMMIT');
        return result;
      } catch (error) {
        rollBack(direct);
        throw error;
      }
    });
  const transaction = <T>(work: (db: Statements) => Promise<T>): Promise<T> =>
    within('BEGIN IMMEDIATE', work);
  let duty: (() => void) | undefined;
  return {
    file,
    name: file,
    isNew,
    beside: file,
    direct,
    notSound: (said) => notSound(file, said),
    all: (...asked) => turn(() => statements.all(...asked)),
    run: (...asked) => turn(() => statements.run(...asked)),
    runMany: (sql, rows) => transaction((db) => db.runMany(sql, rows)),
    transaction,
    snapshot: (work) => within('BEGIN', work),
    // The lock of a file is lost with the process alone.
    exclusively: (work, patience = 0, stop) => withLock(`${file}.lock`, () => work(NEVER), patience, stop),
    takeDuty: async () => {
      duty ??= holdLock(dutyFile(file));
      return duty !== undefined;
    },
    isDutyTaken: async () => isLocked(dutyFile(file)),
    close: () =>
      turn(async () => {
        duty?.();
        direct.close();
      }),
  };
}

/** The file whose lock whoever works on a ledger's file has. */
export function dutyFile(file: string): string {
  return `${file}.duty`;
}

function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** SQLite ends a transaction by itself after some errors. */
function rollBack(direct: DirectStatements): void {
  try {
    direct.run('ROLLBACK');
  } catch {
    // There is none any more.
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
