import { addDays, dateAt, startOf } from '../model/period.ts';
import { remembering } from '../model/remembering.ts';
import type { DayPoint, Verdict } from '../model/verdict.ts';
import type { ResponsePolicy, Violation } from '../model/violation.ts';
import type { Instant, Window } from '../model/window.ts';
import { type Course, type Happening, NOTHING_YET, next } from './course.ts';
import { deadline } from './hours.ts';
import type { ViolationRecord } from './violation-event.ts';
import { dueStep, type Round, roundOf, type ViolationSoFar } from './violation-so-far.ts';

/** What is known of a budget: its judged days, oldest first, and its judged whole weeks and months. */
export interface Judged {
  readonly budget: string;
  readonly days: readonly DayPoint[];
  readonly periods: readonly Verdict[];
}

/** One opening of a violation, with the deadlines that count from it. */
export type KnownRound = Round & Pick<Violation, 'deadlines'>;

/** A violation with what reports do not show of it. */
export interface KnownViolation extends Violation, Pick<ViolationSoFar, 'withoutEffect' | 'noted'> {
  /** The moment at which its days opened it; `opened` is when it was noticed. */
  readonly measured: Instant;
  /** Its openings, oldest first; the last is the one that it is in, or was in last. */
  readonly rounds: readonly KnownRound[];
}

/** What measurements tell of a violation: that it opens, opens again, or closes by itself. */
export type Measured = Pick<
  Violation,
  'id' | 'budget' | 'firstDay' | 'opened' | 'seen' | 'reopened' | 'closed' | 'unvalidated' | 'metDays'
>;

/** By when, and by which rules, violations are looked at. */
export interface Watch {
  readonly policy: ResponsePolicy;
  readonly zone: string;
  /** The moment up to which it is known what happened: no relapse after it is told of. */
  readonly asOf: Instant;
  /** When openings that nobody wrote down yet count as noticed: nothing is due before anybody could know of it. */
  readonly noticedAt: Instant;
}

/**
 * The violations that are to be told of, in every report and on every list: as measurements opened them by `asOf` and
 * people worked them off. What was over before anybody watched, and has long been met since, is the past.
 */
export function violationsAt(
  judged: readonly Judged[],
  records: readonly ViolationRecord[],
  watch: Watch,
): readonly KnownViolation[] {
  const { zone, asOf } = watch;
  // A later record would else be taken for what the days until then opened.
  const begun = records.filter(({ firstDay }) => startOf(firstDay, zone) < asOf);
  const known = violationsOf(judged, withoutRelapses(begun, violationsOf(judged, begun, watch), asOf), watch);
  return known.filter(
    ({ state, noted, metDays, metNeeded }) => noted || state === 'closed' || metDays < metNeeded,
  );
}

/**
 * The records without what followed a relapse after the figures end: measured days reopen a violation by then, so that
 * only a later word of it can have done so afterwards.
 */
function withoutRelapses(
  records: readonly ViolationRecord[],
  known: readonly KnownViolation[],
  asOf: Instant,
): readonly ViolationRecord[] {
  const relapses = new Map(known.map(({ id, reopened }) => [id, reopened.find((at) => at > asOf)]));
  return records.map((record) => {
    const relapse = relapses.get(record.id) ?? Number.POSITIVE_INFINITY;
    return { ...record, events: record.events.filter(({ at }) => at < relapse) };
  });
}

/**
 * All violations of the budgets: a fold over days, periods and events in the order of time. The same files and the same
 * days make the same violations. Budgets that are known from records alone have theirs too.
 */
export function violationsOf(
  judged: readonly Judged[],
  records: readonly ViolationRecord[],
  watch: Omit<Watch, 'asOf'>,
): readonly KnownViolation[] {
  const { policy, zone } = watch;
  // The budgets share their days, and a calendar is slow to ask.
  const dayOf = remembering((date) => dayIn(zone, date));
  const known = new Map(judged.map((one) => [one.budget, one]));
  const written = Map.groupBy(records, ({ budget }) => budget);
  const budgets = new Set([...known.keys(), ...written.keys()]);
  return [...budgets].flatMap((budget) => {
    const { days, periods } = known.get(budget) ?? { days: [], periods: [] };
    const own = written.get(budget) ?? [];
    // Most budgets were never over, and need no day looked up in the calendar.
    if (own.length === 0 && ![...days, ...periods].some(({ status }) => status === 'exceeded')) return [];
    const happenings = inOrder([
      ...daysAsHappenings(days, dayOf),
      ...periodsAsHappenings(periods, days, dayOf, zone),
      ...eventsAsHappenings(own),
    ]);
    const course = happenings.reduce<Course>(
      (before, happening) => next(before, happening, budget, policy),
      NOTHING_YET,
    );
    return course.violations.map((one) => violationFrom(one, budget, course.violations, watch));
  });
}

/** Measurements come before what people wrote at the same moment, and days before the periods that they end. */
const KINDS = ['day', 'period', 'event'];

function inOrder(happenings: readonly Happening[]): readonly Happening[] {
  return happenings.toSorted((a, b) => a.at - b.at || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

function dayIn(zone: string, date: string): Window {
  return { start: startOf(date, zone), end: startOf(addDays(date, 1), zone) };
}

function daysAsHappenings(days: readonly DayPoint[], dayOf: (date: string) => Window): readonly Happening[] {
  return days
    .filter(({ status }) => status !== 'unknown')
    .map(({ date, status }) => ({
      kind: 'day',
      at: dayOf(date).end,
      date,
      isOver: status === 'exceeded',
    }));
}

function periodsAsHappenings(
  periods: readonly Verdict[],
  days: readonly DayPoint[],
  dayOf: (date: string) => Window,
  zone: string,
): readonly Happening[] {
  return periods
    .filter(({ status }) => status === 'exceeded')
    .map(({ window }) => {
      const within = days.filter(({ date }) => {
        const { start } = dayOf(date);
        return start >= window.start && start < window.end;
      });
      const over = within.filter(({ status }) => status === 'exceeded');
      const [first, last] = [(over[0] ?? within[0])?.date, (over.at(-1) ?? within.at(-1))?.date];
      const preset = dateAt(window.start, zone);
      return {
        kind: 'period',
        at: window.end,
        firstDay: first ?? preset,
        lastDay: last ?? preset,
        isByDays: over.length > 0,
      };
    });
}

function eventsAsHappenings(records: readonly ViolationRecord[]): readonly Happening[] {
  return records.flatMap(({ id, firstDay, events }) =>
    events.map((event): Happening => ({ kind: 'event', at: event.at, id, firstDay, event })),
  );
}

function violationFrom(
  violation: ViolationSoFar,
  budget: string,
  all: readonly ViolationSoFar[],
  watch: Omit<Watch, 'asOf'>,
): KnownViolation {
  const { policy, noticedAt } = watch;
  const { id, firstDay, lastDay, steps, closed, unvalidated, reopened, metDays, noted, withoutEffect } =
    violation;
  const { owner, rootCause, links, remarks, declined, seen } = violation;
  const isOpen = closed === undefined;
  const opened = noted || !isOpen ? violation.opened : Math.max(violation.opened, noticedAt);
  const deadlines = deadlinesFrom(opened, watch);
  const step = isOpen && !violation.declined ? dueStep(violation, policy) : undefined;
  const due = deadlines.find(([name]) => name === step)?.[1];
  const earlier = earlierOf(violation, all, policy);
  return {
    id,
    budget,
    firstDay,
    lastDay,
    opened,
    ...(seen === undefined ? {} : { seen }),
    state: isOpen ? 'open' : 'closed',
    steps,
    deadlines,
    ...(step && due !== undefined ? { next: { step, due } } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(rootCause === undefined ? {} : { rootCause }),
    links,
    remarks,
    metDays,
    metNeeded: policy.closesAfter,
    ...(isOpen && !policy.requiresValidation ? { closesByItself: true } : {}),
    ...(isOpen ? {} : { closed }),
    ...(unvalidated ? { unvalidated } : {}),
    ...(declined ? { declined } : {}),
    reopened,
    earlier,
    recurring: 1 + earlier + reopened.length >= policy.recurring.times,
    withoutEffect,
    noted,
    measured: violation.opened,
    rounds: [
      ...violation.rounds.map((round) => ({ ...round, deadlines: deadlinesFrom(round.opened, watch) })),
      { ...roundOf(violation), opened, deadlines },
    ],
  };
}

function deadlinesFrom(
  opened: Instant,
  { policy, zone }: Pick<Watch, 'policy' | 'zone'>,
): Violation['deadlines'] {
  return policy.steps.map(
    ([step, within]) => [step, deadline(opened, within, zone, policy.businessHours)] as const,
  );
}

function earlierOf(
  violation: ViolationSoFar,
  all: readonly ViolationSoFar[],
  { recurring }: ResponsePolicy,
): number {
  const since: Instant = violation.opened - recurring.within * 86_400;
  return all
    .slice(0, all.indexOf(violation))
    .reduce((count, { opened, reopened }) => count + (opened >= since ? 1 + reopened.length : 0), 0);
}
