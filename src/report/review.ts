import { responsivenessOf } from '../analyse/responsiveness.ts';
import type { Note } from '../model/note.ts';
import { addDays } from '../model/period.ts';
import type { AdjustmentPolicy } from '../model/proposal.ts';
import type { Review } from '../model/review.ts';
import type { Assessment } from '../model/verdict.ts';
import type { Opening, ResponsePolicy, Violation } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import type { ProposalRecord } from '../review/proposal-event.ts';
import { type KnownProposal, proposalOf } from '../review/proposals.ts';
import type { ViolationRecord } from '../review/violation-event.ts';
import { type Judged, type KnownViolation, violationsAt } from '../review/violations.ts';
import { type Plan, WATCHED_DAYS } from './plan.ts';

/** People's part, as it was written down, and the rules by which it is read. */
export interface ReviewInput {
  readonly violations: readonly ViolationRecord[];
  readonly proposals: readonly ProposalRecord[];
  readonly notes: readonly Note[];
  readonly policy: ResponsePolicy;
  readonly adjustment: AdjustmentPolicy;
  /** When openings that nobody wrote down yet count as noticed: at the issue of a report. Else at the end of its figures. */
  readonly noticedAt?: Instant;
}

/**
 * What people did about the budgets, for the report of a period. It tells of violations and proposals that began before
 * its figures end, and of what was done about them as it stands when the report is made: people respond after the
 * period, and a correction shows how far they have come, as it does with their notes.
 */
export function reviewOf(assessments: readonly Assessment[], plan: Plan, input: ReviewInput): Review {
  const { policy, adjustment, notes, noticedAt = plan.asOf } = input;
  const { endDate, asOf, calendar } = plan;
  const judged = assessments.map((assessment) => judgedOf(assessment, endDate));
  const { zone } = calendar;
  const known = violationsAt(judged, input.violations, { policy, zone, asOf, noticedAt });
  const responsiveness =
    plan.kind === 'monthly'
      ? responsivenessOf(toldOpenings(known, endDate), plan.windows.period, zone)
      : undefined;
  return {
    violations: known
      .filter((violation) => concerns(violation, plan))
      .toSorted(mostPressingFirst)
      .map(asShown),
    proposals: input.proposals
      .map((record) => proposalOf(record, adjustment, plan.endDate))
      .filter((proposal) => hasBegun(proposal, plan) && isOfLate(proposal, plan))
      .map(({ withoutEffect: _withoutEffect, ...proposal }) => proposal),
    notes,
    ...(responsiveness ? { responsiveness } : {}),
  };
}

/** The openings of which somebody was told, and whose closing is not only as old as the days that are known. */
function toldOpenings(known: readonly KnownViolation[], endDate: string): readonly Opening[] {
  const first = addDays(endDate, -WATCHED_DAYS);
  return known
    .flatMap(({ rounds }) => rounds)
    .filter(({ noted }) => noted)
    .filter(
      ({ closed, closingWritten, lastDay }) => closed === undefined || closingWritten || lastDay >= first,
    );
}

/** What did not apply, and what is for those who work on it, is not for a report. */
export function asShown(known: KnownViolation): Violation {
  const { withoutEffect: _w, noted: _n, measured: _m, rounds: _r, ...violation } = known;
  return violation;
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

/** What violations are looked for in: the days, weeks and months before a local date, however many more were judged. */
export function judgedOf({ budget, weeks, months, days }: Assessment, endDate: string): Judged {
  const first = addDays(endDate, -WATCHED_DAYS);
  return {
    budget: budget.id,
    days: days.filter(({ date }) => date >= first),
    periods: [...weeks, ...months],
  };
}

/** Open ones, and those closed since the period began, unless they were over before anybody watched. */
function concerns({ state, closed = 0, noted, opened }: KnownViolation, { period }: Plan): boolean {
  return state === 'open' || (closed > period.start && (noted || opened >= period.start));
}

function mostPressingFirst(a: KnownViolation, b: KnownViolation): number {
  const due = ({ next }: KnownViolation) => next?.due ?? Number.POSITIVE_INFINITY;
  return due(a) - due(b) || (a.id < b.id ? -1 : 1);
}
