import type { Bound, BudgetId } from './budget.ts';
import type { Quantity } from './quantity.ts';
import type { Instant } from './window.ts';
import type { Writer } from './writer.ts';

/** The states of a proposal in the order of the adjustment process; `rejected` ends it from any before `implemented`. */
export const PROPOSAL_STATES = [
  'proposed',
  'justified',
  'in_review',
  'approved',
  'implemented',
  'communicated',
  'monitoring',
  'closed',
  'rejected',
] as const;
/** How far a proposal has come. */
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** The same in words, with what is to come. */
export const PROPOSAL_WORDS: Readonly<Record<ProposalState, string>> = {
  proposed: 'proposed, to be justified',
  justified: 'justified, to be reviewed',
  in_review: 'in review',
  approved: 'approved, to be implemented',
  implemented: 'implemented, to be communicated',
  communicated: 'communicated',
  monitoring: 'watched',
  closed: 'closed',
  rejected: 'rejected',
};

/** Who said yes, in which role. */
export interface Approval extends Writer {
  readonly role: string;
  readonly at: Instant;
}

/** How a limit would have judged the recorded past. */
export interface ReplayedLimit {
  readonly limit: Quantity;
  readonly days: { readonly exceeded: number; readonly approaching: number; readonly of: number };
  readonly weeks: { readonly exceeded: number; readonly approaching: number; readonly of: number };
}

/** A suggested change of a limit as it stands. */
export interface Proposal {
  /** `2026-02-03-api.query-p95`: the day it was made and the budget. */
  readonly id: string;
  readonly budget: BudgetId;
  readonly bound: Bound;
  readonly from: Quantity;
  readonly to: Quantity;
  readonly because: string;
  readonly by: string;
  readonly at: Instant;
  /** Sentences with weeks, counts and figures. */
  readonly evidence: readonly string[];
  /** The limit of today and the proposed one over the same days and weeks. */
  readonly replay: readonly ReplayedLimit[];
  /** What else changes: critical paths, generated alerts. Sentences. */
  readonly impact: readonly string[];
  readonly state: ProposalState;
  readonly approvals: readonly Approval[];
  /** The roles still to say yes before it can go on; empty when none is. */
  readonly awaits: readonly string[];
  /** The local date from which the new limit is in force. */
  readonly effective?: string;
  /** The last local day of the monitoring. */
  readonly monitoredUntil?: string;
  readonly rejected?: { readonly by: string; readonly at: Instant; readonly because: string };
}

/** The rules of the adjustment process. */
export interface AdjustmentPolicy {
  /** Roles that review, in any order: engineering and product unless set; each with who may speak for it, anybody when empty. */
  readonly reviewers: Readonly<Record<string, readonly string[]>>;
  /** The role that approves after them, and who may speak for it. */
  readonly approver: { readonly role: string; readonly people: readonly string[] };
  /** Whether one person may say yes in several roles. */
  readonly severalRoles: boolean;
  /** Days for which a changed limit is monitored. */
  readonly monitoring: number;
}
