import type { Measured, Missing, Reading } from '../model/series.ts';
import { windowKey } from '../model/window.ts';
import { type Bounds, readBounds, readCounts } from './buckets.ts';
import { COVERAGE_COLUMNS, lengthOf, readCoverage, readNumber } from './columns.ts';
import type { BudgetLine, WrittenKind, WrittenTable, WrittenValue } from './lines.ts';
import { type Trouble, trouble } from './trouble.ts';
import type { WindowNames } from './window-names.ts';

/** Readings, or what is wrong with the table that should hold them. */
export type TableRead =
  | { readonly readings: readonly Reading[]; readonly troubles?: undefined }
  | { readonly troubles: readonly Trouble[] };

const WINDOWS_ALLOWED =
  'A window is a day such as 2026-01-26, a week such as 2026-W05, a month such as 2026-01, a run such as 2025-10-06..2026-02-01, or two moments parted by “/”';

/** The readings in one of a line's tables. */
export function readTable(line: BudgetLine, which: 'days' | 'periods', names: WindowNames): TableRead {
  const table = line[which];
  const windows = names.read(table.windows);
  if (!windows) return wrong([which, 'windows'], `A name here is no window. ${WINDOWS_ALLOWED}.`);
  const uneven = unevenColumns(table, windows.length);
  if (uneven.length > 0) {
    const expected = `The table has ${windows.length} windows and needs one value for each`;
    return {
      troubles: uneven.map(([column, length]) =>
        trouble([which, column], `There are ${length} values here. ${expected}.`),
      ),
    };
  }
  const reasons = readReasons(table, names);
  if (!reasons) return wrong([which, 'missing'], `A name here is no window. ${WINDOWS_ALLOWED}.`);
  const buckets = readBounds(line.buckets);
  const read = windows.map((window, index) => {
    const measured = readMeasured(
      table.values[index] ?? null,
      line.kind,
      buckets,
      reasons.get(windowKey(window)),
    );
    return measured && { window, measured, coverage: readCoverage(table, window, index) };
  });
  return settled(read, which, line);
}

function settled(read: readonly (Reading | undefined)[], which: string, line: BudgetLine): TableRead {
  const readings = read.filter((reading) => reading !== undefined);
  if (readings.length === read.length) return { readings };
  return {
    troubles: read.flatMap((reading, index) =>
      reading ? [] : trouble([which, 'values', index], misfit(line)),
    ),
  };
}

function misfit({ kind, buckets = [] }: BudgetLine): string {
  const allowed = {
    histogram: `a list of ${buckets.length} counts, one a bucket`,
    exponential: `a list of ${buckets.length} counts, one a bucket`,
    ratio: 'a list of the part and the whole',
    increase: 'a number',
    number: 'a number',
    none: 'null, since the line names no “kind”',
  }[kind ?? 'none'];
  return `This value does not fit the line. Allowed is ${allowed}, or null for a window that “missing” names.`;
}

function unevenColumns(table: WrittenTable, count: number): readonly (readonly [string, number])[] {
  const lengths = COVERAGE_COLUMNS.map((column) => [column, lengthOf(table[column]) ?? count] as const);
  return [['values', table.values.length] as const, ...lengths].filter(([, length]) => length !== count);
}

type None = Extract<Measured, { kind: 'none' }>;

function readReasons(
  { missing = [] }: WrittenTable,
  names: WindowNames,
): ReadonlyMap<string, None> | undefined {
  const read = missing.map(({ windows, why, detail }) =>
    names.read(windows)?.map((window) => [windowKey(window), noneOf(why, detail)] as const),
  );
  return read.every((entries) => entries !== undefined) ? new Map(read.flat()) : undefined;
}

function noneOf(why: Missing, detail: string): None {
  return { kind: 'none', why, detail };
}

/** Undefined when the value is not of the line's kind, or is not there and no reason is given. */
function readMeasured(
  value: WrittenValue | null,
  kind: WrittenKind | undefined,
  buckets: readonly Bounds[],
  reason: None | undefined,
): Measured | undefined {
  if (value === null) return reason;
  if (isList(value)) return readList(value, kind, buckets);
  if (kind === 'increase') return { kind, increase: readNumber(value) };
  return kind === 'number' ? { kind, value: readNumber(value) } : undefined;
}

type List = Extract<WrittenValue, readonly unknown[]>;

function readList(
  list: List,
  kind: WrittenKind | undefined,
  buckets: readonly Bounds[],
): Measured | undefined {
  if (kind === 'ratio') {
    const [part = null, whole = null, ...rest] = list;
    if (part === null || whole === null || rest.length > 0) return undefined;
    return { kind, part: readNumber(part), whole: readNumber(whole) };
  }
  if ((kind !== 'histogram' && kind !== 'exponential') || list.length !== buckets.length) return undefined;
  return {
    kind: 'histogram',
    buckets: readCounts(list, buckets),
    ...(kind === 'exponential' ? { exponential: true } : {}),
  };
}

function isList(value: WrittenValue): value is List {
  return Array.isArray(value);
}

function wrong(path: readonly PropertyKey[], message: string): TableRead {
  return { troubles: [trouble(path, message)] };
}
