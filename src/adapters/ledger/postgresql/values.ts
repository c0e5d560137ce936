import type { SqlRow, SqlValue } from '../database.ts';

/** Values of one statement at most; the protocol counts them in two bytes. */
const MOST_VALUES = 65_535;
/** Rows of one statement at most, a power of two: more gain little, and have to be kept in memory twice. */
const MOST_ROWS = 512;

/**
 * PostgreSQL’s texts cannot have the character NUL, which people’s and servers’ words may. It stands in them as a character
 * that Unicode leaves to programs (U+FDD0), before a 0; that character itself as one before a 1.
 */
const ESCAPE = '\u{FDD0}';
const TO_ESCAPE = /[\0\u{FDD0}]/gu;
const ESCAPED = /\u{FDD0}([01])/gu;

/** A value as PostgreSQL takes it. */
export function toPostgresql(value: SqlValue): SqlValue {
  if (typeof value !== 'string' || !(value.includes('\0') || value.includes(ESCAPE))) return value;
  return value.replaceAll(TO_ESCAPE, (character) => `${ESCAPE}${character === '\0' ? 0 : 1}`);
}

/** A row as it was before {@link toPostgresql}. */
export function fromPostgresql(row: SqlRow): SqlRow {
  const isEscaped = Object.values(row).some((value) => typeof value === 'string' && value.includes(ESCAPE));
  if (!isEscaped) return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, unescaped(value)]));
}

function unescaped(value: SqlValue): SqlValue {
  if (typeof value !== 'string') return value;
  return value.replaceAll(ESCAPED, (_all, digit) => (digit === '0' ? '\0' : ESCAPE));
}

/** A statement with a number for each `?`: `$1`, `$2`. A `?` in a text of SQL stays. */
export function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll(/'[^']*'|\?/g, (found) => {
    if (found !== '?') return found;
    count += 1;
    return `$${count}`;
  });
}

/** A statement for several rows at once, and their values in a row. */
export interface Batch {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const TUPLE = /VALUES \(([^()]*)\)/;

/**
 * A statement with one tuple after VALUES, for so many rows in few statements, each for a power of two of them: a session prepares
 * few statements so, however many different counts of rows it meets.
 */
export function* batchesOf(sql: string, rows: readonly (readonly SqlValue[])[]): Generator<Batch> {
  const width = Math.max(1, rows[0]?.length ?? 0);
  const most = Math.min(MOST_ROWS, powerWithin(Math.floor(MOST_VALUES / width)));
  for (let from = 0; from < rows.length; ) {
    const some = rows.slice(from, from + Math.min(most, powerWithin(rows.length - from)));
    from += some.length;
    yield {
      sql: sql.replace(TUPLE, (_all, places: string) => `VALUES ${some.map(() => `(${places})`).join(', ')}`),
      values: some.flat(),
    };
  }
}

/** The greatest power of two that is not more. */
function powerWithin(count: number): number {
  return 2 ** Math.floor(Math.log2(count));
}
