import { z } from 'zod';
import { type Format, figure, filled, jsonFormat, runOf } from '../format.ts';

/** What `pytest --benchmark-json` writes, in seconds. Parameters stand in the names. */
export const pytest: Format = jsonFormat('pytest-benchmark’s JSON', {
  sign: z.looseObject({
    machine_info: z.unknown(),
    benchmarks: z.array(z.looseObject({ fullname: z.string() })),
  }),
  shape: z.looseObject({
    benchmarks: z.array(
      z.looseObject({
        fullname: z.string(),
        stats: z.looseObject({
          data: z.array(z.number()).nullish(),
          median: z.number().nullish(),
        }),
      }),
    ),
  }),
  run: ({ benchmarks }) =>
    runOf(
      benchmarks.map(({ fullname, stats: { data, median } }) =>
        figure({ name: fullname }, 's', filled(data, median)),
      ),
    ),
});
