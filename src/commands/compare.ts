import { comparisonOf } from '../compare/comparison.ts';
import { openBenchmarks } from '../compose/benchmarks.ts';
import { appendText, readIfThere, readProjectFiles } from '../compose.ts';
import type { BenchmarkComparison } from '../model/benchmark.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { parseQuantity } from '../model/quantity.ts';
import { comparisonMarkdown } from '../render/compare/markdown.ts';
import { comparisonTable } from './compare-table.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';

/** What `headroom compare` was asked. */
export interface CompareOptions {
  readonly config: string;
  readonly baseline?: string;
  readonly current?: string;
  readonly threshold: string;
  readonly strict?: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  readonly summary?: string;
}

/** Compares benchmarks with their baseline, holds them to budgets, and exits 1 when something got worse. */
export async function compareCommand(options: CompareOptions, streams: Streams): Promise<number> {
  const { config, baseline, current, strict = false } = options;
  if (baseline === undefined || current === undefined) {
    throw new InputError(
      'Two sides are wanted. Give --baseline and --current, each a file of benchmarks or the name of a baseline.',
    );
  }
  const comparison = comparisonOf({
    baseline: await openBenchmarks(config, baseline),
    current: await openBenchmarks(config, current),
    budgets: await budgetsOf(config, streams),
    threshold: thresholdOf(options.threshold),
    strict,
  });
  streams.out.write(printed(comparison, options, streams));
  if (options.summary !== undefined) await appendText(options.summary, comparisonMarkdown(comparison));
  return comparison.failed > 0 ? EXIT.gate : EXIT.fine;
}

/** Budgets are held to where there are some; without settings benchmarks are compared all the same. */
async function budgetsOf(config: string, { env }: Streams): Promise<readonly Budget[]> {
  if ((await readIfThere(config)) === undefined) return [];
  const { set, problems } = await readProjectFiles({ config }, env);
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new InputError(
      'Nothing was compared: the files have errors. Correct them, then run again.',
      problems,
    );
  }
  return set.budgets;
}

/** A threshold as a share. */
export function thresholdOf(text: string): number {
  const parsed = parseQuantity(/^\d+(\.\d+)?$/.test(text) && Number(text) >= 1 ? `${text}%` : text);
  const share = parsed.ok
    ? (parsed.value.amount * parsed.value.unit.numerator) / parsed.value.unit.denominator
    : Number.NaN;
  if (share > 0 && share < 10 && parsed.ok && ['ratio', 'count'].includes(parsed.value.unit.kind))
    return share;
  throw new InputError(`“${text}” is no threshold. A share is wanted, such as 10%.`);
}

function printed(comparison: BenchmarkComparison, { format }: CompareOptions, { out, env }: Streams): string {
  if (format === 'json') return `${JSON.stringify(comparison, null, 2)}\n`;
  if (format === 'markdown') return comparisonMarkdown(comparison);
  return comparisonTable(comparison, coloursFor(out, env));
}
