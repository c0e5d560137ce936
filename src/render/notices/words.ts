import { overdueWords, weekdayWords } from '../../model/dates.ts';
import type { ResponseStep } from '../../model/finding.ts';
import { plural } from '../../model/format.ts';
import type { NoticeKind } from '../../model/notice.ts';
import { dateAt } from '../../model/period.ts';
import { TAKEN } from '../../model/violation.ts';
import type { Told } from './told.ts';

/** What a step that is overdue would be doing. */
const DOING: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'acknowledging it',
  investigate: 'finding its cause',
  plan: 'planning the change',
  implement: 'the change',
  validate: 'validating it',
};

/** How one kind of notice reads. */
interface KindWords {
  readonly icon: string;
  /** What happened, as a sentence without its full stop and its figure. */
  readonly headline: (told: Told) => string;
  /** What happened, where something else of the same violation is told: `opened`. */
  readonly did: string;
  /** So many of them, where a message has several: `3 opened`. */
  readonly counted: (count: number) => string;
}

/** The kinds, the most pressing first. */
const KINDS: Readonly<Record<NoticeKind, KindWords>> = {
  opened: {
    icon: '❌',
    headline: (told) => `${told.name} is ${sideOf(told)} its budget`,
    did: 'opened',
    counted: (count) => `${count} opened`,
  },
  reopened: {
    icon: '❌',
    headline: (told) => `${told.name} is ${sideOf(told)} its budget again`,
    did: 'opened again',
    counted: (count) => `${count} reopened`,
  },
  overdue: {
    icon: '⏰',
    headline: lateStepWords,
    did: 'step overdue',
    counted: (count) => `${plural(count, 'step')} overdue`,
  },
  met: { icon: '✅', headline: metWords, did: 'met', counted: (count) => `${count} met again` },
  declined: {
    icon: '🚫',
    headline: ({ name }) => `Nothing will be done about ${name}`,
    did: 'declined',
    counted: (count) => `${count} will not be done`,
  },
  closed: { icon: '✅', headline: closedWords, did: 'closed', counted: (count) => `${count} closed` },
  step: {
    icon: '✓',
    headline: stepWords,
    did: 'step taken',
    counted: (count) => `${plural(count, 'step')} taken`,
  },
};

/** The kinds of notices, the most pressing first. */
export const BY_URGENCY = Object.keys(KINDS) as readonly NoticeKind[];

/** Stands before what a notice says, and never alone. */
export function iconOf(what: NoticeKind): string {
  return KINDS[what].icon;
}

/** What a notice says in one sentence, without its figure and its full stop: `API Query P95 is over its budget`. */
export function headlineOf(told: Told): string {
  return KINDS[told.notice.what].headline(told);
}

/** The same with the figure, where it says how far it is over: `API Query P95 is over its budget: 2.31 s of 2 s`. */
export function headlineWithFigure(told: Told): string {
  const isOver = told.notice.what === 'opened' || told.notice.what === 'reopened';
  return [headlineOf(told), isOver ? told.figure : ''].filter(Boolean).join(': ');
}

/** What several notices say, by kind: `3 violations opened, 1 closed`. */
export function tallyOf(kinds: readonly NoticeKind[]): string {
  const counted = BY_URGENCY.flatMap((what) => {
    const count = kinds.filter((kind) => kind === what).length;
    return count > 0 ? [KINDS[what].counted(count)] : [];
  });
  return counted
    .join(', ')
    .replace(/^(\d+) (?!step)/, (_, count: string) => `${plural(Number(count), 'violation')} `);
}

/** What else a message tells of a violation: `opened on Sunday 25 January`; empty where it tells nothing else. */
export function earlierWords({ earlier, zone }: Told): string {
  return earlier.map(({ what, at }) => `${KINDS[what].did} on ${weekdayWords(dateAt(at, zone))}`).join(', ');
}

/** On which side of its limit a budget is that is not met. */
export function sideOf({ row }: Pick<Told, 'row'>): string {
  return row?.budget.bound === 'at_least' ? 'short of' : 'over';
}

/** Several deadlines that passed are one notice, of the step to take. */
function lateStepWords({ notice, name, violation: { next, deadlines }, now }: Told): string {
  const step = notice.step ?? next?.step ?? 'acknowledge';
  const due = deadlines.find(([one]) => one === step)?.[1] ?? notice.at;
  return `${name}: ${DOING[step]} is ${overdueWords(due, now)}`;
}

function metWords({ notice, name, violation: { metDays, metNeeded }, zone }: Told): string {
  const day = weekdayWords(dateAt(notice.at - 1, zone));
  return `${name} ${metDays > 1 ? `is met since ${day}` : `was met on ${day}`}, ${metDays} of ${plural(metNeeded, 'day')}`;
}

function closedWords({ name, violation: { unvalidated } }: Told): string {
  return `${name} is met again, and ${unvalidated ? 'closed by itself' : 'validated'}`;
}

function stepWords({ notice, name, violation }: Told): string {
  const taken = violation.steps.find(({ step }) => step === notice.step);
  return taken ? `${name}: ${TAKEN[taken.step]} by ${taken.by}` : `${name}: a step was taken`;
}
