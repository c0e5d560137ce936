import { z } from 'zod';
import { type Entry, type Format, figure, jsonFormat, runOf } from '../format.ts';

const row = z.looseObject({
  name: z.string(),
  run_name: z.string().optional(),
  run_type: z.enum(['iteration', 'aggregate']).optional(),
  aggregate_name: z.string().optional(),
  real_time: z.number().optional(),
  time_unit: z.string().optional(),
  bytes_per_second: z.number().optional(),
  items_per_second: z.number().optional(),
  error_occurred: z.boolean().optional(),
  error_message: z.string().optional(),
  skipped: z.boolean().optional(),
});
type Row = z.infer<typeof row>;

/** What Google Benchmark writes with `--benchmark_format=json`. Repetitions are samples; arguments and threads stand in the names. */
export const googleBenchmark: Format = jsonFormat('Google Benchmark’s JSON', {
  sign: z.looseObject({
    context: z.looseObject({}),
    benchmarks: z.array(z.looseObject({ name: z.string() })),
  }),
  shape: z.looseObject({ benchmarks: z.array(row) }),
  run: ({ benchmarks }) => {
    const byName = Map.groupBy(
      benchmarks.filter(({ skipped }) => skipped !== true),
      ({ name, run_name = name }) => run_name,
    );
    return runOf([...byName].flatMap(([name, rows]) => entriesOf(name, rows)));
  },
});

/** The runs themselves; the median of them where `--benchmark_report_aggregates_only` left nothing else. */
function entriesOf(name: string, rows: readonly Row[]): readonly Entry[] {
  const broken = rows.find(({ error_occurred }) => error_occurred === true);
  if (broken) return [`${name} failed: ${broken.error_message ?? 'it says no reason'}`];
  const runs = rows.filter(({ run_type }) => run_type !== 'aggregate');
  const counted = runs.length > 0 ? runs : rows.filter(({ aggregate_name }) => aggregate_name === 'median');
  const unit = counted[0]?.time_unit ?? 'ns';
  const of = (key: 'real_time' | 'bytes_per_second' | 'items_per_second') =>
    counted.flatMap((one) => one[key] ?? []);
  const [bytes, items] = [of('bytes_per_second'), of('items_per_second')];
  return [
    figure({ name }, unit, of('real_time')),
    ...(bytes.length > 0 ? [figure({ name }, 'B/s', bytes)] : []),
    ...(items.length > 0 ? [figure({ name }, 'items/s', items)] : []),
  ];
}
