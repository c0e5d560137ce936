import type { Instant } from '../model/window.ts';

/** Something that was done in a ticket, and means a step of the response. */
export type TicketDeed = {
  readonly at: Instant /** The tracker's name of who did it. */;
  readonly by: string;
} & (
  | { readonly did: 'assigned'; readonly to: string }
  /** A change that is linked was proposed, or brought in. */
  | { readonly did: 'proposed' | 'merged'; readonly title: string; readonly url: string }
  | { readonly did: 'closed' }
  /** It was closed, and nothing will be done. */
  | { readonly did: 'declined'; readonly why?: string }
);

/** A tracker in which tickets are looked at. */
export interface Tickets {
  /** The owner whose tickets are there. */
  readonly owner: string;
  /** Whether a link is of a ticket there. */
  readonly has: (link: string) => boolean;
  /**
   * What was done in the ticket of a violation, the oldest first; undefined for one that is gone, or that is of another. Throws
   * a SourceError for a tracker that does not answer.
   */
  readonly deeds: (
    link: string,
    violation: string,
    signal: AbortSignal,
  ) => Promise<readonly TicketDeed[] | undefined>;
}
