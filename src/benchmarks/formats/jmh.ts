import { z } from 'zod';
import { type Entry, type Format, figure, jsonFormat, runOf } from '../format.ts';

/** JMH writes what is no finite number as text: "NaN". */
const score = z.union([z.number(), z.string().transform(Number)]);

const result = z.looseObject({
  benchmark: z.string(),
  mode: z.string(),
  params: z.record(z.string(), z.string()).optional(),
  primaryMetric: z.looseObject({
    score,
    scoreUnit: z.string(),
    scorePercentiles: z.record(z.string(), score).optional(),
    rawData: z.array(z.array(score)).optional(),
  }),
});

/** What `java -jar benchmarks.jar -rf json` writes. Each iteration of each fork is a sample; secondary metrics are left out. */
export const jmh: Format = jsonFormat('JMH’s JSON', {
  sign: z.array(z.looseObject({ benchmark: z.string(), primaryMetric: z.unknown() })).min(1),
  shape: z.array(result),
  run: (results) => runOf(results.map(entryOf)),
});

/** Throughput and average time differ by their units; other modes count in the same units as the average. */
function entryOf({ benchmark, mode, params = {}, primaryMetric }: z.infer<typeof result>): Entry {
  const { rawData = [], scoreUnit, scorePercentiles = {} } = primaryMetric;
  const parameters = { ...params, ...(mode === 'thrpt' || mode === 'avgt' ? {} : { mode }) };
  const named = Object.keys(parameters).length > 0 ? { parameters } : {};
  const raw = rawData.flat();
  const middle = scorePercentiles['50.0'] ?? primaryMetric.score;
  return figure({ name: benchmark, ...named }, scoreUnit, raw.length > 0 ? raw : [middle]);
}
