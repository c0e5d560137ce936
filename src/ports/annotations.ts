import type { Instant, Window } from '../model/window.ts';

/** What somebody marked on dashboards: a moment or a stretch, and what happened then. */
export interface Annotation {
  readonly at: Instant;
  readonly until?: Instant;
  /** What it says, on one line. */
  readonly text: string;
  readonly tags: readonly string[];
  /** A web address that shows it. */
  readonly link?: string;
}

/** Where annotations are kept. */
export interface Annotations {
  /**
   * The annotations that touch a stretch, and whether there may be more than are asked for. Throws a SourceError that says in one sentence what
   * to do, and no secret.
   */
  within(stretch: Window): Promise<{ readonly annotations: readonly Annotation[]; readonly isCut: boolean }>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
