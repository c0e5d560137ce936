import type { BudgetId } from './budget.ts';
import type { Quantity } from './quantity.ts';

/** What a benchmark is known by. Two that differ in any part of it are two. */
export interface BenchmarkIdentity {
  /** As its tool names it: `BenchmarkEncode/small`. */
  readonly name: string;
  /** What holds it, where its tool says so: a Go package, a file of tests, a suite. */
  readonly package?: string;
  /** What it was run with, where its tool says so apart from the name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** On how many processors it ran, where its tool says so. */
  readonly processors?: number;
}

/** Which way is better; unknown where neither the file, nor the unit, nor the settings say so. */
export type Direction = 'lower' | 'higher' | 'unknown';

/** Which way is better by unit, as people say it. */
export type Directions = Readonly<Record<string, 'lower' | 'higher'>>;

/** What a benchmark measured, in one of its units. */
export interface Benchmark extends BenchmarkIdentity {
  /** `ns/op`, `B/op`, `MB/s`, `s`. */
  readonly unit: string;
  readonly better: Direction;
  readonly samples: readonly number[];
  /** Whether the figure is said to have no noise, so that any difference is one. */
  readonly exact?: boolean;
}

/** What a file of benchmarks has: figures, and what did not come to one, each a sentence without a full stop. */
export interface BenchmarkRun {
  readonly benchmarks: readonly Benchmark[];
  readonly failures: readonly string[];
}

/**
 * A benchmark against its baseline.
 * - `regressed`, `improved`: moved by more than the threshold, and the exact test agrees.
 * - `undirected`: the same, but which way is better is not known.
 * - `unchanged`: did not.
 * - `unverified`: moved by more than the threshold, but there are too few samples to tell.
 * - `from_zero`: the baseline is zero, so that no share can be said.
 * - `ambiguous`: the baseline has a name that several could bear, so that nothing was compared.
 * - `added`, `removed`: is on one side alone.
 */
export type ComparisonOutcome =
  | 'regressed'
  | 'undirected'
  | 'ambiguous'
  | 'improved'
  | 'unchanged'
  | 'unverified'
  | 'from_zero'
  | 'added'
  | 'removed';

/** One line of a comparison. */
export interface ComparedBenchmark extends BenchmarkIdentity {
  readonly unit: string;
  readonly better: Direction;
  readonly outcome: ComparisonOutcome;
  readonly before?: Spread;
  readonly after?: Spread;
  /** The change of the median as a share of the baseline's: 0.1 is 10% more. */
  readonly change?: number;
  /** Of the two-sided Mann–Whitney test. */
  readonly p?: number;
  /** What the baseline knows it by, where that is another name. */
  readonly was?: string;
  /** What to know besides: noise, too few samples. A sentence. */
  readonly remark?: string;
}

/** The middle of some samples, and how far they lie around it. */
export interface Spread {
  readonly median: number;
  /** Half the range of the middle half, as a share of the median. */
  readonly around: number;
  readonly n: number;
}

/** A budget that names a benchmark, held to its limit. */
export interface BenchmarkBudget {
  readonly budget: BudgetId;
  readonly name: string;
  readonly bound: 'at_most' | 'at_least';
  readonly limit: Quantity;
  readonly status: 'within' | 'exceeded' | 'missing';
  /** The median of the current samples in the limit's base unit. */
  readonly actual?: number;
  readonly remark?: string;
}

/** All that a comparison found: worst first, and whether it fails. */
export interface BenchmarkComparison {
  readonly threshold: number;
  readonly strict: boolean;
  readonly benchmarks: readonly ComparedBenchmark[];
  readonly budgets: readonly BenchmarkBudget[];
  /** What did not come to a figure on either side, or kept the sides from being compared; sentences. Each fails. */
  readonly failures: readonly string[];
  readonly failed: number;
}
