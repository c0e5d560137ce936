import type { Instant } from '../../model/window.ts';

/** What came of asking a tracker that did not do what it was asked. */
export interface TrackerTrouble {
  readonly outcome: 'failed' | 'refused' | 'unknown';
  /** A sentence for the operator. No secrets. */
  readonly detail: string;
  /** Whether it may be otherwise soon, so that it is tried again at once. */
  readonly isPassing?: boolean;
  /** Until when the service asks to be left alone. */
  readonly until?: Instant;
  /** Whether it is of this one ticket or its owner's settings, and says nothing of others on the same server. */
  readonly isAlone?: boolean;
  /** The names of what was asked and is not allowed, where the service says so. */
  readonly fields?: readonly string[];
}

/** A tracker did not do what it was asked. */
export class TrackerFailure extends Error {
  override readonly name = 'TrackerFailure';
  readonly trouble: TrackerTrouble;

  constructor(trouble: TrackerTrouble) {
    super(trouble.detail);
    this.trouble = trouble;
  }
}
