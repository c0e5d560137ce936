import { z } from 'zod';
import type { Benchmark, BenchmarkRun } from '../../model/benchmark.ts';
import { jsonText } from '../../model/json-text.ts';
import { directionOf } from '../direction.ts';
import { type Format, jsonFormat, runOf } from '../format.ts';

const FORMAT = 'headroom-baseline';
const VERSION = 2;

const shape = z.looseObject({
  format: z.literal(FORMAT),
  version: z.number().max(VERSION).optional(),
  benchmarks: z.array(
    z.strictObject({
      name: z.string(),
      package: z.string().optional(),
      parameters: z.record(z.string(), z.string()).optional(),
      processors: z.number().optional(),
      unit: z.string(),
      better: z.enum(['lower', 'higher', 'unknown']),
      exact: z.boolean().optional(),
      samples: z.array(z.number()).min(1),
    }),
  ),
});

/** What `headroom baseline` keeps. Without a version its directions were guesses, and the unit says it again. */
export const own: Format = jsonFormat<z.infer<typeof shape>>('a baseline of headroom', {
  sign: z.looseObject({ format: z.literal(FORMAT) }),
  shape,
  run: ({ version, benchmarks }) =>
    runOf(
      benchmarks.map((one): Benchmark => {
        const { name, package: holder, parameters, processors, unit, better, exact, samples } = one;
        return {
          name,
          ...(holder === undefined ? {} : { package: holder }),
          ...(parameters === undefined ? {} : { parameters }),
          ...(processors === undefined ? {} : { processors }),
          unit,
          better: version === undefined ? directionOf(unit) : better,
          ...(exact === undefined ? {} : { exact }),
          samples,
        };
      }),
    ),
});

/** A baseline as a file that can be reviewed: sorted, one benchmark a line, and why it was promoted if it is slower. */
export function ownText(benchmarks: BenchmarkRun['benchmarks'], because?: string): string {
  const lines = benchmarks
    .map(({ name, package: holder, parameters, processors, unit, better, exact, samples }) => ({
      name,
      package: holder,
      parameters,
      processors,
      unit,
      better,
      exact,
      samples,
    }))
    .map((one) => `    ${jsonText(one)}`)
    .toSorted();
  const why = because === undefined ? [] : [`  "because": ${jsonText(because)},`];
  return [
    '{',
    `  "format": "${FORMAT}",`,
    `  "version": ${VERSION},`,
    ...why,
    '  "benchmarks": [',
    lines.join(',\n'),
    '  ]',
    '}',
    '',
  ].join('\n');
}
