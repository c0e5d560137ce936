import type { ResponsePolicy } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import { type ViolationEvent, violationId } from './violation-event.ts';
import { begun, closedByItself, reopenedAt, type ViolationSoFar, withEvent } from './violation-so-far.ts';

/** What has become of a budget so far: its violations, oldest first, and the days over in a row. */
export interface Course {
  readonly violations: readonly ViolationSoFar[];
  readonly run: { readonly firstDay: string; readonly days: number } | undefined;
  /** Days met since the last day over. */
  readonly met: number;
  /** The last local day over, as far as days are known. */
  readonly lastOver?: string;
}

/** What moves a course on: a judged day, a whole period that was over, or something that was written down. */
export type Happening = { readonly at: Instant } & (
  | { readonly kind: 'day'; readonly date: string; readonly isOver: boolean }
  /** `isByDays`: some of its days were over, and not the whole alone. */
  | {
      readonly kind: 'period';
      readonly firstDay: string;
      readonly lastDay: string;
      readonly isByDays: boolean;
    }
  | {
      readonly kind: 'event';
      readonly id: string;
      readonly firstDay: string;
      readonly event: ViolationEvent;
    }
);

/** The beginning of every course. */
export const NOTHING_YET: Course = { violations: [], run: undefined, met: 0 };

const DAY = 86_400;

/** The course after one more happening. Nothing that was written down is lost, whether it applied or not. */
export function next(course: Course, happening: Happening, budget: string, policy: ResponsePolicy): Course {
  return closedIfMet(moved(course, happening, budget, policy), happening, policy);
}

function moved(course: Course, happening: Happening, budget: string, policy: ResponsePolicy): Course {
  switch (happening.kind) {
    case 'day':
      return afterDay(course, happening, budget, policy);
    case 'period':
      return afterPeriod(course, happening, budget, policy);
    case 'event':
      return { ...course, violations: afterEvent(course, happening, policy) };
  }
}

/** What was met for long enough closes by itself, whatever was done about it, unless somebody is to validate it. */
function closedIfMet(
  course: Course,
  { at }: Pick<Happening, 'at'>,
  { closesAfter, requiresValidation }: ResponsePolicy,
): Course {
  const current = openOf(course);
  if (!current || requiresValidation || current.metDays < closesAfter) return course;
  return { ...course, violations: replaced(course, closedByItself(current, at, current.metDays)) };
}

function afterDay(
  course: Course,
  { at, date, isOver }: Extract<Happening, { kind: 'day' }>,
  budget: string,
  policy: ResponsePolicy,
): Course {
  const current = openOf(course);
  if (!isOver) {
    const met = current && { ...current, metDays: current.metDays + 1 };
    const violations = met ? replaced(course, met) : course.violations;
    return { ...course, violations, run: undefined, met: course.met + 1 };
  }
  const run = { firstDay: course.run?.firstDay ?? date, days: (course.run?.days ?? 0) + 1 };
  const over = { ...course, run, met: 0, lastOver: date };
  if (current) return { ...over, violations: replaced(course, { ...current, lastDay: date, metDays: 0 }) };
  if (policy.opensAfter === undefined || run.days < policy.opensAfter) return over;
  return { ...over, violations: opened(over, { at, firstDay: run.firstDay, lastDay: date }, budget, policy) };
}

/** A month says again what its weeks have said: what was closed since its last day over is not opened by it. */
function afterPeriod(
  course: Course,
  { at, firstDay, lastDay, isByDays }: Extract<Happening, { kind: 'period' }>,
  budget: string,
  policy: ResponsePolicy,
): Course {
  const last = course.violations.at(-1);
  if (last && lastDay <= last.lastDay) return course;
  if (last && last.closed === undefined) {
    return { ...course, violations: replaced(course, { ...last, lastDay, metDays: 0 }) };
  }
  const since = isByDays ? course : { ...course, met: 0 };
  return { ...course, violations: opened(since, { at, firstDay, lastDay }, budget, policy) };
}

/** Soon after it was closed it is the same violation again; later it is another one. */
function opened(
  course: Course,
  { at, firstDay, lastDay }: { readonly at: Instant; readonly firstDay: string; readonly lastDay: string },
  budget: string,
  { reopensWithin }: ResponsePolicy,
): readonly ViolationSoFar[] {
  const last = course.violations.at(-1);
  if (last?.closed !== undefined && at - last.closed <= reopensWithin * DAY) {
    return replaced(course, reopenedAt(last, at, { since: firstDay, lastDay, metDays: course.met }));
  }
  const fresh = begun(violationId(budget, firstDay), firstDay, lastDay, at);
  return [...course.violations, { ...fresh, metDays: course.met }];
}

type Written = Extract<Happening, { kind: 'event' }>;

function afterEvent(course: Course, written: Written, policy: ResponsePolicy): readonly ViolationSoFar[] {
  const { id, event } = written;
  const { violations } = course;
  const known = violations.find((violation) => violation.id === id);
  if (!known) return withRecord(course, written, policy);
  const after = withEvent(known, event, policy);
  return violations.map((violation) => (violation === known ? after : violation));
}

/**
 * The first word of a violation that the known days do not tell of, or tell of under a later first day since they do not
 * reach back far enough. What was written down counts.
 */
function withRecord(
  { violations, lastOver = '', met }: Course,
  { id, firstDay, event, at }: Written,
  policy: ResponsePolicy,
): readonly ViolationSoFar[] {
  const last = violations.at(-1);
  if (last && (last.closed === undefined || isSame(last, firstDay))) {
    const first = firstDay < last.firstDay ? firstDay : last.firstDay;
    const since = last.rounds.length === 0 ? first : last.since;
    const adopted = { ...last, id, firstDay: first, since };
    return [...violations.slice(0, -1), withEvent(adopted, event, policy)];
  }
  const known = begun(id, firstDay, firstDay, at);
  const fresh = lastOver >= firstDay ? { ...known, lastDay: lastOver, metDays: met } : known;
  return [...violations, withEvent(fresh, event, policy)];
}

/** Whether what closed by itself, and of which nothing is written down under its own name, is what began on that day. */
function isSame({ unvalidated, noted, lastDay }: ViolationSoFar, firstDay: string): boolean {
  return unvalidated === true && !noted && firstDay <= lastDay;
}

function openOf({ violations }: Course): ViolationSoFar | undefined {
  const last = violations.at(-1);
  return last?.closed === undefined ? last : undefined;
}

function replaced({ violations }: Course, last: ViolationSoFar): readonly ViolationSoFar[] {
  return [...violations.slice(0, -1), last];
}
