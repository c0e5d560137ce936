import type { Change } from '../model/change.ts';
import type { WhyQuery } from '../model/why.ts';
import type { Window } from '../model/window.ts';
import type { MeasuredBy } from './metric-source.ts';

/** What a place saw, and what it was asked for that. */
export interface Seen {
  readonly changes: readonly Change[];
  readonly queries: readonly WhyQuery[];
}

/** A place where changes are seen: metrics of a source, annotations, notes. */
export interface ChangePlace {
  /** Its name in the settings. */
  readonly name: string;
  /** How many seconds before the first bad moment its changes are still told. */
  readonly before: number;
  /**
   * The changes that began in a stretch, of all services; those that belong to none are left out. Places in metrics ask the source that
   * they name, or the one that measures the budget asked for. Throws a SourceError with one sentence that can be told when it fails.
   */
  seen(within: Window, of: MeasuredBy): Promise<Seen>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
