import type {
  Benchmark,
  BenchmarkComparison,
  ComparedBenchmark,
  ComparisonOutcome,
} from '../model/benchmark.ts';
import type { Budget } from '../model/budget.ts';
import { heldToBudgets } from './budgets.ts';
import { compareBenchmarks, isSignificant } from './compare.ts';

/** What to compare, and how strictly. The threshold is a share: 0.1 is 10%. */
export interface Compared {
  readonly baseline: readonly Benchmark[];
  readonly current: readonly Benchmark[];
  /** What did not come to a figure on either side; sentences. */
  readonly failures?: readonly string[];
  readonly budgets: readonly Budget[];
  readonly threshold: number;
  /** Whether a change that samples cannot verify fails as well. */
  readonly strict: boolean;
}

/**
 * Compares benchmarks with their baseline and holds them to budgets. It fails on a regression, on what could not be
 * compared or judged, and on a budget not kept.
 */
export function comparisonOf({
  baseline,
  current,
  failures = [],
  budgets,
  threshold,
  strict,
}: Compared): BenchmarkComparison {
  const benchmarks = compareBenchmarks(baseline, current, threshold);
  const held = heldToBudgets(budgets, current);
  const failing = benchmarks.filter((one) => fails(one, strict));
  const notKept = held.filter(({ status }) => status !== 'within');
  const nothing = benchmarks.every(({ outcome }) => outcome === 'added' || outcome === 'removed');
  const told = nothing ? [...failures, NOTHING_COMPARED] : failures;
  const failed = failing.length + notKept.length + told.length;
  return { threshold, strict, benchmarks, budgets: held, failures: told, failed };
}

const NOTHING_COMPARED =
  'No benchmark is on both sides: nothing was compared. Give two files of the same suite.';

const ALWAYS: readonly ComparisonOutcome[] = ['regressed', 'undirected', 'ambiguous'];

/** A baseline of zero leaves no share to be over, and yet a rise that the test shows is one. */
function fails({ outcome, change = 1, better, p }: ComparedBenchmark, strict: boolean): boolean {
  if (ALWAYS.includes(outcome)) return true;
  if (outcome === 'from_zero') return strict || (better !== 'higher' && isSignificant(p));
  return strict && outcome === 'unverified' && (better === 'unknown' || (better === 'lower') === change > 0);
}
