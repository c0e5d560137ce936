import { dirname, join } from 'node:path';
import { OWN_FORMAT } from '../benchmarks/json.ts';
import { readBenchmarks } from '../benchmarks/read.ts';
import type { Benchmark } from '../model/benchmark.ts';

/** The folder beside the settings in which baselines are kept. */
const FOLDER = 'baselines';

/** A baseline as it is kept. */
export interface Baseline {
  readonly name: string;
  readonly file: string;
  readonly benchmarks: readonly Benchmark[];
}

/** Where the baseline of a name is. */
export function baselineFile(config: string, name: string): string {
  return join(dirname(config), FOLDER, `${name}.json`);
}

/** The benchmarks of a file, or of the baseline of a name. Throws an InputError when there is neither. */
export async function openBenchmarks(config: string, fileOrName: string): Promise<readonly Benchmark[]> {
  const { exists, readText } = await import('../adapters/files/read.ts');
  const kept = baselineFile(config, fileOrName);
  const file =
    /^[\w.-]+$/.test(fileOrName) && !(await exists(fileOrName)) && (await exists(kept)) ? kept : fileOrName;
  const purpose =
    'Benchmarks are wanted: a file of results, or the name of a baseline that headroom baseline saved.';
  return readBenchmarks(file, (await readText(file, purpose)).text);
}

/** Every baseline that is kept, by name. */
export async function keptBaselines(config: string): Promise<readonly Baseline[]> {
  const { createRecords } = await import('../adapters/files/records.ts');
  const files = await createRecords(dirname(config)).read(FOLDER, '.json');
  return files.map(({ file, text }) => ({
    name: file.replace(/^.*\//, '').replace(/\.json$/, ''),
    file,
    benchmarks: readBenchmarks(file, text),
  }));
}

/** Keeps a baseline as a file that can be reviewed: sorted, one benchmark a line, and why it was promoted if it is slower. */
export async function keepBaseline(
  file: string,
  benchmarks: readonly Benchmark[],
  because?: string,
): Promise<void> {
  const { writeWhole } = await import('../adapters/files/write.ts');
  const sorted = benchmarks.toSorted((a, b) => (`${a.name} ${a.unit}` < `${b.name} ${b.unit}` ? -1 : 1));
  const lines = sorted.map(
    ({ name, unit, better, samples }) => `    ${JSON.stringify({ name, unit, better, samples })}`,
  );
  const why = because === undefined ? [] : [`  "because": ${JSON.stringify(because)},`];
  const text = [
    '{',
    `  "format": "${OWN_FORMAT}",`,
    ...why,
    '  "benchmarks": [',
    lines.join(',\n'),
    '  ]',
    '}',
    '',
  ];
  await writeWhole(file, text.join('\n'));
}
