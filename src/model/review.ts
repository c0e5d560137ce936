import type { Note } from './note.ts';
import type { Proposal } from './proposal.ts';
import type { Violation } from './violation.ts';

/** What people did about the budgets, as it stood when a report was made. */
export interface Review {
  /** Open ones, longest overdue first, and then those that closed since the report before. */
  readonly violations: readonly Violation[];
  /** Under way or ended since the report before. */
  readonly proposals: readonly Proposal[];
  readonly notes: readonly Note[];
}

/** Nobody did anything, and there was nothing to do. */
export const NO_REVIEW: Review = { violations: [], proposals: [], notes: [] };
