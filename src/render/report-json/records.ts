import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { isMembers, isRolled, type Members } from './columns.ts';
import { LONGEST_LIST } from './excess.ts';
import { isRun, timesOf, unrolled } from './runs.ts';
import { isTableAt, type Place, withTables } from './tables.ts';

/** A saved report with its columns as records again, and what is wrong with those that are broken, each with its place. */
export interface Unfolded {
  readonly report: unknown;
  readonly troubles: readonly string[];
}

/** So many times as large as their text are columns as records at most; those of a report are a tenth of it. */
const MOST_TIMES = 32;

/**
 * A saved report of so many characters with its columns as records again. Those may be no larger than a report without columns,
 * nor out of proportion to what was read: few characters can say very much.
 */
export function withRecords(saved: unknown, characters: number): Unfolded {
  const most = Math.min(bytesOf(BOUNDS.report), MOST_TIMES * characters);
  const troubles: string[] = [];
  let size = 0;
  const report = withTables(saved, (table, place) => {
    if (!isMembers(table)) return table;
    const at = place.join('.');
    const leaves = leavesOf(table, at);
    const [{ length = 0 } = {}] = leaves.filter((leaf) => leaf.length !== undefined);
    const broken = troubleIn(leaves, at);
    // What is broken has no size, and is refused.
    if (broken === undefined) size += leaves.reduce((sum, leaf) => sum + sizeOf(leaf, length), 0);
    const trouble =
      broken ??
      (size > most ? `${at}: columns of more than ${most} characters, were they records` : undefined);
    if (trouble === undefined) return recordsOf(table, length);
    troubles.push(trouble);
    return table;
  });
  return { report, troubles };
}

/** Where a saved report has what is at a place of the report: in columns the names come first, and then which record it is. */
export function placeIn(saved: unknown, place: Place): Place {
  let value = saved;
  for (const [at, key] of place.entries()) {
    if (isMembers(value) && isTableAt(place.slice(0, at)))
      return [...place.slice(0, at), ...placeInColumns(value, place.slice(at + 1), key)];
    value = (value as Members | undefined)?.[String(key)];
  }
  return place;
}

function placeInColumns(column: unknown, place: Place, index: PropertyKey): Place {
  if (Array.isArray(column)) return [index, ...place];
  const [name, ...within] = place;
  if (!isMembers(column) || isRolled(column) || name === undefined) return place;
  return [name, ...placeInColumns(column[String(name)], within, index)];
}

/** A column of no records, with its place and how many values it has: none of its own where it is the same in all. */
interface Leaf {
  readonly at: string;
  readonly name: string;
  readonly column: unknown;
  readonly length: number | undefined;
}

function leavesOf(columns: Members, at: string, found: Leaf[] = []): readonly Leaf[] {
  for (const name in columns) {
    const column = columns[name];
    const within = `${at}.${name}`;
    if (isMembers(column) && !isRolled(column)) leavesOf(column, within, found);
    else found.push({ at: within, name, column, length: lengthOf(column) });
  }
  return found;
}

function lengthOf(column: unknown): number | undefined {
  if (Array.isArray(column)) return column.length;
  if (!isRolled(column)) return undefined;
  return column.runs.reduce((sum, run) => sum + (isRun(run) ? timesOf(run) : 1), 0);
}

function troubleIn(leaves: readonly Leaf[], at: string): string | undefined {
  const [first, ...others] = leaves.filter(({ length }) => length !== undefined);
  if (first?.length === undefined) return `${at}: no column says how many records there are`;
  const broken = leaves.map(brokenRun).find((run) => run !== undefined);
  if (broken !== undefined) return `${broken}: a value, how often, and by how much more each time are wanted`;
  if (first.length > LONGEST_LIST)
    return `${first.at}: ${first.length} items, where at most ${LONGEST_LIST} are read`;
  const other = others.find(({ length }) => length !== first.length);
  return other && `${other.at}: ${other.length} values, where ${first.at} has ${first.length}`;
}

function brokenRun({ at, column }: Leaf): string | undefined {
  const broken = isRolled(column) ? column.runs.findIndex((run) => !isRun(run)) : -1;
  return broken === -1 ? undefined : `${at}.runs.${broken}`;
}

/** About as many characters as a column has as members of records. */
function sizeOf({ name, column }: Leaf, length: number): number {
  const texts = isRolled(column)
    ? column.runs.reduce((sum, run) => sum + timesOf(run) * textLength(run[0]), 0)
    : length * textLength(column);
  return length * (name.length + '"":,'.length) + texts;
}

function textLength(value: unknown): number {
  return typeof value === 'string' ? value.length : 1;
}

function recordsOf(columns: Members, length: number): readonly Members[] {
  const records: Record<string, unknown>[] = Array.from({ length }, () => ({}));
  for (const name in columns) {
    const valueAt = valuesOf(columns[name], length);
    records.forEach((record, index) => {
      const value = valueAt(index) ?? undefined;
      if (value !== undefined) record[name] = value;
    });
  }
  return records;
}

/** What each record has in a column; null or undefined where it has nothing. */
function valuesOf(column: unknown, length: number): (index: number) => unknown {
  if (Array.isArray(column)) return (index) => column[index];
  if (isRolled(column)) return valuesOf(column.runs.flatMap(unrolled), length);
  if (!isMembers(column)) return () => column;
  const records = recordsOf(column, length);
  return (index) => (hasMember(records[index]) ? records[index] : undefined);
}

function hasMember(record: Members | undefined): boolean {
  for (const _ in record) return true;
  return false;
}
