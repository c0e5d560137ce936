import type { ResponseStep } from '../model/finding.ts';
import type { Remark, ResponsePolicy, StepTaken } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import { stepOf, type ViolationEvent, violationId } from './violation-event.ts';

/** A violation on its way. */
export interface Episode {
  readonly id: string;
  readonly firstDay: string;
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
  /** Its closing is written down, so that its moment is known whatever days are. */
  readonly closingWritten?: true;
  readonly reopened: readonly Instant[];
  /** How it went before each reopening. */
  readonly rounds: readonly Round[];
  /** Events that were written down but that did not apply when they came. */
  readonly withoutEffect: readonly ViolationEvent[];
}

/** A violation from one opening to its closing. */
export type Round = Pick<
  Episode,
  'firstDay' | 'lastDay' | 'opened' | 'steps' | 'metDays' | 'closed' | 'unvalidated' | 'closingWritten'
>;

/** What has become of a budget so far: its violations, oldest first, and the days over in a row. */
export interface Course {
  readonly episodes: readonly Episode[];
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
export const NOTHING_YET: Course = { episodes: [], run: undefined, met: 0 };

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
      return { ...course, episodes: afterEvent(course, happening, policy) };
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
  return { ...course, episodes: replaced(course, closedByItself(current, at, current.metDays)) };
}

function closedByItself(episode: Episode, at: Instant, metDays: number): Episode {
  return { ...episode, closed: at, metDays, unvalidated: true };
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
    const episodes = met ? replaced(course, met) : course.episodes;
    return { ...course, episodes, run: undefined, met: course.met + 1 };
  }
  const run = { firstDay: course.run?.firstDay ?? date, days: (course.run?.days ?? 0) + 1 };
  const over = { ...course, run, met: 0, lastOver: date };
  if (current) return { ...over, episodes: replaced(course, { ...current, lastDay: date, metDays: 0 }) };
  if (policy.opensAfter === undefined || run.days < policy.opensAfter) return over;
  return { ...over, episodes: opened(over, { at, firstDay: run.firstDay, lastDay: date }, budget, policy) };
}

/** A month says again what its weeks have said: what was closed since its last day over is not opened by it. */
function afterPeriod(
  course: Course,
  { at, firstDay, lastDay, isByDays }: Extract<Happening, { kind: 'period' }>,
  budget: string,
  policy: ResponsePolicy,
): Course {
  const last = course.episodes.at(-1);
  if (last && lastDay <= last.lastDay) return course;
  if (last && last.closed === undefined) {
    return { ...course, episodes: replaced(course, { ...last, lastDay, metDays: 0 }) };
  }
  const since = isByDays ? course : { ...course, met: 0 };
  return { ...course, episodes: opened(since, { at, firstDay, lastDay }, budget, policy) };
}

/** Soon after it was closed it is the same violation again; later it is another one. */
function opened(
  course: Course,
  { at, firstDay, lastDay }: { readonly at: Instant; readonly firstDay: string; readonly lastDay: string },
  budget: string,
  { reopensWithin }: ResponsePolicy,
): readonly Episode[] {
  const last = course.episodes.at(-1);
  if (last?.closed !== undefined && at - last.closed <= reopensWithin * DAY) {
    return replaced(course, reopenedAt({ ...last, lastDay, metDays: course.met }, at));
  }
  const fresh = begun(violationId(budget, firstDay), firstDay, lastDay, at);
  return [...course.episodes, { ...fresh, metDays: course.met }];
}

function reopenedAt(episode: Episode, at: Instant): Episode {
  const { closed: _closed, unvalidated: _unvalidated, closingWritten: _written, ...rest } = episode;
  return {
    ...rest,
    opened: at,
    steps: [],
    noted: false,
    reopened: [...episode.reopened, at],
    rounds: [...episode.rounds, roundOf(episode)],
  };
}

/** The opening that a violation is in, or was in last. */
export function roundOf(episode: Episode): Round {
  const { firstDay, lastDay, steps, metDays, closed, unvalidated, closingWritten } = episode;
  return {
    firstDay,
    lastDay,
    opened: episode.opened,
    steps,
    metDays,
    ...(closed === undefined ? {} : { closed }),
    ...(unvalidated ? { unvalidated } : {}),
    ...(closingWritten ? { closingWritten } : {}),
  };
}

function begun(id: string, firstDay: string, lastDay: string, at: Instant): Episode {
  return {
    id,
    firstDay,
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

type Written = Extract<Happening, { kind: 'event' }>;

function afterEvent(course: Course, written: Written, policy: ResponsePolicy): readonly Episode[] {
  const { id, event } = written;
  const { episodes } = course;
  const known = episodes.find((episode) => episode.id === id);
  if (!known) return withRecord(course, written, policy);
  const after = applied(known, event, policy) ?? ineffective(known, event);
  return episodes.map((episode) => (episode === known ? after : episode));
}

/**
 * The first word of a violation that the known days do not tell of, or tell of under a later first day since they do not
 * reach back far enough. What was written down counts.
 */
function withRecord(
  { episodes, lastOver = '', met }: Course,
  { id, firstDay, event, at }: Written,
  policy: ResponsePolicy,
): readonly Episode[] {
  const last = episodes.at(-1);
  if (last && (last.closed === undefined || isSame(last, firstDay))) {
    const adopted = { ...last, id, firstDay: firstDay < last.firstDay ? firstDay : last.firstDay };
    return [...episodes.slice(0, -1), applied(adopted, event, policy) ?? ineffective(adopted, event)];
  }
  const known = begun(id, firstDay, firstDay, at);
  const fresh = lastOver >= firstDay ? { ...known, lastDay: lastOver, metDays: met } : known;
  return [
    ...episodes,
    event.did === 'open'
      ? { ...fresh, noted: true }
      : (applied(fresh, event, policy) ?? ineffective(fresh, event)),
  ];
}

/** Whether what closed by itself, and of which nothing is written down under its own name, is what began on that day. */
function isSame({ unvalidated, noted, lastDay }: Episode, firstDay: string): boolean {
  return unvalidated === true && !noted && firstDay <= lastDay;
}

function ineffective(episode: Episode, event: ViolationEvent): Episode {
  return { ...episode, withoutEffect: [...episode.withoutEffect, event] };
}

/** The episode with an event applied, or undefined when the event does not apply. */
function applied(episode: Episode, event: ViolationEvent, policy: ResponsePolicy): Episode | undefined {
  const { at, by } = event;
  switch (event.did) {
    case 'open':
      return episode.noted || episode.reopened.length > 0 ? undefined : notedAt(episode, at);
    case 'reopen':
      return afterReopen(episode, at);
    case 'close':
      return afterClose(episode, event);
    case 'note':
      return { ...episode, remarks: [...episode.remarks, { at, by, text: event.text }] };
    case 'assign':
      return { ...episode, owner: event.owner };
    case 'link':
      return { ...episode, links: [...episode.links, event.url] };
    case 'acknowledge':
    case 'investigate':
    case 'plan':
    case 'implement':
    case 'validate':
      return afterStep(episode, event, policy);
  }
}

/** The word of an opening says when it was noticed; what closed before that was open for no time that counts. */
function notedAt(episode: Episode, at: Instant): Episode {
  return { ...episode, noted: true, ...(episode.closed === undefined ? { opened: at } : {}) };
}

/** Days may have closed it already: then the word of it says nothing new. What closed stays so when the settings change. */
function afterClose(
  episode: Episode,
  { at, met }: Extract<ViolationEvent, { did: 'close' }>,
): Episode | undefined {
  if (episode.closed !== undefined && !episode.unvalidated) return undefined;
  const closed = episode.closed === undefined ? closedByItself(episode, at, met) : episode;
  return { ...closed, closingWritten: true };
}

/** Days may have reopened it already: then the word of it says when it was noticed. */
function afterReopen(episode: Episode, at: Instant): Episode | undefined {
  if (!episode.noted && episode.reopened.length > 0) return notedAt(episode, at);
  if (episode.closed === undefined) return undefined;
  return { ...reopenedAt({ ...episode, metDays: 0 }, at), noted: true };
}

type StepEvent = Extract<ViolationEvent, { did: ResponseStep }>;

/** Steps are taken while it is open, and afterwards as long as it is not validated. */
function afterStep(episode: Episode, event: StepEvent, policy: ResponsePolicy): Episode | undefined {
  const step = stepOf(event);
  if (episode.closed !== undefined && !episode.unvalidated) return undefined;
  if (step === undefined || step !== dueStep(episode, policy)) return undefined;
  if (event.did === 'validate' && event.met < policy.closesAfter) return undefined;
  const text = event.did === 'investigate' ? event.cause : event.text;
  const taken: StepTaken = { step, at: event.at, by: event.by, ...(text === undefined ? {} : { text }) };
  const after = { ...episode, noted: true, steps: [...episode.steps, taken] };
  if (event.did === 'investigate') return { ...after, rootCause: event.cause };
  return event.did === 'validate' ? validated(after, event) : after;
}

/** What had closed by itself stays closed since then. */
function validated(episode: Episode, { at, met }: Extract<StepEvent, { did: 'validate' }>): Episode {
  if (episode.closed === undefined) return { ...episode, closed: at, metDays: met, closingWritten: true };
  const { unvalidated: _unvalidated, ...rest } = episode;
  return rest;
}

/** The step to take now: the first one that was not taken since the opening. */
export function dueStep(
  { steps }: Pick<Episode, 'steps'>,
  policy: ResponsePolicy,
): StepTaken['step'] | undefined {
  return policy.steps.find(([step]) => !steps.some((taken) => taken.step === step))?.[0];
}

function openOf({ episodes }: Course): Episode | undefined {
  const last = episodes.at(-1);
  return last?.closed === undefined ? last : undefined;
}

function replaced({ episodes }: Course, last: Episode): readonly Episode[] {
  return [...episodes.slice(0, -1), last];
}
