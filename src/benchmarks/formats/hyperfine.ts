import { z } from 'zod';
import { fullName } from '../../model/benchmark-name.ts';
import { plural } from '../../model/format.ts';
import { type Entry, type Format, figure, filled, jsonFormat, runOf } from '../format.ts';

const result = z.looseObject({
  command: z.string(),
  times: z.array(z.number()).nullish(),
  median: z.number().nullish(),
  exit_codes: z.array(z.number().nullable()).nullish(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** What `hyperfine --export-json` writes: times in seconds, and the values of the parameters that were tried. */
export const hyperfine: Format = jsonFormat('hyperfine’s JSON', {
  sign: z.looseObject({ results: z.array(z.looseObject({ command: z.string() })) }),
  shape: z.looseObject({ results: z.array(result) }),
  run: ({ results }) => runOf(results.map(entryOf)),
});

/** A command that failed may well be quick: no figure of it counts. No exit code is that of a command that was killed. */
function entryOf({
  command,
  times,
  median,
  exit_codes: codes,
  parameters = {},
}: z.infer<typeof result>): Entry {
  const named = Object.entries(parameters).map(([key, value]) => [key, String(value)] as const);
  const identity = { name: command, ...(named.length > 0 ? { parameters: Object.fromEntries(named) } : {}) };
  const failed = codes?.filter((code) => code !== 0) ?? [];
  if (failed.length === 0) return figure(identity, 's', filled(times, median));
  const ends = [...new Set(failed)].map((code) => (code === null ? 'a signal' : `exit code ${code}`));
  return `${fullName(identity)} ended with ${ends.join(' and ')} in ${failed.length} of ${plural(codes?.length ?? 0, 'run')}`;
}
