import type { Category } from './budget.ts';
import type { ResponseStep } from './finding.ts';
import type { Report } from './report.ts';
import type { Violation } from './violation.ts';
import type { Instant } from './window.ts';

/**
 * What a notice tells of a violation.
 * - `opened`, `reopened`: by measurements, or by a person.
 * - `step`: somebody took a step of the response. For tickets alone.
 * - `overdue`: a step was not taken by its deadline.
 * - `met`: its budget was met on the day before, for the first time since it was last over.
 * - `closed`: by itself or by its validation.
 * - `declined`: somebody said that nothing will be done about it.
 */
export const NOTICE_KINDS = ['opened', 'reopened', 'step', 'overdue', 'met', 'closed', 'declined'] as const;
/** What a notice tells of. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a notice tells of, by the key that it is known by: the id of a violation, what happened, and which time. */
export function kindOfKey(key: string): NoticeKind | undefined {
  return key
    .split(' ')
    .toReversed()
    .flatMap((word) => NOTICE_KINDS.find((kind) => kind === word) ?? [])[0];
}

/** What a violation is about, as far as it decides who hears of it. */
export interface NoticeSubject {
  /** The budget's id. */
  readonly budget: string;
  /** `API Query P95`. */
  readonly name: string;
  readonly service: string;
  /** Absent where no budget file has it any more. */
  readonly category?: Category;
  /**
   * Whose it is: who works on the violation, or else the budget's owner, or else the service's; the first of them who has an
   * entry in the directory, if one has. Absent when it is nobody's.
   */
  readonly owner?: string;
}

/** A word about one violation to those whom it concerns. */
export interface Notice {
  /** What it is known by, so that it is told once: `api.query-p95-2026-01-28 opened`, `… overdue acknowledge 2`. */
  readonly key: string;
  readonly what: NoticeKind;
  /** When that happened; of an overdue step its deadline, or that of a later step where the own one was told of before. */
  readonly at: Instant;
  readonly about: NoticeSubject;
  /** The names of the directory that hear of it: owners, and stakeholders. Its ticket is the owner's, whoever hears of it. */
  readonly to: readonly string[];
  /** As it stood when the notice was posted. */
  readonly violation: Violation;
  /** The step that was taken or is overdue. */
  readonly step?: ResponseStep;
}

/** The version of the form in which messages of notices are saved. */
export const NOTICES_SCHEMA = 1;

/**
 * A message of notices, as it is posted for all readers, each of whom gets their own of it: what happened, and a report of
 * the week so far on the budgets that it is about, for their figures, and since when, where and what changed before.
 */
export interface Notices {
  readonly schema: number;
  readonly id: string;
  readonly at: Instant;
  readonly notices: readonly Notice[];
  /** Without a row for what could not be measured. */
  readonly report: Report;
}
