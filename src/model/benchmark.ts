import type { BudgetId } from './budget.ts';
import type { Quantity } from './quantity.ts';

/** What a benchmark measured, in one of its units. */
export interface Benchmark {
  readonly name: string;
  /** `ns/op`, `B/op`, `MB/s`, `s`. */
  readonly unit: string;
  /** Which way is better; unknown where a format does not say. */
  readonly better: 'lower' | 'higher';
  readonly samples: readonly number[];
}

/**
 * A benchmark against its baseline.
 * - `regressed`, `improved`: moved by more than the threshold, and the exact test agrees.
 * - `unchanged`: did not.
 * - `unverified`: moved by more than the threshold, but there are too few samples to tell.
 * - `from_zero`: the baseline is zero, so that no share can be said.
 * - `added`, `removed`: is on one side alone.
 */
export type ComparisonOutcome =
  | 'regressed'
  | 'improved'
  | 'unchanged'
  | 'unverified'
  | 'from_zero'
  | 'added'
  | 'removed';

/** One line of a comparison. */
export interface ComparedBenchmark {
  readonly name: string;
  readonly unit: string;
  readonly better: Benchmark['better'];
  readonly outcome: ComparisonOutcome;
  readonly before?: Spread;
  readonly after?: Spread;
  /** The change of the median as a share of the baseline's: 0.1 is 10% more. */
  readonly change?: number;
  /** Of the exact two-sided Mann–Whitney test. */
  readonly p?: number;
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
  readonly failed: number;
}
