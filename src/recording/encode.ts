import type { Bucket, Measured, QueryRecord, Reading, Series } from '../model/series.ts';
import { isoOf } from '../model/window.ts';
import { writeCoverage, writeNumber } from './columns.ts';
import type {
  BudgetLine,
  HeaderLine,
  WrittenKind,
  WrittenMissing,
  WrittenQuery,
  WrittenTable,
  WrittenValue,
} from './lines.ts';
import { RECORDING_SCHEMA, type Recording } from './recording.ts';
import { type WindowNames, windowNames } from './window-names.ts';

/**
 * The recording as the text of a file, by the format in lines.ts. The same recording gives the same text.
 * Throws a RangeError when one series holds measurements of different kinds, which no source answers with.
 */
export function encode(recording: Recording): string {
  const names = windowNames(recording.calendar);
  const lines = [headerOf(recording), ...recording.series.map((series) => lineOf(series, names))];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function headerOf({ recordedFrom, calendar, coversUntil, resolution }: Recording): HeaderLine {
  return {
    headroom: 'recording',
    schema: RECORDING_SCHEMA,
    recordedFrom,
    zone: calendar.zone,
    weekStartsOn: calendar.weekStartsOn,
    coversUntil: isoOf(coversUntil),
    resolution,
  };
}

function lineOf(series: Series, names: WindowNames): BudgetLine {
  const readings = [...series.days, ...series.periods];
  const kind = kindOf(series.budget, readings);
  const buckets = bucketsOf(readings);
  const bounds = buckets.map(({ lower, upper }) => [writeNumber(lower), writeNumber(upper)] as const);
  return {
    budget: series.budget,
    ...(kind === undefined ? {} : { kind }),
    ...(buckets.length > 0 ? { buckets: bounds } : {}),
    days: tableOf(series.days, buckets, names),
    periods: tableOf(series.periods, buckets, names),
    ...(series.queries.length > 0 ? { queries: writeQueries(series.queries, names) } : {}),
    ...(series.warnings.length > 0 ? { warnings: series.warnings } : {}),
  };
}

function kindOf(budget: string, readings: readonly Reading[]): WrittenKind | undefined {
  const kinds = new Set(readings.flatMap(({ measured }) => writtenKind(measured) ?? []));
  if (kinds.size > 1) {
    throw new RangeError(`${budget} was measured as ${[...kinds].join(' and ')}; a series is of one kind.`);
  }
  return [...kinds][0];
}

function writtenKind(measured: Measured): WrittenKind | undefined {
  if (measured.kind === 'none') return undefined;
  return measured.kind === 'histogram' && measured.exponential ? 'exponential' : measured.kind;
}

/** Every bucket that any reading has, once, ascending. */
function bucketsOf(readings: readonly Reading[]): readonly Bucket[] {
  const all = readings.flatMap(({ measured }) => (measured.kind === 'histogram' ? measured.buckets : []));
  const distinct = new Map(all.map((bucket) => [placeOf(bucket), bucket]));
  return [...distinct.values()].toSorted(
    (a, b) => ascending(a.lower, b.lower) || ascending(a.upper, b.upper),
  );
}

function tableOf(readings: readonly Reading[], buckets: readonly Bucket[], names: WindowNames): WrittenTable {
  const missing = missingOf(readings, names);
  return {
    windows: names.write(readings.map(({ window }) => window)),
    values: readings.map(({ measured }) => writeValue(measured, buckets)),
    ...(missing.length > 0 ? { missing } : {}),
    ...writeCoverage(readings),
  };
}

function writeValue(measured: Measured, buckets: readonly Bucket[]): WrittenValue | null {
  switch (measured.kind) {
    case 'none':
      return null;
    case 'histogram':
      return writeCounts(measured.buckets, buckets);
    case 'ratio':
      return [writeNumber(measured.part), writeNumber(measured.whole)];
    case 'increase':
      return writeNumber(measured.increase);
    case 'number':
      return writeNumber(measured.value);
  }
}

function writeCounts(own: readonly Bucket[], all: readonly Bucket[]): WrittenValue {
  const counts = new Map(own.map((bucket) => [placeOf(bucket), writeNumber(bucket.count)]));
  return all.map((bucket) => counts.get(placeOf(bucket)) ?? null);
}

function missingOf(readings: readonly Reading[], names: WindowNames): readonly WrittenMissing[] {
  const none = readings.flatMap(({ window, measured }) =>
    measured.kind === 'none' ? { window, measured } : [],
  );
  return grouped(none, ({ measured: { why, detail } }) => JSON.stringify([why, detail])).map(
    ([first, ...others]) => ({
      windows: names.write([first, ...others].map(({ window }) => window)),
      why: first.measured.why,
      detail: first.measured.detail,
    }),
  );
}

function writeQueries(queries: readonly QueryRecord[], names: WindowNames): readonly WrittenQuery[] {
  return grouped(queries, queryKey).map(([first, ...others]) => ({
    purpose: first.purpose,
    query: first.query,
    ...(first.step === undefined ? {} : { step: first.step }),
    windows: names.write([first, ...others].map(({ start, end }) => ({ start, end }))),
  }));
}

function queryKey({ purpose, query, step }: QueryRecord): string {
  return JSON.stringify([purpose, query, step]);
}

/** The items that share a key, in the order in which each key came first. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

function placeOf({ lower, upper }: Bucket): string {
  return `${lower} ${upper}`;
}

/** Subtraction alone would say NaN of two infinities. */
function ascending(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
