import { type Cell, isCell, type Run, runsOf, timesOf } from './runs.ts';

/** A record of a report, as JSON has it. */
export type Members = Readonly<Record<string, unknown>>;

/** A column whose values follow one another. */
export interface Rolled {
  readonly runs: readonly Run[];
}

/**
 * What all records of a list have under one name: of records again columns, a text, number or truth where it is the same in all of
 * them, and else a list, or its runs, with null where a record has none.
 */
export type Column = Columns | Rolled | readonly unknown[] | Exclude<Cell, null>;

/** A list of records as a record of lists, one for each name. */
export interface Columns {
  readonly [name: string]: Column;
}

/** The name that marks runs, and that no record in columns may have. */
const MARK = 'runs';

/**
 * A list of records as columns, with names in the order of their code units. Undefined where that says it no shorter, as of few
 * records or of those that share few names, or where columns could not say it: a null, or a record without members.
 */
export function columnsOf(list: readonly unknown[]): Columns | undefined {
  if (list.length < 2 || !list.every(isFilled)) return undefined;
  const columns = columnsIn(list);
  const leaves = leavesOf(columns ?? {});
  if (columns === undefined || !areMostlyFilled(leaves, list.length)) return undefined;
  return leaves.every(isCell) ? withLength(columns, list.length) : columns;
}

/** Whether a value is a record, and neither null nor a list. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a column is told by its runs. */
export function isRolled(column: unknown): column is Rolled {
  return isMembers(column) && Array.isArray(column[MARK]);
}

/** A record that has a member; one without could not be told from none. */
function isFilled(value: unknown): value is Members {
  if (isMembers(value)) for (const name in value) if (value[name] !== undefined) return true;
  return false;
}

function columnsIn(records: readonly (Members | undefined)[]): Columns | undefined {
  const columns: Record<string, Column> = {};
  for (const name of namesOf(records)) {
    const values = records.map((record) => record?.[name]);
    const column = values.every(isFilledOrNone) ? columnsIn(values) : cellsOf(values);
    if (column === undefined || name === MARK) return undefined;
    columns[name] = column;
  }
  return columns;
}

function isFilledOrNone(value: unknown): value is Members | undefined {
  return value === undefined || isFilled(value);
}

function namesOf(records: readonly (Members | undefined)[]): readonly string[] {
  const names = new Set<string>();
  for (const record of records) for (const name in record) if (record[name] !== undefined) names.add(name);
  return [...names].toSorted();
}

function cellsOf(values: readonly unknown[]): Column | undefined {
  if (values.includes(null)) return undefined;
  const cells = values.includes(undefined) ? values.map((value) => value ?? null) : values;
  if (!cells.every(isCell)) return cells;
  const runs = runsOf(cells);
  if (runs === undefined) return cells;
  const [[first, , by] = [null]] = runs;
  return runs.length > 1 || by !== undefined || first === null ? { runs } : first;
}

/** Whether columns have no more nulls than values, so that their names, said once, outweigh the nulls. */
function areMostlyFilled(leaves: readonly Column[], length: number): boolean {
  const nulls = leaves.map(nullsIn).reduce((sum, count) => sum + count, 0);
  return nulls * 2 <= leaves.length * length;
}

function nullsIn(column: Column): number {
  const runs: readonly Run[] = isRolled(column) ? column.runs : [];
  const gaps = runs.filter(([first]) => first === null).map(timesOf);
  const cells = Array.isArray(column) ? column.filter((cell) => cell === null) : [];
  return gaps.reduce((sum, times) => sum + times, cells.length);
}

/** The columns within columns that are of no records. */
function leavesOf(columns: Columns): readonly Column[] {
  return Object.values(columns).flatMap((column) => (isNested(column) ? leavesOf(column) : [column]));
}

function isNested(column: Column): column is Columns {
  return isMembers(column) && !isRolled(column);
}

/** Columns that are each the same in all records, the first of which says how many there are. */
function withLength(columns: Columns, length: number): Columns {
  const [[name, column] = ['', '']] = Object.entries(columns);
  const counted = isNested(column) ? withLength(column, length) : { [MARK]: [[column, length]] };
  return { ...columns, [name]: counted };
}
