import type { PagesWritten } from '../model/artifact.ts';
import type { Receipt } from '../model/delivery.ts';
import type { Part } from '../model/part.ts';
import type { Publication } from '../model/publication.ts';

/** What a check of a target found; `ok` false comes with what to do. */
export interface Diagnosis {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** A place that publications of some kind are published to: reports, notices, or both. */
export interface Publisher<P extends Publication = Publication> {
  /** The target's name in the settings. */
  readonly target: string;
  /** Whom it delivers to, each a delivery of its own; a target without recipients has the one with an empty name. */
  readonly recipients: readonly string[];
  /** Whether it delivers to a recipient; to those that it lists, unless given. For recipients without number, such as tickets. */
  readonly knows?: (recipient: string) => boolean;
  /**
   * Delivers to one recipient. Never throws for what the other side does: the receipt says it. Retries what may pass
   * within its own deadline. The same publication and recipient bear the same identity (Message-ID, path, key) in
   * every attempt. Aborting `stop` lets an attempt that is under way end and begins no other; aborting `signal` ends it with
   * an outcome that is true: `unknown` when it may have arrived.
   */
  deliver(publication: P, recipient: string, signal: AbortSignal, stop?: AbortSignal): Promise<Receipt>;
  /** Makes the pages around the reports of a part that are there anew, where there are such pages. Throws an InputError or a SourceError. */
  readonly renew?: (part: Part, signal: AbortSignal) => Promise<PagesWritten>;
  /** Looks whether deliveries would succeed, without delivering anything: reach, certificates, permission. */
  check(signal: AbortSignal): Promise<readonly Diagnosis[]>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
