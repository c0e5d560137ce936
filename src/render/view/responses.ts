import { momentWords } from '../../model/dates.ts';
import { dateWords, ordinal, percent, plainNumber, plural } from '../../model/format.ts';
import { dateAt } from '../../model/period.ts';
import type { Report } from '../../model/report.ts';
import { declinedWords, TAKEN, type Violation } from '../../model/violation.ts';
import type { Instant } from '../../model/window.ts';
import { answerLink, safeLink } from './links.ts';
import { familyFinder, fewOf, MOST_IN_TABLE } from './listed.ts';
import { declinedText, sentence } from './sentences.ts';

/** A step of the response as it stands. */
export interface StepView {
  /** `acknowledge`. */
  readonly name: string;
  /** `done`, `late`, `next` or `later`. */
  readonly state: 'done' | 'late' | 'next' | 'later';
  /** `✓` when done, `⏰` when late; empty otherwise. */
  readonly icon: string;
  /** `2 February` or `due 4 February`; `not done` when it closed by itself without it. */
  readonly text: string;
  /** Who took it, when, and what they wrote; empty before. */
  readonly said: string;
}

/** A violation and the response to it. */
export interface ResponseView {
  /** What commands know it by. */
  readonly id: string;
  readonly budget: string;
  readonly open: boolean;
  /** `open since 2 February 2026`, `reopened 9 February 2026` or `closed 16 February 2026: met again for 7 days, not validated`. */
  readonly state: string;
  /** `3rd time in a short while`; empty when it is not recurring. */
  readonly recurring: string;
  /** `met for 3 of 7 days`; empty when closed, or while no day met the budget. */
  readonly met: string;
  readonly owner: string;
  readonly rootCause: string;
  /** `Will not be done: it is replaced in March (octocat, from the ticket).`; empty where somebody is to do something. */
  readonly declined: string;
  /** How far the response is, for a line: `acknowledged, investigated; plan until 4 February 2026, 08:00 (UTC)`. */
  readonly brief: string;
  readonly steps: readonly StepView[];
  readonly remarks: readonly { readonly said: string; readonly text: string }[];
  readonly links: readonly string[];
  /** Where it can be answered; empty where nobody can. */
  readonly answer: string;
  /** Behind the last of a family of which there are more: `and 9 more of API P95 by route`. */
  readonly andMore: string;
}

/** How well the team responded in the month, a sentence each; none in a weekly report. */
export function responsivenessTexts({ review }: Report): readonly string[] {
  const { responsiveness } = review;
  if (!responsiveness) return [];
  const { acknowledged, investigated, met, closed, unvalidated, withoutCause, medianDays } = responsiveness;
  const shares = [
    ['Acknowledged', acknowledged],
    ['Investigated', investigated],
    ['Met again', met],
  ] as const;
  return [
    ...shares.flatMap(([what, { inTime, of }]) =>
      of > 0 ? `${what} within its time: ${inTime} of ${of} (${percent(inTime / of)}).` : [],
    ),
    ...(medianDays === undefined
      ? []
      : [
          `Days from the first over to the first met again: ${plainNumber(medianDays, 1)} (median of ${closed}).`,
        ]),
    ...(closed > 0
      ? [
          `Closed: ${plural(closed, 'violation')}, of which ${unvalidated} not validated and ${withoutCause} without a known cause.`,
        ]
      : []),
  ];
}

/** The violations under response and those closed of late, in the report's order. */
export function responseViews(report: Report, name: (id: string) => string): readonly ResponseView[] {
  const owners = new Map(report.rows.map(({ budget }) => [budget.id, budget.owner]));
  const isGone = goneFrom(report);
  return fewOf(report, report.review.violations, { most: MOST_IN_TABLE }).map(
    ({ one: violation, andMore }) => {
      const budget = { name: name(violation.budget), owner: owners.get(violation.budget) ?? '' };
      const view = responseView(violation, budget, { at: report.asOf, zone: report.period.zone });
      return {
        ...view,
        answer: answerLink(report, violation.id),
        state: `${view.state}${isGone(violation) ? ', without data since' : ''}`,
        andMore,
      };
    },
  );
}

/** A violation of a budget and the response to it, as it stands at a moment. */
export function responseView(
  violation: Violation,
  budget: { readonly name: string; readonly owner: string },
  { at, zone }: { readonly at: Instant; readonly zone: string },
): ResponseView {
  return {
    id: violation.id,
    budget: budget.name,
    open: violation.state === 'open',
    state: stateText(violation, zone),
    recurring: recurringText(violation),
    met: metText(violation),
    owner: violation.owner ?? budget.owner,
    rootCause: violation.rootCause ? sentence(violation.rootCause) : '',
    declined:
      violation.state === 'open' && violation.declined ? declinedText(declinedWords(violation.declined)) : '',
    brief: briefText(violation, zone),
    steps: stepViews(violation, at, zone),
    remarks: violation.remarks.map(({ at: said, by, text }) => ({
      said: `${by}, ${dateWords(dateAt(said, zone))}`,
      text,
    })),
    links: violation.links.flatMap((link) => safeLink(link) || []),
    answer: '',
    andMore: '',
  };
}

/** Tells open violations of members that are in no part of the report: they had no data in its period. */
function goneFrom(report: Report): (violation: Violation) => boolean {
  const familyOf = familyFinder(report);
  const withRow = new Set(report.rows.map(({ budget }) => budget.id));
  return ({ budget, state }) => {
    const family = familyOf(budget);
    if (!family || state === 'closed' || withRow.has(budget)) return false;
    return !family.others.some(({ value }) => budget === `${family.id}[${value}]`);
  };
}

function stateText(violation: Violation, zone: string): string {
  const { state, opened, closed, unvalidated, reopened, metDays } = violation;
  const since = dateWords(dateAt(opened, zone));
  if (violation.declined && state === 'open') return `open since ${since}, will not be done`;
  if (state === 'open') return reopened.length > 0 ? `reopened ${since}` : `open since ${since}`;
  const day = closed === undefined ? '' : ` ${dateWords(dateAt(closed, zone))}`;
  const met = plural(metDays, 'day');
  return unvalidated
    ? `closed${day}: met again for ${met}, not validated`
    : `closed${day}, after ${met} within budget`;
}

/** `3rd time that this budget is over`; empty where it is not recurring. */
export function recurringText({ recurring, earlier, reopened }: Violation): string {
  return recurring ? `${ordinal(earlier + reopened.length + 1)} time that this budget is over` : '';
}

function metText({ state, metDays, metNeeded }: Violation): string {
  return state === 'closed' || metDays === 0 ? '' : `met for ${metDays} of ${plural(metNeeded, 'day')}`;
}

function briefText(violation: Violation, zone: string): string {
  const { steps, next } = violation;
  const taken = steps.length === 0 ? 'no step taken yet' : steps.map(({ step }) => TAKEN[step]).join(', ');
  if (violation.declined && violation.state === 'open') return `${taken}; will not be done`;
  return next ? `${taken}; ${next.step} until ${momentWords(next.due, zone)}` : taken;
}

function stepViews(violation: Violation, asOf: Instant, zone: string): readonly StepView[] {
  return violation.deadlines.map(([step, due]) => {
    const taken = violation.steps.find((one) => one.step === step);
    if (taken) {
      const said = [`${taken.by}, ${momentWords(taken.at, zone)}`, taken.text].filter(Boolean).join(': ');
      return { name: step, state: 'done', icon: '✓', text: dateWords(dateAt(taken.at, zone), false), said };
    }
    if (violation.state === 'closed' || violation.declined) {
      const text = violation.unvalidated ? 'not done' : '–';
      return { name: step, state: 'later', icon: '', text, said: '' };
    }
    const isLate = due < asOf;
    const text = `due ${dateWords(dateAt(due, zone), false)}`;
    const waits = violation.next?.step === step ? 'next' : 'later';
    return { name: step, state: isLate ? 'late' : waits, icon: isLate ? '⏰' : '', text, said: '' };
  });
}
