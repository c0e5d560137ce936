import { z } from 'zod';
import { InputError } from '../model/errors.ts';
import { statisticNamed } from './k6-summary.ts';
import type { LoadMetric, LoadResults } from './results.ts';

const plain = z.record(
  z.string(),
  z.union([z.number(), z.array(z.number()), z.record(z.string(), z.number())]),
);

/** Plain JSON: a metric with its samples, with its statistics, or with its one value. Undefined when it is not so. */
export function plainJson(json: unknown): LoadResults | undefined {
  const parsed = plain.safeParse(json);
  if (!parsed.success || Object.keys(parsed.data).length === 0) return undefined;
  return new Map(
    Object.entries(parsed.data).map(([name, of]): readonly [string, LoadMetric] => {
      if (Array.isArray(of)) return [name, sampled(of)];
      const statistics = typeof of === 'number' ? { value: of, avg: of, rate: of } : of;
      const named = Object.entries(statistics).map(([key, value]) => [statisticNamed(key), value] as const);
      return [name, { contents: 'plain', statistics: new Map(named) }];
    }),
  );
}

/**
 * CSV with a heading: `metric,value` for samples, `metric,statistic,value` for statistics. Throws an InputError with the
 * line for anything else.
 */
export function plainCsv(file: string, lines: readonly string[]): LoadResults {
  const [heading = '', ...rows] = lines;
  const columns = heading.split(',').map((name) => name.trim().toLowerCase());
  const [metric, statistic, value] = ['metric', 'statistic', 'value'].map((name) => columns.indexOf(name));
  if (metric === undefined || metric < 0 || value === undefined || value < 0) {
    throw new InputError(
      `${file}:1: the heading must be “metric,value” for samples, or “metric,statistic,value”. It is “${heading.slice(0, 80)}”.`,
    );
  }
  const samples = new Map<string, number[]>();
  const statistics = new Map<string, Map<string, number>>();
  for (const [index, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const cells = row.split(',').map((cell) => cell.trim());
    const [name = '', number] = [cells[metric], Number(cells[value] || Number.NaN)];
    if (cells.length !== columns.length || name === '' || !Number.isFinite(number)) {
      throw new InputError(
        `${file}:${index + 2}: “${row.slice(0, 80)}” has no metric and number. Correct the line.`,
      );
    }
    if (statistic === undefined || statistic < 0) {
      const of = samples.get(name) ?? [];
      of.push(number);
      samples.set(name, of);
    } else {
      const of = statistics.get(name) ?? new Map<string, number>();
      statistics.set(name, of.set(statisticNamed(cells[statistic] ?? ''), number));
    }
  }
  return new Map([
    ...[...samples].map(([name, numbers]) => [name, sampled(numbers)] as const),
    ...[...statistics].map(([name, of]) => [name, { contents: 'plain', statistics: of }] as const),
  ]);
}

function sampled(numbers: readonly number[]): LoadMetric {
  return {
    contents: 'plain',
    statistics: new Map(),
    samples: Float64Array.from(numbers).toSorted(),
    last: numbers.at(-1) ?? 0,
  };
}
