import type { Benchmark, BenchmarkRun } from '../model/benchmark.ts';
import { fullName } from '../model/benchmark-name.ts';
import { InputError } from '../model/errors.ts';
import { type Content, contentOf } from './content.ts';
import { FORMATS, KNOWN, refusalOf } from './formats.ts';

/**
 * Benchmarks from a file's text, whose form tells itself. Throws an InputError for a text of no known form, for a broken
 * one, or when there is nothing to compare in it.
 */
export function readBenchmarks(file: string, text: string): BenchmarkRun {
  if (text.trim() === '') throw new InputError(`${file} is empty. ${KNOWN}`);
  const content = contentOf(file, text);
  const run = firstOf(content);
  if (!run) throw new InputError(`${file} has a form that is not known. ${refusalOf(text)}`);
  if (run.benchmarks.length > 0) return { ...run, failures: [...run.failures, ...repeated(run.benchmarks)] };
  const [why] = run.failures;
  throw new InputError(
    why === undefined
      ? `${file} has no benchmark in it. ${KNOWN}`
      : `${file} has no figure of a benchmark in it: ${run.failures.slice(0, 3).join('. ')}. Mend what failed, and run it again.`,
  );
}

function firstOf(content: Content): BenchmarkRun | undefined {
  for (const { read } of FORMATS) {
    const run = read(content);
    if (run) return run;
  }
  return undefined;
}

/** Two figures under one identity cannot be told apart, and one of them would stand for both. */
function repeated(benchmarks: readonly Benchmark[]): readonly string[] {
  const same = Map.groupBy(benchmarks, (one) => `${fullName(one)} in ${one.unit}`);
  return [...same]
    .filter(([, { length }]) => length > 1)
    .map(
      ([name, { length }]) =>
        `${name} is there ${length} times, and cannot be told apart: give each a name of its own`,
    );
}
