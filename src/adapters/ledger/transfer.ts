import { existsSync, renameSync, rmSync } from 'node:fs';
import { InputError } from '../../model/errors.ts';
import { jsonText } from '../../model/json-text.ts';
import type { SqlRow } from './database.ts';
import { type Cell, insertRow, objectIn, rowsOf } from './rows.ts';
import { type DirectStatements, openDatabase } from './sqlite/database.ts';
import { MIGRATIONS, TABLES } from './sqlite/migrations.ts';

/**
 * A ledger as lines of JSON: a heading, then every row of every table, all as they were at one moment. They are read before
 * the first line is answered, so that a slow reader of the lines keeps nobody from publishing.
 */
export function* exportLedger(file: string): Generator<string> {
  const tables = atOneMoment(file);
  yield jsonText({ headroom: 'ledger', version: MIGRATIONS.length });
  for (const { table, rows } of tables) {
    for (const row of rows) {
      yield jsonText({ table, row: Object.fromEntries(Object.entries(row).map(written)) });
    }
  }
}

function atOneMoment(file: string) {
  const db = openDatabase(file).direct;
  try {
    return db.transaction(() => TABLES.map((table) => ({ table, rows: db.all(`SELECT * FROM ${table}`) })));
  } finally {
    db.close();
  }
}

/**
 * Fills a ledger that does not exist yet with exported lines, of this version or an earlier one, and answers how many rows
 * there were. Throws an InputError
 * for a ledger that is there already, and for lines that are no export or a broken one; the ledger is then as it was.
 */
export function importLedger(file: string, lines: readonly string[]): number {
  const [heading, ...rest] = lines
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '');
  const rows = rowsOf(rest, versionIn(heading?.text ?? ''));
  const db = openDatabase(file).direct;
  try {
    return db.transaction(() => {
      if (!isUnused(db)) {
        throw new InputError(
          `${file} holds something already, and nothing was imported. Import into an output folder without a ledger.`,
        );
      }
      for (const row of rows) insertRow(row, (sql, ...values) => db.run(sql, ...values));
      return rest.length;
    });
  } finally {
    db.close();
  }
}

/**
 * Copies a ledger, as it is at one moment, into a new file that can take its place. Whoever is writing to it goes on. The file
 * is whole or is not there. Throws an InputError for one that is there already.
 */
export function backUpLedger(file: string, to: string): void {
  if (existsSync(to)) throw new InputError(`${to} is there already, and stays as it is. Name a new file.`);
  const unfinished = `${to}.part`;
  rmSync(unfinished, { force: true });
  const db = openDatabase(file).direct;
  try {
    db.run('VACUUM INTO ?', unfinished);
  } finally {
    db.close();
  }
  renameSync(unfinished, to);
}

/** Gives back the space of what was deleted, and answers the sizes in bytes before and after. */
export function vacuumLedger(file: string): { readonly before: number; readonly after: number } {
  const db = openDatabase(file).direct;
  try {
    const before = sizeOf(db);
    db.run('VACUUM');
    return { before, after: sizeOf(db) };
  } finally {
    db.close();
  }
}

function sizeOf(db: DirectStatements): number {
  const of = (pragma: string) => Number(db.all(`PRAGMA ${pragma}`)[0]?.[pragma]);
  return of('page_count') * of('page_size');
}

function written([name, value]: [string, SqlRow[string]]): [string, Cell] {
  if (value instanceof Uint8Array) return [name, { base64: Buffer.from(value).toString('base64') }];
  return [name, value ?? null];
}

/** The version of an export, which may be earlier than this program's. */
function versionIn(line: string): number {
  const heading = objectIn(line);
  if (heading?.headroom !== 'ledger') {
    throw new InputError('This is no exported ledger. A file that “headroom ledger export” wrote is wanted.');
  }
  const { version } = heading;
  if (typeof version === 'number' && version >= 1 && version <= MIGRATIONS.length) return version;
  throw new InputError(
    `The export is of ledger version ${String(version)}; this program reads up to ${MIGRATIONS.length}. Import with the version that exported it.`,
  );
}

/** A ledger that only began, or not even that. */
function isUnused(db: DirectStatements): boolean {
  return TABLES.every((table) => table === 'meta' || db.all(`SELECT 1 FROM ${table} LIMIT 1`).length === 0);
}
