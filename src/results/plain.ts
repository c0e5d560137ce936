import { z } from 'zod';
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
      return [name, { contents: 'unsaid', statistics: new Map(named) }];
    }),
  );
}

/** A metric of samples in the order in which they were taken. */
export function sampled(numbers: readonly number[]): LoadMetric {
  return {
    contents: 'unsaid',
    statistics: new Map(),
    samples: Float64Array.from(numbers).toSorted(),
    last: numbers.at(-1) ?? 0,
  };
}
