import { addDays } from '../model/period.ts';
import type { AdjustmentPolicy, Approval, Proposal, ProposalState } from '../model/proposal.ts';
import type { ProposalEvent, ProposalRecord } from './proposal-event.ts';

/** A proposal with what was written down of it but did not apply when it came. */
export type KnownProposal = Proposal & { readonly withoutEffect: readonly ProposalEvent[] };

interface Course {
  readonly state: Exclude<ProposalState, 'monitoring' | 'closed'> | 'none';
  readonly proposed?: ProposalEvent;
  readonly approvals: readonly Approval[];
  /** Every yes while it was reviewed, also of those who do not speak for the role by today's settings. */
  readonly said: readonly Approval[];
  readonly effective?: string;
  readonly rejected?: Proposal['rejected'];
  readonly withoutEffect: readonly ProposalEvent[];
}

/**
 * A proposal as it stands on a local day: a fold over its events in the order of time. A changed limit is watched from
 * the day it is in force, for as many days as the policy says, and then the proposal is closed.
 */
export function proposalOf(record: ProposalRecord, policy: AdjustmentPolicy, today: string): KnownProposal {
  const { events, ...head } = record;
  const course = events
    .toSorted((a, b) => a.at - b.at)
    .reduce<Course>((before, event) => next(before, event, policy), {
      state: 'none',
      approvals: [],
      said: [],
      withoutEffect: [],
    });
  const { proposed, effective, rejected, approvals, withoutEffect } = course;
  const monitoredUntil = effective === undefined ? undefined : addDays(effective, policy.monitoring - 1);
  const state = stateOn(today, course, monitoredUntil);
  return {
    ...head,
    by: proposed?.by ?? '',
    at: proposed?.at ?? 0,
    state,
    approvals,
    awaits: awaits(state, approvals, policy),
    ...(effective === undefined ? {} : { effective }),
    ...(monitoredUntil === undefined ? {} : { monitoredUntil }),
    ...(rejected === undefined ? {} : { rejected }),
    withoutEffect,
  };
}

/** Whether somebody still has to do something about it: what was told to everybody is only watched. */
export function isUnderWay({ state }: Pick<Proposal, 'state'>): boolean {
  return !['communicated', 'monitoring', 'closed', 'rejected'].includes(state);
}

/** The roles whose yes is missing, in the order in which they are asked. */
function awaits(
  state: ProposalState,
  approvals: readonly Approval[],
  { reviewers, approver }: AdjustmentPolicy,
): readonly string[] {
  if (!['proposed', 'justified', 'in_review'].includes(state)) return [];
  const missing = Object.keys(reviewers).filter((role) => !approvals.some((one) => one.role === role));
  return [...missing, approver.role];
}

/** Why somebody cannot say yes in a role; undefined when they can. */
export function refusal(
  { approvals, by: proposer }: Pick<Proposal, 'approvals' | 'by'>,
  { role, by, knownFrom }: Omit<Approval, 'at'>,
  { reviewers, approver, severalRoles }: AdjustmentPolicy,
): string | undefined {
  const people = role === approver.role ? approver.people : Object.hasOwn(reviewers, role) && reviewers[role];
  const roles = [...Object.keys(reviewers), approver.role].join(', ');
  if (!people) return `There is no role ${role}. Roles: ${roles}.`;
  if (people.length > 0 && !people.includes(by)) {
    return `${by} does not speak for ${role}. Who does: ${people.join(', ')}.`;
  }
  if (approvals.some((one) => one.role === role)) return `${role} has approved already.`;
  const other = approvals.find((one) => one.by === by);
  // What was written before names said how they were known went by the rules of then: one person had as many roles as they liked.
  if (other && !severalRoles && knownFrom !== undefined) {
    return `${by} has approved as ${other.role}. Somebody else must approve as ${role}, or set several_roles_per_person: true under review in the settings.`;
  }
  const missing = Object.keys(reviewers).filter((one) => !approvals.some((given) => given.role === one));
  if (role === approver.role && missing.length > 0) {
    return `${role} comes after ${missing.join(' and ')}, who did not approve yet.`;
  }
  if (role === approver.role && by === proposer) {
    return `${by} proposed it, and cannot approve it as ${role}. Somebody else must.`;
  }
  return undefined;
}

function next(before: Course, event: ProposalEvent, policy: AdjustmentPolicy): Course {
  const course = heard(before, event);
  return after(course, event, policy) ?? { ...course, withoutEffect: [...course.withoutEffect, event] };
}

function heard(course: Course, event: ProposalEvent): Course {
  if (event.did !== 'approve' || !['justified', 'in_review'].includes(course.state)) return course;
  return { ...course, said: [...course.said, approvalFrom(event)] };
}

/**
 * What was implemented stays so when the settings change: the event says whose yes it took then, and each of them is there.
 * Otherwise another reviewer in the settings would judge days of the past by another limit.
 */
function afterImplementing(
  course: Course,
  { effective, roles }: Extract<ProposalEvent, { did: 'implement' }>,
): Course | undefined {
  const implemented = { ...course, state: 'implemented', effective } as const;
  if (course.state === 'approved') return implemented;
  if (roles === undefined || !['justified', 'in_review'].includes(course.state)) return undefined;
  const yes = roles.split(', ').map((role) => course.said.find((one) => one.role === role));
  const approvals = yes.flatMap((one) => one ?? []);
  const isWhole = approvals.length === yes.length && approvals.at(-1)?.by !== course.proposed?.by;
  if (!isWhole) return undefined;
  const counted = ({ did, at, by }: ProposalEvent) =>
    did === 'approve' && approvals.some((one) => one.at === at && one.by === by);
  return { ...implemented, approvals, withoutEffect: course.withoutEffect.filter((one) => !counted(one)) };
}

/** The course with an event applied; undefined when it does not apply. */
function after(course: Course, event: ProposalEvent, policy: AdjustmentPolicy): Course | undefined {
  const { state } = course;
  switch (event.did) {
    case 'propose':
      return state === 'none' ? { ...course, state: 'proposed', proposed: event } : undefined;
    case 'justify':
      return state === 'proposed' ? { ...course, state: 'justified' } : undefined;
    case 'approve':
      return state === 'justified' || state === 'in_review' ? afterYes(course, event, policy) : undefined;
    case 'reject':
      return ['proposed', 'justified', 'in_review', 'approved'].includes(state)
        ? { ...course, state: 'rejected', rejected: { by: event.by, at: event.at, because: event.because } }
        : undefined;
    case 'implement':
      return afterImplementing(course, event);
    case 'communicate':
      return state === 'implemented' ? { ...course, state: 'communicated' } : undefined;
    case 'note':
      return course;
  }
}

function afterYes(
  course: Course,
  event: Extract<ProposalEvent, { did: 'approve' }>,
  policy: AdjustmentPolicy,
): Course | undefined {
  const proposer = course.proposed?.by ?? '';
  if (refusal({ approvals: course.approvals, by: proposer }, event, policy)) return undefined;
  const state = event.role === policy.approver.role ? 'approved' : 'in_review';
  return { ...course, state, approvals: [...course.approvals, approvalFrom(event)] };
}

function approvalFrom({ role, by, knownFrom, at }: Extract<ProposalEvent, { did: 'approve' }>): Approval {
  return { role, by, at, ...(knownFrom ? { knownFrom } : {}) };
}

/** Only what everybody was told of is watched. */
function stateOn(today: string, { state, effective }: Course, until: string | undefined): ProposalState {
  if (state === 'none') return 'proposed';
  if (state !== 'communicated' || effective === undefined || until === undefined) return state;
  if (today > until) return 'closed';
  return today >= effective ? 'monitoring' : 'communicated';
}
