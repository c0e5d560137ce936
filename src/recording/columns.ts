import type { Coverage } from '../model/series.ts';
import type { Window } from '../model/window.ts';
import type { WrittenColumn, WrittenNumber, WrittenTable } from './lines.ts';

/** The four columns that hold the coverage of a table's windows. */
export type CoverageColumns = Pick<WrittenTable, 'present' | 'expected' | 'first' | 'last'>;

/** The names of the coverage columns. */
export const COVERAGE_COLUMNS = ['present', 'expected', 'first', 'last'] as const;

/** A number that JSON has no word for, as Prometheus writes it. */
export function writeNumber(value: number): WrittenNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** The inverse of {@link writeNumber}. */
export function readNumber(written: WrittenNumber): number {
  if (typeof written === 'number') return written;
  if (written === 'NaN') return Number.NaN;
  return written === '+Inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** The coverage of each window, in columns. */
export function writeCoverage(
  of: readonly { readonly window: Window; readonly coverage: Coverage }[],
): CoverageColumns {
  return {
    present: writeColumn(of.map(({ coverage }) => coverage.present)),
    expected: writeColumn(of.map(({ coverage }) => coverage.expected)),
    first: writeColumn(
      of.map(({ window, coverage: { first } }) => (first === undefined ? null : first - window.start)),
    ),
    last: writeColumn(
      of.map(({ window, coverage: { last } }) => (last === undefined ? null : window.end - last)),
    ),
  };
}

/** The coverage of the window at `index`. */
export function readCoverage(columns: CoverageColumns, window: Window, index: number): Coverage {
  const at = (column: WrittenColumn) => (isList(column) ? (column[index] ?? null) : column);
  const [first, last] = [at(columns.first), at(columns.last)];
  return {
    present: at(columns.present) ?? 0,
    expected: at(columns.expected) ?? 0,
    ...(first === null ? {} : { first: window.start + first }),
    ...(last === null ? {} : { last: window.end - last }),
  };
}

/** How many windows a column is for; undefined for one that is the same everywhere. */
export function lengthOf(column: WrittenColumn): number | undefined {
  return isList(column) ? column.length : undefined;
}

function writeColumn(values: readonly (number | null)[]): WrittenColumn {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : values;
}

function isList(column: WrittenColumn): column is readonly (number | null)[] {
  return Array.isArray(column);
}
