import type { ResponseStep } from '../model/finding.ts';
import type { Notice } from '../model/notice.ts';
import { addDays, startOf } from '../model/period.ts';
import { untakenSteps } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import type { KnownRound, KnownViolation } from './violations.ts';

/** A notice that is to be told, before it is known who hears of it. */
export interface DueNotice extends Pick<Notice, 'key' | 'what' | 'at' | 'step'> {
  readonly violation: KnownViolation;
}

/** What is to be told now. */
export interface DueNotices {
  /** In the order of time. */
  readonly notices: readonly DueNotice[];
  /** What is told by them: their own keys, and those of what needs no notice of its own beside them. */
  readonly keys: readonly string[];
}

/** What was told, and of which time it is told. */
export interface Telling {
  /** The keys of what was told. */
  readonly told: ReadonlySet<string>;
  /** What happened before is not told: it was known before anybody heard of violations. */
  readonly since: Instant;
  readonly now: Instant;
}

/** What came to be due of one violation. */
type Due = { readonly notice: DueNotice; readonly keys: readonly string[] };

/**
 * What is to be told of violations as they are written down: each opening, reopening, step, declining and closing once, and
 * each deadline that passed. Several deadlines that passed are one notice, of the step to take; one that passed before its
 * opening is told is told with the opening. Nothing of what nobody wrote down.
 */
export function noticesDue(violations: readonly KnownViolation[], telling: Telling): DueNotices {
  return inOrder(violations.flatMap((violation) => dueOf(violation, telling)));
}

/**
 * What is to be told of violations as measured days show them before the local date `today`: that a budget is met, once for
 * each time after it was over.
 */
export function metAgain(
  violations: readonly KnownViolation[],
  telling: Telling,
  { today, zone }: { readonly today: string; readonly zone: string },
): DueNotices {
  return inOrder(
    violations
      .filter(({ noted, state, metDays }) => noted && state === 'open' && metDays > 0)
      .map((violation) => {
        const at = startOf(addDays(today, 1 - violation.metDays), zone);
        return noticeOf(violation, 'met', at, violation.lastDay);
      })
      .filter((due) => isNews(due.notice, telling)),
  );
}

/** Both of what is to be told, in the order of time. */
export function bothDue(a: DueNotices, b: DueNotices): DueNotices {
  return { notices: byTime([...a.notices, ...b.notices]), keys: [...a.keys, ...b.keys] };
}

function inOrder(due: readonly Due[]): DueNotices {
  return { notices: byTime(due.map(({ notice }) => notice)), keys: due.flatMap(({ keys }) => keys) };
}

function byTime(notices: readonly DueNotice[]): readonly DueNotice[] {
  return notices.toSorted((a, b) => a.at - b.at);
}

function isNews({ key, at }: Pick<Notice, 'key' | 'at'>, { told, since, now }: Telling): boolean {
  return !told.has(key) && at >= since && at <= now;
}

function dueOf(violation: KnownViolation, telling: Telling): readonly Due[] {
  const { rounds, declined } = violation;
  const happened = [
    ...rounds.flatMap((round, index) => ofRound(violation, round, index + 1)),
    ...(declined ? [noticeOf(violation, 'declined', declined.at, String(rounds.length))] : []),
  ].filter(({ notice }) => isNews(notice, telling));
  const late = overdueOf(violation, telling);
  const opening = happened.findLast(({ notice }) => isOfOpening(notice, violation));
  if (!late || !opening) return late ? [...happened, late] : happened;
  const told = { ...opening, keys: [...opening.keys, ...late.keys] };
  return happened.map((one) => (one === opening ? told : one));
}

/** Whether a notice is of the opening that a violation is in. */
function isOfOpening({ what, at }: DueNotice, { opened }: KnownViolation): boolean {
  return (what === 'opened' || what === 'reopened') && at === opened;
}

/** What happened between an opening and its closing. */
function ofRound(violation: KnownViolation, round: KnownRound, number: number): readonly Due[] {
  const { noted, opened, steps, closed } = round;
  if (!noted) return [];
  const taken = steps.filter(({ step, at }) => step !== 'validate' || at !== closed);
  return [
    number === 1
      ? noticeOf(violation, 'opened', opened)
      : noticeOf(violation, 'reopened', opened, String(number)),
    ...taken.map(({ step, at }) => noticeOf(violation, 'step', at, `${step} ${number}`, step)),
    ...(closed === undefined ? [] : [noticeOf(violation, 'closed', closed, String(number))]),
  ];
}

/** The deadlines of the steps to take that passed since anybody was told of one, as one. */
function overdueOf(violation: KnownViolation, telling: Telling): Due | undefined {
  const { next, deadlines, rounds, noted } = violation;
  if (!next || !noted) return undefined;
  const untaken = untakenSteps(violation);
  const passed = deadlines
    .filter(([step, due]) => untaken.includes(step) && due < telling.now)
    .map(([step, due]) => noticeOf(violation, 'overdue', due, `${step} ${rounds.length}`, next.step))
    .filter(({ notice }) => isNews(notice, telling));
  const [earliest] = passed;
  return earliest && { ...earliest, keys: passed.flatMap(({ keys }) => keys) };
}

function noticeOf(
  violation: KnownViolation,
  what: Notice['what'],
  at: Instant,
  more?: string,
  step?: ResponseStep,
): Due {
  const key = [violation.id, what, ...(more === undefined ? [] : [more])].join(' ');
  return { notice: { key, what, at, violation, ...(step ? { step } : {}) }, keys: [key] };
}
