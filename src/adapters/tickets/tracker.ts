import type { Instant } from '../../model/window.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import type { TicketDeed } from '../../ports/tickets.ts';

/** A ticket as a tracker has it. */
export interface Ticket {
  /** How the tracker’s API knows it, as the end of an address. */
  readonly ref: string;
  /** Where people read it. */
  readonly link: string;
  readonly isOpen: boolean;
  /** It is closed, and says that nothing will be done. */
  readonly isDeclined: boolean;
  readonly madeAt: Instant;
  /** The violation that it is of; absent for one that is none of headroom’s. */
  readonly violation?: string;
}

/** A ticket that is to be made. */
export interface Draft {
  readonly violation: string;
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** A ticket that was made, and what of the settings it could not have, each as a sentence. */
export interface Made {
  readonly ticket: Ticket;
  readonly lacking: readonly string[];
}

/**
 * A place in a tracker in which the tickets of an owner are. Each method asks the service and throws a TrackerFailure for what
 * it answers otherwise.
 */
export interface Tracker {
  /** What the place is called in messages: `https://github.com/example/api`. */
  readonly name: string;
  /** The server that limits how often it is asked: `https://api.github.com`. */
  readonly server: string;
  /** Whether an address is of a ticket there. */
  readonly isLink: (link: string) => boolean;
  /** The tickets of headroom’s there that were made since a moment. */
  readonly made: (since: Instant, signal: AbortSignal) => Promise<readonly Ticket[]>;
  /** The ticket at an address, wherever it was moved to in the service; undefined when it is gone. */
  readonly read: (link: string, signal: AbortSignal) => Promise<Ticket | undefined>;
  /** Where what is made does not show in `made` at once, a failure whose outcome is not known is no passing one. */
  readonly make: (draft: Draft, signal: AbortSignal) => Promise<Made>;
  /** Whether a comment with a mark was added since a moment. */
  readonly hasComment: (
    ticket: Ticket,
    mark: string,
    since: Instant,
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly comment: (ticket: Ticket, mark: string, markdown: string, signal: AbortSignal) => Promise<void>;
  readonly close: (ticket: Ticket, as: 'done' | 'declined', signal: AbortSignal) => Promise<void>;
  readonly reopen: (ticket: Ticket, signal: AbortSignal) => Promise<void>;
  /** What people did in a ticket, the oldest first. */
  readonly deeds: (ticket: Ticket, signal: AbortSignal) => Promise<readonly TicketDeed[]>;
  /** Whether tickets could be made there. */
  readonly check: (signal: AbortSignal) => Promise<readonly Diagnosis[]>;
  readonly end: () => Promise<void>;
}

/** A moment as services write it: `2026-01-28T06:30:00Z`; 0 for what is none. */
export function instantOf(text: string): Instant {
  const milliseconds = Date.parse(text);
  return Number.isFinite(milliseconds) ? Math.floor(milliseconds / 1000) : 0;
}

/** Deeds in the order of time. */
export function inOrder(deeds: readonly TicketDeed[]): readonly TicketDeed[] {
  return deeds.toSorted((a, b) => a.at - b.at);
}
