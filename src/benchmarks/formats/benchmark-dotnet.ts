import { z } from 'zod';
import { type Entry, type Format, figure, filled, jsonFormat, runOf } from '../format.ts';

const one = z.looseObject({
  FullName: z.string(),
  DisplayInfo: z.string().optional(),
  Statistics: z
    .looseObject({ OriginalValues: z.array(z.number()).nullish(), Median: z.number().nullish() })
    .nullish(),
  Memory: z.looseObject({ BytesAllocatedPerOperation: z.number().nullish() }).nullish(),
});

/** What BenchmarkDotNet's JSON exporters write, in nanoseconds. Parameters stand in the names, the job beside them. */
export const benchmarkDotNet: Format = jsonFormat('BenchmarkDotNet’s JSON', {
  sign: z.looseObject({ HostEnvironmentInfo: z.unknown(), Benchmarks: z.array(z.unknown()) }),
  shape: z.looseObject({ Benchmarks: z.array(one) }),
  run: ({ Benchmarks }) => runOf(Benchmarks.flatMap(entriesOf)),
});

function entriesOf({
  FullName,
  DisplayInfo = '',
  Statistics,
  Memory,
}: z.infer<typeof one>): readonly Entry[] {
  if (!Statistics) return [`${FullName} has no statistics: it failed, and BenchmarkDotNet’s log says why`];
  // `Type.Method: Job-ISNCHE(Runtime=.NET 8.0) [N=10]`: what tells jobs apart is in the brackets.
  const [, job] = /: [\w-]+\(([^()]+)\)(?: \[|$)/.exec(DisplayInfo) ?? [];
  const identity = { name: FullName, ...(job === undefined ? {} : { parameters: { job } }) };
  const bytes = Memory?.BytesAllocatedPerOperation;
  return [
    figure(identity, 'ns', filled(Statistics.OriginalValues, Statistics.Median)),
    ...(typeof bytes === 'number' ? [figure(identity, 'B/op', [bytes])] : []),
  ];
}
