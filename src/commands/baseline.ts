import { compareBenchmarks } from '../compare/compare.ts';
import { comparisonOf } from '../compare/comparison.ts';
import { withDirections } from '../compare/directions.ts';
import {
  baselineFile,
  keepBaseline,
  keptBaselines,
  openBenchmarks,
  openWhole,
} from '../compose/benchmarks.ts';
import { readIfThere } from '../compose/files.ts';
import type { Benchmark, BenchmarkComparison } from '../model/benchmark.ts';
import { InputError } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { comparedWords } from '../render/compare/words.ts';
import { benchmarkProject, thresholdOf } from './compare.ts';
import { comparisonTable } from './compare-table.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';

/** What `headroom baseline` was asked. */
export interface BaselineOptions {
  readonly config: string;
  readonly from?: string;
  readonly threshold: string;
  readonly better?: readonly string[];
  readonly because?: string;
}

/** Saves a baseline, puts newer results in its place, or shows what is kept. */
export async function baselineCommand(
  action: 'save' | 'promote' | 'show',
  name: string | undefined,
  options: BaselineOptions,
  streams: Streams,
): Promise<number> {
  if (action === 'show') return show(name, options, streams);
  if (name === undefined || !/^[a-z0-9][\w.-]*$/i.test(name)) {
    throw new InputError(
      'A name is wanted, of letters, digits, dots and hyphens: headroom baseline save main --from results.json',
    );
  }
  if (options.from === undefined) throw new InputError('The results are missing. Give them with --from.');
  const file = baselineFile(options.config, name);
  const isThere = (await readIfThere(file)) !== undefined;
  const results = await openWhole(options.config, options.from);
  if (action === 'save') {
    if (isThere)
      throw new InputError(
        `${file} is there already. Put newer results in its place with headroom baseline promote ${name}.`,
      );
    await keepBaseline(file, results);
    streams.out.write(`${plural(results.length, 'benchmark')} written to ${file}.\n`);
    return EXIT.fine;
  }
  if (!isThere)
    throw new InputError(
      `There is no baseline ${name} yet. Begin it with headroom baseline save ${name} --from ${options.from}.`,
    );
  return promote(name, file, results, options, streams);
}

/** Worse results become the measure only when somebody says why. */
async function promote(
  name: string,
  file: string,
  results: readonly Benchmark[],
  { config, threshold, because, better = [] }: BaselineOptions,
  streams: Streams,
): Promise<number> {
  const { out, env } = streams;
  const { benchmarks } = await openBenchmarks(config, file);
  const ways = (await benchmarkProject(config, better, streams)).better;
  const comparison = comparisonOf({
    baseline: withDirections(benchmarks, ways),
    current: withDirections(results, ways),
    budgets: [],
    threshold: thresholdOf(threshold),
    strict: false,
  });
  out.write(comparisonTable(comparison, coloursFor(out, env)));
  if (comparison.failed > 0 && !because?.trim()) {
    throw new InputError(
      `${name} stays: the new results ${isWorse(comparison) ? 'are worse' : 'cannot be compared with it'}. Give --because to put them in its place all the same.`,
    );
  }
  await keepBaseline(file, results, because?.trim());
  out.write(`${file} has the new results.\n`);
  return EXIT.fine;
}

function isWorse({ benchmarks }: BenchmarkComparison): boolean {
  return benchmarks.some(({ outcome }) => outcome === 'regressed' || outcome === 'from_zero');
}

async function show(
  name: string | undefined,
  { config }: BaselineOptions,
  { out }: Streams,
): Promise<number> {
  const kept = await keptBaselines(config);
  const shown = kept.filter((one) => name === undefined || one.name === name);
  if (shown.length === 0) {
    const there = kept.map((one) => one.name).join(', ');
    throw new InputError(
      `There is no baseline${name === undefined ? '' : ` ${name}`}. ${there ? `There are ${there}.` : 'Begin one with headroom baseline save.'}`,
    );
  }
  const lines = shown.flatMap(({ name: title, file, benchmarks }) => [
    `${title} (${file}):`,
    ...comparedWords(compareBenchmarks(benchmarks, benchmarks, 0.1)).map(
      ({ name: benchmark, before, test }) => `  ${benchmark}: ${before} ${test}`,
    ),
  ]);
  out.write(`${lines.join('\n')}\n`);
  return EXIT.fine;
}
