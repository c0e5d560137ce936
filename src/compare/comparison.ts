import type { Benchmark, BenchmarkComparison } from '../model/benchmark.ts';
import type { Budget } from '../model/budget.ts';
import { heldToBudgets } from './budgets.ts';
import { compareBenchmarks } from './compare.ts';

/** What to compare, and how strictly. The threshold is a share: 0.1 is 10%. */
export interface Compared {
  readonly baseline: readonly Benchmark[];
  readonly current: readonly Benchmark[];
  readonly budgets: readonly Budget[];
  readonly threshold: number;
  /** Whether a change that samples cannot verify fails as well. */
  readonly strict: boolean;
}

/** Compares benchmarks with their baseline and holds them to budgets. It fails on a regression and on a budget not kept. */
export function comparisonOf({
  baseline,
  current,
  budgets,
  threshold,
  strict,
}: Compared): BenchmarkComparison {
  const benchmarks = compareBenchmarks(baseline, current, threshold);
  const held = heldToBudgets(budgets, current, baseline);
  const failing = benchmarks.filter(
    ({ outcome, change = 0, better }) =>
      outcome === 'regressed' ||
      (strict && outcome === 'from_zero') ||
      (strict && outcome === 'unverified' && (better === 'lower') === change > 0),
  );
  const notKept = held.filter(({ status }) => status !== 'within');
  return { threshold, strict, benchmarks, budgets: held, failed: failing.length + notKept.length };
}
