import { addDays, dateAt, startOf } from '../model/period.ts';
import { remembering } from '../model/remembering.ts';
import type { DayPoint, Verdict } from '../model/verdict.ts';
import type { ResponsePolicy, Violation } from '../model/violation.ts';
import type { Instant, Window } from '../model/window.ts';
import { type Course, dueStep, type Episode, type Happening, NOTHING_YET, next } from './course.ts';
import { deadline } from './deadline.ts';
import type { ViolationRecord } from './violation-event.ts';

/** What is known of a budget: its judged days, oldest first, and its judged whole weeks and months. */
export interface Judged {
  readonly budget: string;
  readonly days: readonly DayPoint[];
  readonly periods: readonly Verdict[];
}

/** A violation with what was written down of it but did not apply when it came. */
export type KnownViolation = Violation & Pick<Episode, 'withoutEffect'>;

/**
 * All violations of the budgets, as measurements opened them and people worked them off: a fold over days, periods and
 * events in the order of time. The same files and the same days make the same violations. Budgets that are known from
 * records alone have theirs too.
 */
export function violationsOf(
  judged: readonly Judged[],
  records: readonly ViolationRecord[],
  policy: ResponsePolicy,
  zone: string,
): readonly KnownViolation[] {
  // The budgets share their days, and a calendar is slow to ask.
  const dayOf = remembering((date) => dayIn(zone, date));
  const known = new Map(judged.map((one) => [one.budget, one]));
  const budgets = new Set([...known.keys(), ...records.map(({ budget }) => budget)]);
  return [...budgets].flatMap((budget) => {
    const { days, periods } = known.get(budget) ?? { days: [], periods: [] };
    const own = records.filter((record) => record.budget === budget);
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
    return course.episodes.map((episode) => violationFrom(episode, budget, course.episodes, policy, zone));
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
  episode: Episode,
  budget: string,
  all: readonly Episode[],
  policy: ResponsePolicy,
  zone: string,
): KnownViolation {
  const { id, firstDay, lastDay, opened, steps, closed, reopened, metDays, withoutEffect } = episode;
  const { owner, rootCause, links, remarks } = episode;
  const deadlines = policy.steps.map(
    ([step, within]) => [step, deadline(opened, within, zone, policy.businessHours)] as const,
  );
  const step = closed === undefined ? dueStep(episode, policy) : undefined;
  const due = deadlines.find(([name]) => name === step)?.[1];
  const earlier = earlierOf(episode, all, policy);
  return {
    id,
    budget,
    firstDay,
    lastDay,
    opened,
    state: closed === undefined ? 'open' : 'closed',
    steps,
    deadlines,
    ...(step && due !== undefined ? { next: { step, due } } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(rootCause === undefined ? {} : { rootCause }),
    links,
    remarks,
    metDays,
    metNeeded: policy.closesAfter,
    ...(closed === undefined ? {} : { closed }),
    reopened,
    earlier,
    recurring: 1 + earlier + reopened.length >= policy.recurring.times,
    withoutEffect,
  };
}

function earlierOf(episode: Episode, all: readonly Episode[], { recurring }: ResponsePolicy): number {
  const since: Instant = episode.opened - recurring.within * 86_400;
  return all
    .slice(0, all.indexOf(episode))
    .reduce((count, { opened, reopened }) => count + (opened >= since ? 1 + reopened.length : 0), 0);
}
