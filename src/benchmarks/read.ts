import type { Benchmark } from '../model/benchmark.ts';
import { InputError } from '../model/errors.ts';
import { goBenchmarks, isGoText } from './go.ts';
import { jsonBenchmarks } from './json.ts';

const KNOWN =
  'Known are Go’s benchmark text, and the JSON of vitest, hyperfine, github-action-benchmark, k6 and headroom baseline.';

/** Benchmarks from a file's text, whose form tells itself. Throws an InputError for a text of no known form, or without a benchmark. */
export function readBenchmarks(file: string, text: string): readonly Benchmark[] {
  if (text.trim() === '') throw new InputError(`${file} is empty. ${KNOWN}`);
  const found = /^\s*[[{]/.test(text) ? jsonBenchmarks(parsed(file, text)) : goText(text);
  if (!found) throw new InputError(`${file} has a form that is not known. ${KNOWN}`);
  if (found.length === 0) throw new InputError(`${file} has no benchmark in it. ${KNOWN}`);
  return found;
}

function goText(text: string): readonly Benchmark[] | undefined {
  return isGoText(text) ? goBenchmarks(text) : undefined;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file} is not JSON (${why}). The file may be cut off; write it again.`);
  }
}
