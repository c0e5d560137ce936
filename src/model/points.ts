import type { Bucket } from './series.ts';
import type { Instant } from './window.ts';

/** A question in PromQL at each `step` seconds from `start` to `end`. */
export interface PointsQuery {
  readonly query: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly step: number;
}

/** What a series is at a moment: a plain value, or a native histogram's buckets. */
export interface Point {
  readonly at: Instant;
  readonly value?: number;
  readonly buckets?: readonly Bucket[];
}

/** A series that a query answered, with its points in time's order. */
export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}
