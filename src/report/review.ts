import type { Note } from '../model/note.ts';
import type { AdjustmentPolicy } from '../model/proposal.ts';
import type { Review } from '../model/review.ts';
import type { Assessment } from '../model/verdict.ts';
import type { ResponsePolicy } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import type { ProposalRecord } from '../review/proposal-event.ts';
import { type KnownProposal, proposalOf } from '../review/proposals.ts';
import type { ViolationRecord } from '../review/violation-event.ts';
import { type Judged, type KnownViolation, violationsOf } from '../review/violations.ts';
import type { Plan } from './plan.ts';

/** People's part, as it was written down, and the rules by which it is read. */
export interface ReviewInput {
  readonly violations: readonly ViolationRecord[];
  readonly proposals: readonly ProposalRecord[];
  readonly notes: readonly Note[];
  readonly policy: ResponsePolicy;
  readonly adjustment: AdjustmentPolicy;
  /** When openings that nobody wrote down yet count as noticed: at the issue of a report. Else when they were measured. */
  readonly noticedAt?: Instant;
}

/**
 * What people did about the budgets, for the report of a period. It tells of violations and proposals that began before
 * its figures end, and of what was done about them as it stands when the report is made: people respond after the
 * period, and a correction shows how far they have come, as it does with their notes.
 */
export function reviewOf(assessments: readonly Assessment[], plan: Plan, input: ReviewInput): Review {
  const { policy, adjustment, notes, noticedAt } = input;
  const judged = assessments.map((assessment) => judgedOf(assessment, plan));
  // A later record would else be taken for what the days of this period opened.
  const begun = input.violations.filter(({ firstDay }) => firstDay < plan.endDate);
  const fold = (all: readonly ViolationRecord[]) => violationsOf(judged, all, policy, plan.calendar.zone);
  const records = withoutRelapses(begun, fold(begun), plan);
  const known = fold(records);
  const noticed = noticedAt === undefined ? [] : openingsOf(known, records, noticedAt);
  const violations = noticed.length === 0 ? known : fold([...records, ...noticed]);
  const written = new Set(records.map(({ id }) => id));
  return {
    violations: violations
      .filter((violation) => concerns(violation, plan, written.has(violation.id)))
      .toSorted(mostPressingFirst)
      .map(withoutOddities),
    proposals: input.proposals
      .map((record) => proposalOf(record, adjustment, plan.endDate))
      .filter((proposal) => hasBegun(proposal, plan) && isOfLate(proposal, plan))
      .map(withoutOddities),
    notes,
  };
}

/**
 * The records without what followed a relapse after the figures end: measured days reopen a violation by then, so that
 * only a later word of it can have done so afterwards.
 */
function withoutRelapses(
  records: readonly ViolationRecord[],
  known: readonly KnownViolation[],
  { asOf }: Plan,
): readonly ViolationRecord[] {
  const relapses = new Map(known.map(({ id, reopened }) => [id, reopened.find((at) => at > asOf)]));
  return records.map((record) => {
    const relapse = relapses.get(record.id) ?? Number.POSITIVE_INFINITY;
    return { ...record, events: record.events.filter(({ at }) => at < relapse) };
  });
}

/** What did not apply is for who works on it, and not for a report. */
function withoutOddities<T extends { readonly withoutEffect: unknown }>(known: T): Omit<T, 'withoutEffect'> {
  const { withoutEffect: _withoutEffect, ...rest } = known;
  return rest;
}

/** Proposed by the report's end, or in force by then. */
function hasBegun({ at, effective }: KnownProposal, { asOf, endDate }: Plan): boolean {
  return at < asOf || (effective !== undefined && effective < endDate);
}

/** Under way, watched, or ended since the period began. */
function isOfLate({ state, rejected, monitoredUntil = '' }: KnownProposal, { period }: Plan): boolean {
  if (state === 'rejected') return rejected !== undefined && rejected.at >= period.start;
  return state !== 'closed' || monitoredUntil >= period.firstDay;
}

/** The openings and reopenings that measurements tell of and that nobody wrote down, as records with that one event. */
export function openingsOf(
  known: readonly KnownViolation[],
  records: readonly ViolationRecord[],
  at: Instant,
): readonly ViolationRecord[] {
  return known
    .filter(({ state, metDays, metNeeded }) => state === 'open' && metDays < metNeeded)
    .flatMap(({ id, budget, firstDay, reopened }) => {
      const written = records.filter((record) => record.id === id).flatMap(({ events }) => events);
      const times = written.filter(({ did }) => did === 'reopen').length;
      const did = reopened.length > 0 ? 'reopen' : 'open';
      const isWritten = did === 'open' ? written.length > 0 : times >= reopened.length;
      return isWritten ? [] : [{ id, budget, firstDay, events: [{ at, by: 'headroom', did } as const] }];
    });
}

function judgedOf({ budget, verdict, earlier, weeks, days }: Assessment, plan: Plan): Judged {
  const months = plan.kind === 'monthly' ? [...earlier, ...(plan.complete ? [verdict] : [])] : [];
  return { budget: budget.id, days, periods: [...weeks, ...months] };
}

/**
 * Open ones, and those closed since the period began. One that nobody ever wrote down and that has long been met is the
 * past: it was over before anybody watched.
 */
function concerns(
  { state, closed, metDays, metNeeded }: KnownViolation,
  plan: Plan,
  isWritten: boolean,
): boolean {
  if (state === 'open') return isWritten || metDays < metNeeded;
  return closed !== undefined && closed >= plan.period.start;
}

function mostPressingFirst(a: KnownViolation, b: KnownViolation): number {
  const due = ({ next }: KnownViolation) => next?.due ?? Number.POSITIVE_INFINITY;
  return due(a) - due(b) || (a.id < b.id ? -1 : 1);
}
