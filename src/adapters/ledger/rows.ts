import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { InputError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import { MIGRATIONS, TABLES } from './migrations.ts';

type Table = (typeof TABLES)[number];

/** A value of a row as an export writes it; bytes are in base64. */
export type Cell = string | number | null | { readonly base64: string };

/** A row of an export, with its place in it, counted from 1. */
export interface ExportedRow {
  readonly line: number;
  readonly table: Table;
  readonly row: Readonly<Record<string, Cell>>;
}

/** A line of an export, with its place in it, counted from 1. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/**
 * The rows of an export, each with every column of its table in the column's type; one of an earlier version may lack those
 * that may be empty. They are written into a ledger in
 * memory first, so that whatever SQLite refuses is found before there is a file. Throws an InputError that names the line.
 */
export function rowsOf(lines: readonly Line[], isEarlier = false): readonly ExportedRow[] {
  const trial = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  try {
    for (const step of MIGRATIONS) trial.exec(step);
    const columns = new Map(TABLES.map((table) => [table, columnsOf(trial, table)]));
    return lines.map((line) => {
      const row = rowOf(line, columns, isEarlier);
      try {
        insertRow(row, (sql, ...values) => void trial.prepare(sql).run(...values));
      } catch (error) {
        throw broken(line, error);
      }
      return row;
    });
  } finally {
    trial.close();
  }
}

/** Writes a row; what a ledger says of itself takes the place of what a new one says. */
export function insertRow(
  { table, row }: ExportedRow,
  run: (sql: string, ...values: readonly SQLInputValue[]) => void,
): void {
  const names = Object.keys(row);
  const values = Object.values(row).map((value) =>
    typeof value === 'object' && value !== null ? Buffer.from(value.base64, 'base64') : value,
  );
  const verb = table === 'meta' ? 'INSERT OR REPLACE' : 'INSERT';
  const places = names.map(() => '?').join(', ');
  run(`${verb} INTO ${table} (${names.join(', ')}) VALUES (${places})`, ...values);
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
  /** Whether a row that does not have it gets a value all the same. */
  readonly hasDefault: boolean;
}

type Columns = ReadonlyMap<string, Column>;

function columnsOf(db: DatabaseSync, table: Table): Columns {
  const found = db.prepare(`PRAGMA table_info(${table})`).all();
  return new Map(
    found.map(({ name, type, notnull, pk, dflt_value }) => [
      String(name),
      { type: String(type), mayBeNull: notnull === 0 && pk === 0, hasDefault: dflt_value !== null },
    ]),
  );
}

function rowOf(line: Line, tables: ReadonlyMap<Table, Columns>, isEarlier: boolean): ExportedRow {
  const parsed = objectIn(line.text);
  const table = TABLES.find((name) => name === parsed?.table);
  const columns = table && tables.get(table);
  const row = objectOf(parsed?.row);
  if (!table || !columns || !row) throw broken(line);
  const known = Object.keys(row).length;
  if (isEarlier ? known > columns.size : known !== columns.size) throw broken(line);
  const cells = [...columns].flatMap(([name, column]): readonly [string, Cell][] => {
    const isLacking = isEarlier && !(name in row);
    if (isLacking && column.hasDefault) return [];
    const value = isLacking ? null : row[name];
    if (!isCell(value, column)) throw broken(line);
    return [[name, value]];
  });
  return { line: line.line, table, row: Object.fromEntries(cells) };
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
  const error = new InputError(`Line ${line} of the export is broken. Nothing was imported; export again.`);
  return cause === undefined ? error : Object.assign(error, { cause });
}
