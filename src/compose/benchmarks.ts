import { dirname, join } from 'node:path';
import { ownText } from '../benchmarks/formats/own.ts';
import { readBenchmarks } from '../benchmarks/read.ts';
import type { Benchmark, BenchmarkRun } from '../model/benchmark.ts';
import { BOUNDS } from '../model/bounds.ts';
import { InputError } from '../model/errors.ts';
import { writeNamed } from './files.ts';

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
export async function openBenchmarks(config: string, fileOrName: string): Promise<BenchmarkRun> {
  const { exists, readText } = await import('../adapters/files/read.ts');
  const kept = baselineFile(config, fileOrName);
  const file =
    /^[\w.-]+$/.test(fileOrName) && !(await exists(fileOrName)) && (await exists(kept)) ? kept : fileOrName;
  const purpose =
    'Benchmarks are wanted: a file of results, or the name of a baseline that headroom baseline saved.';
  return readBenchmarks(
    file,
    (await readText(file, purpose, { bound: BOUNDS.results, mayBePipe: true })).text,
  );
}

/** The benchmarks of a file of which all came to figures. Throws an InputError for another: what it lacks would be missed later. */
export async function openWhole(config: string, file: string): Promise<readonly Benchmark[]> {
  const { benchmarks, failures } = await openBenchmarks(config, file);
  if (failures.length === 0) return benchmarks;
  throw new InputError(
    `${file} is no baseline: ${failures.join('. ')}. Mend what failed, run it again, and save that.`,
  );
}

/** Every baseline that is kept, by name. */
export async function keptBaselines(config: string): Promise<readonly Baseline[]> {
  const { createRecords } = await import('../adapters/files/records.ts');
  const files = await createRecords(dirname(config)).read(FOLDER, '.json');
  const [broken] = files.flatMap(({ unread }) => unread ?? []);
  if (broken !== undefined) throw new InputError(broken);
  return files.map(({ file, text }) => ({
    name: file.replace(/^.*\//, '').replace(/\.json$/, ''),
    file,
    benchmarks: readBenchmarks(file, text).benchmarks,
  }));
}

/** Keeps a baseline as a file that can be reviewed, with why it was promoted if it is slower. */
export async function keepBaseline(
  file: string,
  benchmarks: readonly Benchmark[],
  because?: string,
): Promise<void> {
  await writeNamed(file, ownText(benchmarks, because));
}
