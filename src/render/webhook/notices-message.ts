import type { Category } from '../../model/budget.ts';
import type { ResponseStep } from '../../model/finding.ts';
import type { NoticeKind } from '../../model/notice.ts';
import type { NoticesPublication } from '../../model/publication.ts';
import type { Row } from '../../model/report.ts';
import { judgedFigureOn } from '../../model/verdict.ts';
import type { Violation } from '../../model/violation.ts';
import { isoOf } from '../../model/window.ts';
import { reportsAddress } from '../notices/links.ts';
import { type Told, tellingOf } from '../notices/told.ts';
import { headlineWithFigure } from '../notices/words.ts';
import { cleaned } from '../view/clean.ts';
import { safeLink } from '../view/links.ts';
import { type MessageBudget, messageBudget } from './report-message.ts';

/** What a webhook of the format `json` gets of notices, for programs. Moments are in UTC. Members may be added under the same version. */
export interface NoticesMessage {
  readonly headroom: 'notices';
  readonly version: 1;
  /** `2026-01-28T06:30:00Z`: the same in every attempt. */
  readonly id: string;
  readonly at: string;
  /** The zone of its local days. */
  readonly zone: string;
  /** All of them, in the order in which they happened. */
  readonly notices: readonly NoticeMessage[];
  /** Where all reports are; empty when the settings do not say. */
  readonly link: string;
}

/** One notice. */
export interface NoticeMessage {
  /** What it is known by, so that it can be told from every other: `api.query-p95-2026-01-28 opened`. */
  readonly key: string;
  readonly what: NoticeKind;
  /** When that happened; of an overdue step its deadline. */
  readonly at: string;
  /** `API Query P95 is over its budget: 2.31 s of 2 s`. */
  readonly text: string;
  /** The step that was taken or is overdue. */
  readonly step?: ResponseStep;
  /** What the budget is, and how it stands in the week so far; without figures where nothing was measured. */
  readonly budget: { readonly service: string; readonly category?: Category } & (
    | MessageBudget
    | Pick<MessageBudget, 'id' | 'name'>
  );
  /** The last day over, in the budget's unit; absent where it was not measured. */
  readonly day?: { readonly date: string; readonly actual: number; readonly limit: number };
  readonly owner?: string;
  readonly violation: ViolationMessage;
}

/** A violation as it stood. */
export interface ViolationMessage {
  readonly id: string;
  readonly state: Violation['state'];
  /** `2026-01-28`. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly opened: string;
  readonly closed?: string;
  readonly next?: { readonly step: ResponseStep; readonly until: string };
  readonly metDays: number;
  readonly metNeeded: number;
  readonly rootCause?: string;
  /** Why nothing will be done about it. */
  readonly declined?: string;
  /** Tickets and whatever else was linked. */
  readonly links: readonly string[];
  /** The page on which it can be answered. */
  readonly page?: string;
}

/** The message of a reader's notices. */
export function noticesMessage({ notices, pages = {} }: NoticesPublication): NoticesMessage {
  const { id, at, report } = notices;
  const tell = tellingOf(notices);
  return cleaned<NoticesMessage>({
    headroom: 'notices',
    version: 1,
    id,
    at: isoOf(at),
    zone: report.period.zone,
    notices: notices.notices
      .toSorted((a, b) => a.at - b.at)
      .map((notice) => noticeMessage(tell(notice), pages[notice.violation.id])),
    link: reportsAddress(report),
  });
}

function noticeMessage(told: Told, page: string | undefined): NoticeMessage {
  const { row, report, violation } = told;
  const { key, what, at, step, about } = told.notice;
  const day = dayOf(row, violation.lastDay);
  return {
    key,
    what,
    at: isoOf(at),
    text: headlineWithFigure(told),
    ...(step && { step }),
    budget: {
      ...(row ? messageBudget(row, report) : { id: about.budget, name: about.name }),
      service: about.service,
      ...(about.category !== undefined && { category: about.category }),
    },
    ...(day && { day }),
    ...(about.owner !== undefined && { owner: about.owner }),
    violation: violationMessage(violation, page),
  };
}

function dayOf(row: Row | undefined, date: string): NoticeMessage['day'] {
  const day = row?.days.find((one) => one.date === date);
  const figure = day && judgedFigureOn(day);
  return day && figure && { date, actual: figure.value, limit: day.limit };
}

function violationMessage(violation: Violation, page: string | undefined): ViolationMessage {
  const {
    id,
    state,
    firstDay,
    lastDay,
    opened,
    closed,
    next,
    metDays,
    metNeeded,
    rootCause,
    declined,
    links,
  } = violation;
  return {
    id,
    state,
    firstDay,
    lastDay,
    opened: isoOf(opened),
    ...(closed !== undefined && { closed: isoOf(closed) }),
    ...(next && { next: { step: next.step, until: isoOf(next.due) } }),
    metDays,
    metNeeded,
    ...(rootCause !== undefined && { rootCause }),
    ...(declined && { declined: declined.text }),
    links: links.filter((link) => safeLink(link) !== ''),
    ...(page !== undefined && { page }),
  };
}
