import type { ResponseStep } from '../model/finding.ts';
import type { Opening, Remark, ResponsePolicy, StepTaken } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import { stepOf, type ViolationEvent } from './violation-event.ts';

/** A violation on its way. */
export interface ViolationSoFar {
  readonly id: string;
  readonly firstDay: string;
  /** The first local day over since the last opening. */
  readonly since: string;
  readonly lastDay: string;
  readonly opened: Instant;
  readonly steps: readonly StepTaken[];
  readonly owner?: string;
  readonly rootCause?: string;
  readonly links: readonly string[];
  readonly remarks: readonly Remark[];
  readonly metDays: number;
  /** Whether somebody wrote down that it opened: deadlines count from when it was noticed. */
  readonly noted: boolean;
  readonly closed?: Instant;
  /** It closed by itself, and nobody has validated it. */
  readonly unvalidated?: true;
  /** Somebody said that nothing will be done about it. */
  readonly declined?: Remark;
  /** Its closing is written down, so that its moment is known whatever days are. */
  readonly closingWritten?: true;
  readonly reopened: readonly Instant[];
  /** How it went before each reopening. */
  readonly rounds: readonly Round[];
  /** Events that were written down but that did not apply when they came. */
  readonly withoutEffect: readonly ViolationEvent[];
}

/** A violation from one opening to its closing, and whether anybody was told of it. */
export type Round = Omit<Opening, 'deadlines'> & Pick<ViolationSoFar, 'noted' | 'closingWritten'>;

/** Closed because its budget was met for so many days. */
export function closedByItself(violation: ViolationSoFar, at: Instant, metDays: number): ViolationSoFar {
  return { ...violation, closed: at, metDays, unvalidated: true };
}

/** Opened again by a relapse, with every step to take anew. */
export function reopenedAt(
  violation: ViolationSoFar,
  at: Instant,
  over: Pick<ViolationSoFar, 'since' | 'lastDay' | 'metDays'>,
): ViolationSoFar {
  const {
    closed: _closed,
    unvalidated: _unvalidated,
    closingWritten: _written,
    declined: _declined,
    ...rest
  } = violation;
  return {
    ...rest,
    ...over,
    opened: at,
    steps: [],
    noted: false,
    reopened: [...violation.reopened, at],
    rounds: [...violation.rounds, roundOf(violation)],
  };
}

/** The opening that a violation is in, or was in last. */
export function roundOf(violation: ViolationSoFar): Round {
  const { since, lastDay, steps, metDays, noted, closed, unvalidated, closingWritten, declined } = violation;
  return {
    firstDay: since,
    lastDay,
    noted,
    opened: violation.opened,
    steps,
    metDays,
    ...(closed === undefined ? {} : { closed }),
    ...(unvalidated ? { unvalidated } : {}),
    ...(closingWritten ? { closingWritten } : {}),
    ...(declined ? { declined } : {}),
  };
}

/** Opened for the first time. */
export function begun(id: string, firstDay: string, lastDay: string, at: Instant): ViolationSoFar {
  return {
    id,
    firstDay,
    since: firstDay,
    lastDay,
    opened: at,
    steps: [],
    links: [],
    remarks: [],
    metDays: 0,
    noted: false,
    reopened: [],
    rounds: [],
    withoutEffect: [],
  };
}

/** The violation after something was written down, which is kept without effect when it does not apply. */
export function withEvent(
  violation: ViolationSoFar,
  event: ViolationEvent,
  policy: ResponsePolicy,
): ViolationSoFar {
  return applied(violation, event, policy) ?? ineffective(violation, event);
}

function ineffective(violation: ViolationSoFar, event: ViolationEvent): ViolationSoFar {
  return { ...violation, withoutEffect: [...violation.withoutEffect, event] };
}

/** The violation with an event applied, or undefined when the event does not apply. */
function applied(
  violation: ViolationSoFar,
  event: ViolationEvent,
  policy: ResponsePolicy,
): ViolationSoFar | undefined {
  const { at } = event;
  switch (event.did) {
    case 'open':
      return violation.noted || violation.reopened.length > 0 ? undefined : notedAt(violation, at);
    case 'reopen':
      return afterReopen(violation, at);
    case 'close':
      return afterClose(violation, event);
    case 'decline':
      return afterDecline(violation, event);
    case 'note':
      return { ...violation, remarks: [...violation.remarks, { ...saidBy(event), text: event.text }] };
    case 'assign':
      return { ...violation, owner: event.owner };
    case 'link':
      return { ...violation, links: [...violation.links, event.url] };
    case 'acknowledge':
    case 'investigate':
    case 'plan':
    case 'implement':
    case 'validate':
      return afterStep(violation, event, policy);
  }
}

/** The word of an opening says when it was noticed; what closed before that was open for no time that counts. */
function notedAt(violation: ViolationSoFar, at: Instant): ViolationSoFar {
  return { ...violation, noted: true, ...(violation.closed === undefined ? { opened: at } : {}) };
}

/** Days may have closed it already: then the word of it says nothing new. What closed stays so when the settings change. */
function afterClose(
  violation: ViolationSoFar,
  { at, met }: Extract<ViolationEvent, { did: 'close' }>,
): ViolationSoFar | undefined {
  if (violation.closed !== undefined && !violation.unvalidated) return undefined;
  const closed = violation.closed === undefined ? closedByItself(violation, at, met) : violation;
  return { ...closed, closingWritten: true };
}

/** Days may have reopened it already: then the word of it says when it was noticed. */
function afterReopen(violation: ViolationSoFar, at: Instant): ViolationSoFar | undefined {
  if (!violation.noted && violation.reopened.length > 0) return notedAt(violation, at);
  if (violation.closed === undefined) return undefined;
  const { lastDay } = violation;
  // The days over are not known.
  return { ...reopenedAt(violation, at, { since: lastDay, lastDay, metDays: 0 }), noted: true };
}

type StepEvent = Extract<ViolationEvent, { did: ResponseStep }>;

/**
 * Steps are taken while it is open, and afterwards as long as it is not validated. Whoever takes one of what was declined has
 * something done about it after all.
 */
function afterStep(
  violation: ViolationSoFar,
  event: StepEvent,
  policy: ResponsePolicy,
): ViolationSoFar | undefined {
  const step = stepOf(event);
  if (violation.closed !== undefined && !violation.unvalidated) return undefined;
  if (step === undefined || step !== dueStep(violation, policy)) return undefined;
  if (event.did === 'validate' && event.met < policy.closesAfter) return undefined;
  const cause = event.did === 'investigate' ? event.cause : undefined;
  const text = cause ?? event.text;
  const taken: StepTaken = {
    step,
    ...saidBy(event),
    ...(text === undefined ? {} : { text }),
    ...(step === 'investigate' && cause === undefined ? { causeElsewhere: true } : {}),
  };
  const after = { ...undeclined(violation), noted: true, steps: [...violation.steps, taken] };
  if (cause !== undefined) return { ...after, rootCause: cause };
  return event.did === 'validate' ? validated(after, event) : after;
}

/** What somebody said who is not followed stays a remark. */
function undeclined(violation: ViolationSoFar): ViolationSoFar {
  const { declined, ...rest } = violation;
  return declined ? { ...rest, remarks: [...rest.remarks, declined] } : rest;
}

/** What is closed, or declined already, needs nobody to say that nothing will be done. */
function afterDecline(
  violation: ViolationSoFar,
  event: Extract<ViolationEvent, { did: 'decline' }>,
): ViolationSoFar | undefined {
  if (violation.closed !== undefined || violation.declined) return undefined;
  return { ...violation, noted: true, declined: { ...saidBy(event), text: event.text } };
}

function saidBy({ at, by, knownFrom }: ViolationEvent): Omit<Remark, 'text'> {
  return { at, by, ...(knownFrom ? { knownFrom } : {}) };
}

/** What had closed by itself stays closed since then. */
function validated(
  violation: ViolationSoFar,
  { at, met }: Extract<StepEvent, { did: 'validate' }>,
): ViolationSoFar {
  if (violation.closed === undefined) return { ...violation, closed: at, metDays: met, closingWritten: true };
  const { unvalidated: _unvalidated, ...rest } = violation;
  return rest;
}

/** The step to take now: the first one that was not taken since the opening. */
export function dueStep(
  { steps }: Pick<ViolationSoFar, 'steps'>,
  policy: ResponsePolicy,
): StepTaken['step'] | undefined {
  return policy.steps.find(([step]) => !steps.some((taken) => taken.step === step))?.[0];
}
