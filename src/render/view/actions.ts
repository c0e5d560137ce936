import { momentWords } from '../../model/dates.ts';
import type { FamilyFinding } from '../../model/family.ts';
import { dateWords } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import { dueDate, overdueText, stepOverdueText } from './due.ts';
import { answerLink, safeLink } from './links.ts';
import { fewOf } from './listed.ts';
import { nameOf } from './rows.ts';
import { declinedText, sentence } from './sentences.ts';
import { type StatusView, statusView } from './status.ts';
import { stepText } from './steps.ts';

/** Something a person has to do. */
export interface ActionView {
  readonly number: string;
  readonly budget: string;
  readonly status: StatusView;
  /** `API Query P95 over budget`. */
  readonly title: string;
  readonly text: string;
  /** Who acts, or `nobody yet`. */
  readonly owner: string;
  readonly hasOwner: boolean;
  readonly rootCause: string;
  /** `Will not be done: it is replaced in March (octocat, from the ticket).`; empty where somebody is to do something. */
  readonly declined: string;
  /** `9 February 2026`, `12 January 2026 or before`; empty when there is no due date. */
  readonly due: string;
  /** `5 days overdue`, `at least 5 days overdue`; empty when it is not. */
  readonly overdue: string;
  /** `26 January 2026`, `before 26 January 2026`. */
  readonly opened: string;
  /** Until when the step is to be taken: `4 February 2026, 08:00 (UTC)`; empty without one. */
  readonly stepDue: string;
  /** By how much the step is overdue: `5 days overdue`; empty when it is not. */
  readonly stepOverdue: string;
  /** Tickets and whatever else was linked, as http addresses. */
  readonly links: readonly string[];
  /** The response step to take now, with what it asks for: `investigate (reproduce it, …)`. */
  readonly step: string;
  /** The step's name alone. */
  readonly stepName: string;
  readonly runbook: string;
  /** Where the step can be taken; empty where nobody can answer. */
  readonly answer: string;
  /** Behind the last of a family of which there are more: `and 9 more of API P95 by route`. */
  readonly andMore: string;
}

/** The actions of a report in its order, of each family a few. */
export function actionViews(report: Report): readonly ActionView[] {
  const rows = new Map(report.rows.map((row) => [row.budget.id, row]));
  // A report holds actions of few members of a family, and counts all that are not within.
  const inAll = ({ counts: { monitored, within } }: FamilyFinding, inList: number) =>
    Math.max(inList, monitored - within);
  return fewOf(report, report.actions, { inAll }).map(({ one: action, andMore }, index) => {
    const row = rows.get(action.budget);
    return {
      number: String(index + 1),
      budget: row ? nameOf(row) : action.budget,
      status: statusView(action.why),
      title: action.title,
      text: action.text,
      owner: action.owner ?? 'nobody yet',
      hasOwner: action.owner !== undefined,
      rootCause: action.rootCause ? sentence(action.rootCause) : '',
      declined: declinedText(action.declined),
      due: dueDate(action),
      overdue: overdueText(action),
      opened: `${action.openedBefore ? 'before ' : ''}${dateWords(action.opened)}`,
      step: action.step ? stepText(action.step) : '',
      stepName: action.step ?? '',
      stepDue: action.stepDue === undefined ? '' : momentWords(action.stepDue, report.period.zone),
      stepOverdue: stepOverdueText(action),
      links: (action.links ?? []).flatMap((link) => safeLink(link) || []),
      runbook: safeLink(row?.budget.runbook),
      answer: answerLink(report, row?.violation),
      andMore,
    };
  });
}
