import type { Budget, Family } from '../model/budget.ts';
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

/** Where measurements come from. Every answer is as of the windows asked for, whenever it is asked. */
export interface MetricSource {
  /** What the source is, for the report. Throws a SourceError when it cannot be reached. */
  describe(): Promise<SourceInfo>;
  /** The moment up to which the source has data; undefined when it grows with the clock. */
  coversUntil(): Promise<Instant | undefined>;
  /** The newest moment of which it has data, as far as it can say: a report waits until that is its period's end. */
  newest(): Promise<Instant | undefined>;
  /** For how many seconds the source keeps data; undefined when it does not say, or keeps them for ever. */
  retention(): Promise<number | undefined>;
  /** The names of its metrics; absent where a source cannot list them. */
  metrics?(): Promise<readonly string[]>;
  /** The labels of a metric over a stretch, each with its values; absent where a source cannot list them. */
  labels?(metric: string, within: Window): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * The values that a family's label has over a stretch, among the series that its indicator is of, each once; some may be without
   * data in the very stretch. Of a family over sources, those of the one that it is narrowed to. Absent where a source cannot list them.
   */
  values?(family: Family, within: Window): Promise<readonly string[]>;
  /** What it can do with a budget. */
  abilities(budget: Budget): Abilities;
  /** Measures one budget. Throws a SourceError when the source failed for it; a window without data is no failure. */
  measure(budget: Budget, request: Request, signal?: AbortSignal): Promise<Series>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
