import type { Measured, QueryRecord, Reading, Series } from '../model/series.ts';
import { isoOf } from '../model/window.ts';
import { allBuckets, type Bounds, writeBounds, writeCounts } from './buckets.ts';
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
  const { series, answers = [] } = recording;
  const lines = [headerOf(recording), ...series.map((one) => lineOf(one, names)), ...answers];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** Older programs read a file without answers, and say of one with some that it is of a newer format. */
function headerOf({ recordedFrom, calendar, coversUntil, resolution, answers = [] }: Recording): HeaderLine {
  return {
    headroom: 'recording',
    schema: answers.length === 0 ? 1 : RECORDING_SCHEMA,
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
  return {
    budget: series.budget,
    ...(kind === undefined ? {} : { kind }),
    ...(buckets.length > 0 ? { buckets: writeBounds(buckets) } : {}),
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

function bucketsOf(readings: readonly Reading[]): readonly Bounds[] {
  return allBuckets(
    readings.flatMap(({ measured }) => (measured.kind === 'histogram' ? [measured.buckets] : [])),
  );
}

function tableOf(readings: readonly Reading[], buckets: readonly Bounds[], names: WindowNames): WrittenTable {
  const missing = missingOf(readings, names);
  return {
    windows: names.write(readings.map(({ window }) => window)),
    values: readings.map(({ measured }) => writeValue(measured, buckets)),
    ...(missing.length > 0 ? { missing } : {}),
    ...writeCoverage(readings),
  };
}

function writeValue(measured: Measured, buckets: readonly Bounds[]): WrittenValue | null {
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
