import { DatabaseSync } from 'node:sqlite';
import { InputError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import type { SqlRow, SqlValue } from './database.ts';
import { MIGRATIONS, TABLES } from './sqlite/migrations.ts';

type Table = (typeof TABLES)[number];

/** A value of a row as an export writes it; bytes are in base64. */
export type Cell = string | number | null | { readonly base64: string };

/** A row of a table. */
export interface Row {
  readonly table: Table;
  readonly row: SqlRow;
}

/** A line of an export, with its place in it, counted from 1. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/**
 * The rows of an export of a version, as this program has them. They are written into a ledger of that version in memory
 * first, each with every column of its table in the column's type, and brought up to date there: so whatever SQLite refuses
 * is found before there is a file. Throws an InputError that names the line.
 */
export function rowsOf(lines: readonly Line[], version: number): readonly Row[] {
  const trial = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  try {
    for (const step of MIGRATIONS.slice(0, version)) trial.exec(step);
    fill(trial, lines);
    bringUpToDate(trial, version);
    return TABLES.flatMap((table) =>
      trial
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => ({ table, row: row as SqlRow })),
    );
  } finally {
    trial.close();
  }
}

function fill(trial: DatabaseSync, lines: readonly Line[]): void {
  const columns = new Map(TABLES.map((table) => [table, columnsOf(trial, table)]));
  for (const line of lines) {
    const row = rowOf(line, columns);
    try {
      insertRow(trial, row);
    } catch (error) {
      throw broken(line, error);
    }
  }
}

function bringUpToDate(trial: DatabaseSync, version: number): void {
  try {
    for (const step of MIGRATIONS.slice(version)) trial.exec(step);
  } catch (error) {
    // Each row is sound for itself, and two of them mean the same report.
    throw brokenFor('The export is broken.', error);
  }
}

function insertRow(trial: DatabaseSync, { table, row }: Row): void {
  const names = Object.keys(row);
  const places = names.map(() => '?').join(', ');
  trial.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`).run(...Object.values(row));
}

/** What a line of JSON says, when it is an object. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(parseJson(text));
  } catch {
    return undefined;
  }
}

interface Column {
  readonly type: string;
  readonly mayBeNull: boolean;
}

/** The columns of a table by their names; none of one that the version does not have. */
type Columns = ReadonlyMap<string, Column>;

function columnsOf(db: DatabaseSync, table: Table): Columns {
  const found = db.prepare(`PRAGMA table_info(${table})`).all();
  return new Map(
    found.map(({ name, type, notnull, pk }) => [
      String(name),
      { type: String(type), mayBeNull: notnull === 0 && pk === 0 },
    ]),
  );
}

function rowOf(line: Line, tables: ReadonlyMap<Table, Columns>): Row {
  const parsed = objectIn(line.text);
  const table = TABLES.find((name) => name === parsed?.table);
  const columns = table && tables.get(table);
  const row = objectOf(parsed?.row);
  if (!table || !columns?.size || !row || Object.keys(row).length !== columns.size) throw broken(line);
  const values = [...columns].map(([name, column]): readonly [string, SqlValue] => {
    const value = row[name];
    if (!isCell(value, column)) throw broken(line);
    return [name, sqlValue(value)];
  });
  return { table, row: Object.fromEntries(values) };
}

function sqlValue(cell: Cell): SqlValue {
  return typeof cell === 'object' && cell !== null ? Buffer.from(cell.base64, 'base64') : cell;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function isCell(value: unknown, { type, mayBeNull }: Column): value is Cell {
  if (value === null) return mayBeNull;
  if (type === 'TEXT') return typeof value === 'string';
  if (type === 'INTEGER') return Number.isSafeInteger(value);
  const base64 = objectOf(value)?.base64;
  return typeof base64 === 'string' && Buffer.from(base64, 'base64').toString('base64') === base64;
}

function broken({ line }: Line, cause?: unknown): InputError {
  return brokenFor(`Line ${line} of the export is broken.`, cause);
}

function brokenFor(what: string, cause?: unknown): InputError {
  const error = new InputError(`${what} Nothing was imported; export again.`);
  return cause === undefined ? error : Object.assign(error, { cause });
}
