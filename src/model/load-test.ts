import type { Unit } from './unit.ts';

/** What a budget reads of a load test's results. */
export interface LoadTestFigure {
  /** The metric's name: `http_req_duration`. */
  readonly metric: string;
  /** Tags that its samples carry. */
  readonly where: Readonly<Record<string, string>>;
  /** `p95`, `avg`, `med`, `min`, `max`, `rate`, `count` or `value`. */
  readonly statistic: string;
  /** The unit of its numbers, where the results do not say it. */
  readonly unit?: Unit;
  /** What a share counts, where the budget says it. The rest of all is judged where the limit is about the other part. */
  readonly of?: 'good' | 'bad';
}

/** Which benchmark measures the operation of a budget. */
export interface BenchmarkFigure {
  /** The benchmark's name: `BenchmarkTransactionSubmission`. */
  readonly name: string;
  /** Which of its units: `ns/op`; the first of the limit's dimension unless set. */
  readonly unit?: string;
}
