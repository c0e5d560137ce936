import { daysWords, lateWords } from '../model/dates.ts';
import type { ResponseStep } from '../model/finding.ts';
import { dateWords, formatQuantity, plural } from '../model/format.ts';
import type { Life } from '../model/history.ts';
import { familyIn } from '../model/member-id.ts';
import { dateAt } from '../model/period.ts';
import { PROPOSAL_WORDS, type Proposal } from '../model/proposal.ts';
import { declinedWords, type StepTaken, TAKEN, type Violation } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import { writerWords } from '../model/writer.ts';
import { distinct, type Retold, type Told, toldLast } from './told.ts';

/** How violations opened, were worked off, ran out of time, opened again and closed. */
export function violations(life: Life): readonly Told[] {
  return toldLast(life, ({ review }) => review.violations).flatMap(violationEvents);
}

function violationEvents({ tellings, last, report, zone }: Retold<Violation>): readonly Told[] {
  const on = (at: Instant, says: string, more: readonly (string | undefined)[] = []) => ({
    on: dateAt(at, zone),
    at,
    budget: last.budget,
    says,
    more: more.filter((text) => text !== undefined),
    report,
  });
  const all = tellings.map(({ one }) => one);
  // What was done before a violation opened again is in the reports from before alone.
  const taken = distinct(
    all.flatMap((one) => one.steps),
    ({ step, at }) => `${step} ${at}`,
  );
  const remarks = distinct(
    all.flatMap((one) => one.remarks),
    ({ at, text }) => `${at} ${text}`,
  );
  const closings = distinct(
    all.filter(({ closed }) => closed !== undefined),
    ({ closed }) => String(closed),
  );
  const openings = distinct(all, ({ opened }) => String(opened));
  const declined = distinct(
    all.flatMap((one) => one.declined ?? []),
    ({ at }) => String(at),
  );
  return [
    ...openings.map((one) =>
      on(one.opened, one.reopened.includes(one.opened) ? 'Violation opened again' : 'Violation opened', [
        `over since ${dateWords(one.firstDay)}`,
        one.seen,
      ]),
    ),
    ...taken.map((step) => ({
      ...on(step.at, takenWords(step), [saidWith(step)]),
      ...(step.step === 'plan' ? { isDecision: true as const } : {}),
    })),
    ...openings
      .flatMap((one) => missedOf(newest(all, one.opened) ?? one, report.gist.asOf))
      .map(({ due, says }) => on(due, says)),
    ...remarks.map(({ at, text, ...writer }) =>
      on(at, `${writerWords(writer)} wrote of the violation`, [text]),
    ),
    ...declined.map((remark) => ({
      ...on(remark.at, `Will not be done: ${declinedWords(remark)}`),
      isDecision: true as const,
    })),
    ...closings.map((one) => on(one.closed ?? 0, closedWords(one))),
  ];
}

/** How an opening of a violation was told last. */
function newest(all: readonly Violation[], opened: Instant): Violation | undefined {
  return all.findLast((one) => one.opened === opened);
}

const SAID: Readonly<Partial<Record<ResponseStep, string>>> = {
  investigate: 'Cause',
  plan: 'Plan',
  implement: 'Change',
};

/** What somebody wrote with a step, with what it is. */
function saidWith({ step, text, causeElsewhere }: StepTaken): string | undefined {
  const what = causeElsewhere ? undefined : SAID[step];
  return text === undefined || what === undefined ? text : `${what}: ${text}`;
}

function takenWords({ step, ...writer }: StepTaken): string {
  return `Violation ${TAKEN[step]} by ${writerWords(writer)}`;
}

/** The deadlines of a violation that passed by a moment before their steps were taken. */
function missedOf(
  { deadlines, steps: taken, closed, declined }: Violation,
  asOf: Instant,
): readonly { readonly due: Instant; readonly says: string }[] {
  const end = Math.min(asOf, closed ?? Number.POSITIVE_INFINITY, declined?.at ?? Number.POSITIVE_INFINITY);
  return deadlines.flatMap(([step, due]) => {
    const at = taken.find((one) => one.step === step)?.at;
    if (due >= end || (at !== undefined && at <= due)) return [];
    return [{ due, says: missedWords(step, at === undefined ? undefined : at - due) }];
  });
}

function missedWords(step: ResponseStep, late: number | undefined): string {
  return `Time to ${step} ran out${late === undefined ? '' : `; ${TAKEN[step]} ${lateWords(late)} later`}`;
}

function closedWords({ unvalidated, metDays }: Violation): string {
  return `Violation closed: met again for ${plural(metDays, 'day')}${unvalidated ? ', not validated' : ''}`;
}

/** How proposals came from state to state. */
export function proposals(life: Life): readonly Told[] {
  return toldLast(life, ({ review }) => review.proposals).flatMap(proposalEvents);
}

function proposalEvents({ tellings, last, report, zone }: Retold<Proposal>): readonly Told[] {
  const { budget, from, to, approvals, rejected } = last;
  const on = (at: Instant, says: string, more: readonly string[] = []) => ({
    on: dateAt(at, zone),
    at,
    budget,
    says,
    more: more.filter((text) => text !== ''),
    report,
  });
  const change = `${formatQuantity(from)} → ${formatQuantity(to)}`;
  // Of these the day is known; of the other states, in which report they were told first.
  const dated: readonly string[] = ['proposed', 'approved', 'rejected'];
  const others = tellings.filter(
    ({ one: { state } }, index) => !dated.includes(state) && tellings[index - 1]?.one.state !== state,
  );
  return [
    on(last.at, `Limit ${change} proposed by ${last.by}`, [last.because]),
    ...approvals.map((one) => ({
      ...on(one.at, `Limit ${change} approved by ${writerWords(one)} (${one.role})`),
      isDecision: true as const,
    })),
    ...(rejected
      ? [
          {
            ...on(rejected.at, `Limit ${change} rejected by ${rejected.by}`, [rejected.because]),
            isDecision: true as const,
          },
        ]
      : []),
    ...others.map(({ report: telling, one: { state } }) => ({
      ...on(telling.gist.asOf - 1, `Proposal ${change}: ${PROPOSAL_WORDS[state]}`),
      report: telling,
    })),
  ];
}

/** What people wrote of it; a note that a later report has as well is of the first. */
export function notes({ id, reports }: Life): readonly Told[] {
  const all = reports.flatMap((report) =>
    report.gist.review.notes.flatMap(({ budget, markdown }) =>
      budget !== undefined && familyIn(budget) === id ? [{ report, budget, markdown }] : [],
    ),
  );
  return distinct(all.toReversed(), ({ budget, markdown }) => `${budget} ${markdown}`).map(
    ({ report, budget, markdown }) => ({
      on: report.gist.period.lastDay,
      budget,
      says: `Note in the report of ${daysWords(report.gist.period.firstDay, report.gist.period.lastDay)}`,
      more: [],
      markdown,
      report,
    }),
  );
}

/** What revisions of reports say otherwise of it. */
export function corrections({ id, reports }: Life): readonly Told[] {
  return reports.flatMap((report) => {
    const { corrections: all = [], corrects, revision, period } = report.gist;
    return all.flatMap(({ budget, text }) =>
      budget !== undefined && familyIn(budget) === id
        ? [
            {
              on: period.lastDay,
              budget,
              says: `Revision ${revision} of the report of ${daysWords(period.firstDay, period.lastDay)} corrects`,
              more: [text, ...(corrects === undefined ? [] : [corrects])],
              report,
            },
          ]
        : [],
    );
  });
}
