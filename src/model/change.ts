import type { Instant } from './window.ts';

/** What kinds of change there are, in words of their own. */
export const CHANGE_KINDS = [
  'deployment',
  'scaling',
  'restart',
  'alert',
  'annotation',
  'note',
  'limit',
  'exception',
  'maintenance',
] as const;
/** What kind of thing happened. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Something that happened to a service at a known time: a deployment, a scaling, a restart, an alert, a limit, a note. */
export interface Change {
  readonly kind: ChangeKind;
  /** When it happened, or when it was first seen. */
  readonly at: Instant;
  /** When it had ended, of what lasted: a rollout, an alert, maintenance. */
  readonly until?: Instant;
  /** The service it happened to, by its id; absent of what concerns all. */
  readonly service?: string;
  /** What happened, without its time: `api 1.42.0 → 1.43.0`. */
  readonly text: string;
  /** The place in the settings that told of it; absent of what the budget files say themselves. */
  readonly place?: string;
  /** A web address that tells more. */
  readonly link?: string;
}
