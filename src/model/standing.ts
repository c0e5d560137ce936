import type { Action } from './finding.ts';
import type { Gist } from './gist.ts';
import type { Life } from './history.ts';
import type { Proposal } from './proposal.ts';
import type { Violation } from './violation.ts';

/** A violation that is open, with what somebody has to do about it. */
export interface OpenViolation {
  readonly violation: Violation;
  /** Absent where the report tells of the violation alone. */
  readonly action?: Action;
}

/** What is open and due, as the newest report says. */
export interface Standing {
  /** The newest report; absent where there is none. */
  readonly gist?: Gist;
  /** Longest overdue first. */
  readonly violations: readonly OpenViolation[];
  /** What else is to be done. */
  readonly actions: readonly Action[];
  /** Proposals that still need somebody, and changed limits that are watched. */
  readonly proposals: readonly Proposal[];
}

/** What is somebody’s: their budgets, and what is open and due about them. */
export interface Theirs extends Standing {
  readonly lives: readonly Life[];
}
