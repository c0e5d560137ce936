import type { Budget, Family } from '../model/budget.ts';
import type { AnsweredSeries, PointsQuery } from '../model/points.ts';
import type { SourceInfo } from '../model/report.ts';
import type { Request, Series } from '../model/series.ts';
import type { Instant, Window } from '../model/window.ts';

/** What a source can do with a budget besides measuring its whole days and periods. */
export interface Abilities {
  /** Whether it measures any stretch of time, and not only those that it was recorded for. */
  readonly stretches: boolean;
  /** Whether it leaves out, of a window, what a request says is to be left out. */
  readonly leavesOut: boolean;
}

/** Of several sources the one that a budget is measured by; a single one has no name. */
export type MeasuredBy = Pick<Budget, 'source'>;

/**
 * Where measurements come from: one place, or several of which each question says which one it is for. Every answer is as of
 * the windows asked for, whenever it is asked.
 */
export interface MetricSource {
  /** What the source is, for the report. Throws a SourceError when it cannot be reached. */
  describe(of: MeasuredBy): Promise<SourceInfo>;
  /** The moment up to which the source has data; undefined when it grows with the clock. */
  coversUntil(of: MeasuredBy): Promise<Instant | undefined>;
  /** The newest moment of which it has data, as far as it can say: a report waits until that is its period's end. */
  newest(of: MeasuredBy): Promise<Instant | undefined>;
  /** For how many seconds the source keeps data; undefined when it does not say, or keeps them for ever. */
  retention(of: MeasuredBy): Promise<number | undefined>;
  /** The names of its metrics; absent, or undefined, where a source cannot list them. */
  metrics?(of: MeasuredBy): Promise<readonly string[] | undefined>;
  /** The labels of a metric over a stretch, each with its values; absent, or undefined, where a source cannot list them. */
  labels?(
    metric: string,
    within: Window,
    of: MeasuredBy,
  ): Promise<ReadonlyMap<string, readonly string[]> | undefined>;
  /**
   * The values that a family's label has over a stretch, among the series that its indicator is of, each once; some may be without
   * data in the very stretch. Of a family over sources, those of the one that it is narrowed to. Absent, or undefined, where a source cannot list them.
   */
  values?(family: Family, within: Window): Promise<readonly string[] | undefined>;
  /**
   * What a query answers at its moments, of which there are a thousand at most. Absent, or undefined, where a source carries out no PromQL.
   * Throws a SourceError where the query failed.
   */
  points?(
    asked: PointsQuery,
    of: MeasuredBy,
    signal?: AbortSignal,
  ): Promise<readonly AnsweredSeries[] | undefined>;
  /** What it can do with a budget. */
  abilities(budget: Budget): Abilities;
  /** Measures one budget. Throws a SourceError when the source failed for it; a window without data is no failure. */
  measure(budget: Budget, request: Request, signal?: AbortSignal): Promise<Series>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
