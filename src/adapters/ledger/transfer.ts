import { renameSync, rmSync } from 'node:fs';
import { InputError } from '../../model/errors.ts';
import { jsonText } from '../../model/json-text.ts';
import { requireUnused } from './copy.ts';
import type { Database, SqlRow } from './database.ts';
import { type Cell, objectIn, type Row, rowsOf } from './rows.ts';
import { type DirectStatements, openDatabase } from './sqlite/database.ts';
import { MIGRATIONS } from './sqlite/migrations.ts';
import { requireNew } from './sqlite/new-file.ts';
import { rowsIn, TABLE_FORMS, writeRows } from './tables.ts';

/**
 * A ledger as lines of JSON: a heading, then every row of every table, all as they were at one moment. They are read before
 * the first line is answered, so that a slow reader of the lines keeps nobody from publishing.
 */
export async function exportLedger(db: Database): Promise<Iterable<string>> {
  const tables = await db.snapshot(async (at) => {
    const read: { readonly table: string; readonly rows: readonly SqlRow[] }[] = [];
    for (const form of EXPORTED) {
      read.push({ table: form.name, rows: (await Array.fromAsync(rowsIn(at, form))).flat() });
    }
    return read;
  });
  return linesOf(tables);
}

/** What is not made of the rest. */
const EXPORTED = TABLE_FORMS.filter(({ name }) => name !== 'gists');

function* linesOf(
  tables: readonly { readonly table: string; readonly rows: readonly SqlRow[] }[],
): Generator<string> {
  yield jsonText({ headroom: 'ledger', version: MIGRATIONS.length });
  for (const { table, rows } of tables) {
    for (const row of rows) {
      yield jsonText({ table, row: Object.fromEntries(Object.entries(row).map(written)) });
    }
  }
}

/** What an export says. */
export interface Exported {
  /** As this version has them. */
  readonly rows: readonly Row[];
  /** How many lines had one. */
  readonly count: number;
}

/** Reads an export of this version or an earlier one. Throws an InputError for lines that are none, or a broken one. */
export function readExport(lines: readonly string[]): Exported {
  const [heading, ...rest] = lines
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '');
  return { rows: rowsOf(rest, versionIn(heading?.text ?? '')), count: rest.length };
}

/** Fills a ledger that only began with what an export says. Throws an InputError for one that holds something already, which stays as it is. */
export async function importLedger(db: Database, { rows }: Exported): Promise<void> {
  const byTable = Map.groupBy(rows, ({ table }): string => table);
  await db.transaction(async (within) => {
    await requireUnused(within, db.name);
    await within.run('DELETE FROM meta');
    for (const form of EXPORTED) {
      await writeRows(
        within,
        form,
        (byTable.get(form.name) ?? []).map(({ row }) => row),
      );
    }
  });
}

/**
 * Copies a ledger, as it is at one moment, into a new file that can take its place. Whoever is writing to it goes on. The file
 * is whole or is not there. Throws an InputError for one that is there already.
 */
export function backUpLedger(file: string, to: string): void {
  requireNew(to);
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
