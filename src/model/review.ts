import type { Note } from './note.ts';
import type { Proposal } from './proposal.ts';
import type { Responsiveness, Violation } from './violation.ts';

/** What people did about the budgets, as it stood when a report was made. */
export interface Review {
  /** Open ones, longest overdue first, and then those that closed since the report before. */
  readonly violations: readonly Violation[];
  /** Under way or ended since the report before. */
  readonly proposals: readonly Proposal[];
  readonly notes: readonly Note[];
  /** How well the team responded in the month; absent in a weekly report, and when there was nothing to respond to. */
  readonly responsiveness?: Responsiveness;
}

/** Nobody did anything, and there was nothing to do. */
export const NO_REVIEW: Review = { violations: [], proposals: [], notes: [] };
