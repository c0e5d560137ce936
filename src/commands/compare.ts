import { comparisonOf } from '../compare/comparison.ts';
import { withDirections } from '../compare/directions.ts';
import { openBenchmarks } from '../compose/benchmarks.ts';
import { appendText, readIfThere } from '../compose/files.ts';
import { readProjectFiles } from '../compose.ts';
import { onlyServices } from '../config/budgets/only-services.ts';
import type { BenchmarkComparison, BenchmarkRun, Directions } from '../model/benchmark.ts';
import type { Budget, BudgetSet } from '../model/budget.ts';
import { hasErrors, InputError } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { parseQuantity } from '../model/quantity.ts';
import { comparisonMarkdown } from '../render/compare/markdown.ts';
import { comparisonTable } from './compare-table.ts';
import { selected } from './selection.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';

/** What `headroom compare` was asked. */
export interface CompareOptions {
  readonly config: string;
  readonly baseline?: string;
  readonly current?: string;
  readonly threshold: string;
  readonly better?: readonly string[];
  readonly strict?: boolean;
  readonly service?: readonly string[];
  readonly category?: readonly string[];
  readonly label?: readonly string[];
  readonly format: 'text' | 'json' | 'markdown';
  readonly summary?: string;
}

/** Compares benchmarks with their baseline, holds them to budgets, and exits 1 when something got worse. */
export async function compareCommand(
  ids: readonly string[],
  options: CompareOptions,
  streams: Streams,
): Promise<number> {
  const { config, baseline, current, strict = false } = options;
  if (baseline === undefined || current === undefined) {
    throw new InputError(
      'Two sides are wanted. Give --baseline and --current, each a file of benchmarks or the name of a baseline.',
    );
  }
  const project = await benchmarkProject(config, options.better ?? [], streams);
  const [before, after] = [await openBenchmarks(config, baseline), await openBenchmarks(config, current)];
  const comparison = comparisonOf({
    baseline: withDirections(before.benchmarks, project.better),
    current: withDirections(after.benchmarks, project.better),
    failures: [...failuresIn(baseline, before), ...failuresIn(current, after)],
    budgets: chosen(onlyServices(project.set, options.service ?? []).budgets, ids, options),
    threshold: thresholdOf(options.threshold),
    strict,
  });
  streams.out.write(printed(comparison, options, streams));
  if (options.summary !== undefined) await appendText(options.summary, comparisonMarkdown(comparison));
  return comparison.failed > 0 ? EXIT.gate : EXIT.fine;
}

function failuresIn(file: string, { failures }: BenchmarkRun): readonly string[] {
  return failures.map((failure) => `${file}: ${failure}.`);
}

/** The budgets that are meant: those of a suite where budgets name benchmarks of several. */
function chosen(
  budgets: readonly Budget[],
  ids: readonly string[],
  { category = [], label = [] }: CompareOptions,
): readonly Budget[] {
  const isNarrowed = [ids, category, label].some(({ length }) => length > 0);
  return isNarrowed ? selected({ budgets }, { ids, category, label }).budgets : budgets;
}

/** What of a project's files matters to benchmarks. */
interface BenchmarkProject {
  readonly set: BudgetSet;
  readonly better: Directions;
}

/** Budgets are held to where there are some; without settings benchmarks are compared all the same. */
export async function benchmarkProject(
  config: string,
  better: readonly string[],
  { env }: Streams,
): Promise<BenchmarkProject> {
  const said = directionsOf(better);
  if ((await readIfThere(config)) === undefined) return { set: NO_BUDGETS, better: said };
  const { set, settings, problems } = await readProjectFiles({ config }, env);
  if (hasErrors(problems)) {
    throw new InputError(
      'Nothing was compared: the files have errors. Correct them, then run again.',
      problems,
    );
  }
  return { set, better: { ...settings?.better, ...said } };
}

const NO_BUDGETS: BudgetSet = { budgets: [], paths: [], maintenance: [] };

/** `score=higher` says it of the unit score. */
function directionsOf(pairs: readonly string[]): Directions {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, unit = '', way] = /^(.*)=(lower|higher)$/.exec(pair.trim()) ?? [];
      if (way !== 'lower' && way !== 'higher') {
        throw new InputError(
          `“${pair}” does not say which way is better. A unit and higher or lower are wanted, such as --better score=higher.`,
        );
      }
      return [unit, way] as const;
    }),
  );
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
  if (format === 'json') return `${jsonText(comparison, 2)}\n`;
  if (format === 'markdown') return comparisonMarkdown(comparison);
  return comparisonTable(comparison, coloursFor(out, env));
}
