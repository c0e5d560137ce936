import type { BudgetId } from './budget.ts';
import type { ReportKept } from './history.ts';
import type { Instant } from './window.ts';

/** The kinds of what happens to a budget. */
export const EVENT_KINDS = [
  'limit',
  'step',
  'overrun',
  'violation',
  'proposal',
  'exception',
  'maintenance',
  'change',
  'note',
  'forecast',
  'recommendation',
  'correction',
] as const;
/** What kind of thing happened. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that happened to a budget, or that was said of it, as it was told last. */
export interface LifeEvent {
  readonly kind: EventKind;
  /** The local day; of what lasts, the first. */
  readonly on: string;
  /** The moment, where that is known. */
  readonly at?: Instant;
  /** The last local day of what lasts. */
  readonly until?: string;
  /** The budget, or the member of a family, that it is of. */
  readonly budget: BudgetId;
  /** What happened, without an end: `Limit 2 s → 2.5 s`. */
  readonly says: string;
  /** What people wrote, or what else there is to say, each a text of its own. */
  readonly more: readonly string[];
  /** Set where somebody decided something about the limit or the response. */
  readonly isDecision?: true;
  /** What people wrote in Markdown. */
  readonly markdown?: string;
  /** A web address that tells more, as it was written. */
  readonly link?: string;
  /** The report that tells it. */
  readonly report?: ReportKept;
}
