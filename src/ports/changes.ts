import type { BudgetId } from '../model/budget.ts';
import type { Change } from '../model/change.ts';
import type { WhyQuery } from '../model/why.ts';
import type { Window } from '../model/window.ts';
import type { MeasuredBy, MetricSource } from './metric-source.ts';

/** A change as a place saw it. */
export interface SeenChange extends Change {
  /** Of an alert about a budget of the project, that budget: the alert is no change that came before it. */
  readonly about?: BudgetId;
}

/** What a place saw, and what it was asked for that. */
export interface Seen {
  readonly changes: readonly SeenChange[];
  readonly queries: readonly WhyQuery[];
  /** The services that it knows of, whether or not something happened to them; absent of a place that may tell of any. */
  readonly services?: readonly string[];
  /** What it calls those whose changes were left out, since they are no service of the project. */
  readonly unnamed: readonly string[];
  /** What it could not tell, a sentence each. */
  readonly unknown: readonly string[];
}

/** Whose metrics a place in metrics asks, unless it names a source of its own. */
export interface SeenBy {
  readonly source: Pick<MetricSource, 'points'>;
  readonly of: MeasuredBy;
}

/** A place where changes are seen: metrics of a source, annotations, notes. */
export interface ChangePlace {
  /** Its name in the settings. */
  readonly name: string;
  /** How many seconds before the last good moment its changes are still told. */
  readonly before: number;
  /**
   * The changes that began in a stretch, of all services; those that belong to none are left out. Places in metrics ask the source that
   * they name, or the one that measures the budget asked for. Throws a SourceError with one sentence that can be told when it fails.
   */
  seen(within: Window, by: SeenBy): Promise<Seen>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
