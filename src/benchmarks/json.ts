import { z } from 'zod';
import type { Benchmark } from '../model/benchmark.ts';
import { k6Summary } from '../results/k6-summary.ts';
import { directionOf } from './go.ts';

/** What github-action-benchmark reads and writes: it has no direction, so that the unit tells it. */
const action = z.array(
  z.looseObject({ name: z.string(), value: z.number(), unit: z.string(), range: z.unknown().optional() }),
);

const hyperfine = z.looseObject({
  results: z.array(
    z.looseObject({
      command: z.string(),
      times: z.array(z.number()).optional(),
      median: z.number().optional(),
    }),
  ),
});

const vitest3 = z.looseObject({
  files: z.array(
    z.looseObject({
      groups: z.array(
        z.looseObject({
          fullName: z.string(),
          benchmarks: z.array(
            z.looseObject({
              name: z.string(),
              samples: z.array(z.number()).optional(),
              median: z.number().optional(),
              mean: z.number().optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const latency = z.looseObject({
  samples: z.array(z.number()).optional(),
  p50: z.number().optional(),
  mean: z.number().optional(),
});
const vitest5 = z.looseObject({
  testResults: z.array(
    z.looseObject({
      assertionResults: z.array(
        z.looseObject({
          fullName: z.string().optional(),
          benchmarks: z
            .array(z.looseObject({ tasks: z.array(z.looseObject({ name: z.string(), latency })) }))
            .optional(),
        }),
      ),
    }),
  ),
});

/** Our own file: what `headroom baseline` keeps. */
export const OWN_FORMAT = 'headroom-baseline';
const own = z.looseObject({
  format: z.literal(OWN_FORMAT),
  benchmarks: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      better: z.enum(['lower', 'higher']),
      samples: z.array(z.number()).min(1),
    }),
  ),
});

/** Benchmarks in any JSON that is known; undefined for another. */
export function jsonBenchmarks(json: unknown): readonly Benchmark[] | undefined {
  return (
    ownFile(json) ??
    fromHyperfine(json) ??
    fromVitest3(json) ??
    fromVitest5(json) ??
    fromAction(json) ??
    fromK6(json)
  );
}

function ownFile(json: unknown): readonly Benchmark[] | undefined {
  const read = own.safeParse(json);
  return read.success ? read.data.benchmarks : undefined;
}

function fromAction(json: unknown): readonly Benchmark[] | undefined {
  const read = action.safeParse(json);
  if (!read.success) return undefined;
  const bySeries = Map.groupBy(read.data, ({ name, unit }) => `${name} ${unit}`);
  return [...bySeries.values()].flatMap(([first, ...others]) =>
    first
      ? [
          {
            name: first.name,
            unit: first.unit,
            better: directionOf(first.unit),
            samples: [first, ...others].map(({ value }) => value),
          },
        ]
      : [],
  );
}

function fromHyperfine(json: unknown): readonly Benchmark[] | undefined {
  const read = hyperfine.safeParse(json);
  if (!read.success) return undefined;
  return read.data.results.flatMap(({ command, times, median }) =>
    timed(command, 's', times ?? (median === undefined ? [] : [median])),
  );
}

/** Vitest counts in milliseconds. */
function fromVitest3(json: unknown): readonly Benchmark[] | undefined {
  const read = vitest3.safeParse(json);
  if (!read.success) return undefined;
  return read.data.files
    .flatMap(({ groups }) => groups)
    .flatMap(({ fullName, benchmarks }) =>
      benchmarks.flatMap(({ name, samples, median, mean }) =>
        timed(`${fullName} > ${name}`, 'ms', filled(samples, median ?? mean)),
      ),
    );
}

function fromVitest5(json: unknown): readonly Benchmark[] | undefined {
  const read = vitest5.safeParse(json);
  if (!read.success) return undefined;
  const tests = read.data.testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.flatMap(({ fullName = '', benchmarks = [] }) =>
    benchmarks.flatMap(({ tasks }) =>
      tasks.flatMap(({ name, latency: { samples, p50, mean } }) =>
        timed(fullName === '' ? name : `${fullName} > ${name}`, 'ms', filled(samples, p50 ?? mean)),
      ),
    ),
  );
}

/** A load test's summary has one figure of each statistic: there is nothing to test, but something to compare. */
function fromK6(json: unknown): readonly Benchmark[] | undefined {
  const metrics = k6Summary(json);
  if (!metrics) return undefined;
  return [...metrics].flatMap(([metric, { contents, statistics }]) =>
    [...statistics]
      .filter(([statistic]) => /^(p\d|avg|med)/.test(statistic))
      .flatMap(([statistic, value]) =>
        timed(`${metric} ${statistic}`, contents === 'time' ? 'ms' : '', [value]),
      ),
  );
}

function filled(samples: readonly number[] | undefined, middle: number | undefined): readonly number[] {
  if (samples && samples.length > 0) return samples;
  return middle === undefined ? [] : [middle];
}

function timed(name: string, unit: string, samples: readonly number[]): readonly Benchmark[] {
  return samples.length === 0 ? [] : [{ name, unit, better: 'lower', samples }];
}
