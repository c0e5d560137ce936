import { momentWords, overdueWords } from '../../model/dates.ts';
import { dateWords } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import type { Violation } from '../../model/violation.ts';
import type { Instant } from '../../model/window.ts';
import { type ResponseView, responseView } from '../view/responses.ts';
import { capital } from '../view/sentences.ts';
import { folderOf, periodName, viewOf } from '../view.ts';

/** A violation that a page shows, with what is known of its budget. */
export interface Shown {
  readonly violation: Violation;
  /** `API Query P95`. */
  readonly name: string;
  readonly owner: string;
  /** The last report that tells of the budget, and of nothing else; absent when there is none. */
  readonly told?: { readonly report: Report; readonly isPublished: boolean };
}

/** When, and in which zone, a page is made. */
export interface Moment {
  readonly at: Instant;
  readonly zone: string;
}

/** A violation on a page. */
export interface ShownView extends ResponseView {
  /** `over from 28 January 2026 to 1 February 2026`. */
  readonly over: string;
  /** The step to take: `acknowledge until 2 February 2026, 01:00 (UTC)`; empty when none is due. */
  readonly due: string;
  /** `5 hours overdue`, `overdue` within the first hour; empty when it is not. */
  readonly late: string;
  /** Why nothing will be done; empty otherwise. */
  readonly declined: string;
  /** What the last report said: figures, and since when, where and what changed before; empty without one. */
  readonly figures: string;
  readonly why: string;
  readonly remark: string;
  readonly runbook: string;
  /** The report that said so: `week 5 of 2026`, and its folder in the archive; empty where it is not there. */
  readonly told: { readonly title: string; readonly folder: string };
}

/** The view of a violation as it stands. */
export function shownView({ violation, name, owner, told }: Shown, { at, zone }: Moment): ShownView {
  const { firstDay, lastDay, next, declined } = violation;
  return {
    ...responseView(violation, { name, owner }, { at, zone }),
    over:
      firstDay === lastDay
        ? `over on ${dateWords(firstDay)}`
        : `over from ${dateWords(firstDay)} to ${dateWords(lastDay)}`,
    due: next ? `${next.step} until ${momentWords(next.due, zone)}` : '',
    late: next && next.due < at ? overdueWords(next.due, at) : '',
    declined: declined ? `${declined.by}: ${declined.text}` : '',
    ...toldView(told),
  };
}

type ToldView = Pick<ShownView, 'figures' | 'why' | 'remark' | 'runbook' | 'told'>;

const NOTHING_TOLD: ToldView = {
  figures: '',
  why: '',
  remark: '',
  runbook: '',
  told: { title: '', folder: '' },
};

function toldView(told: Shown['told']): ToldView {
  const [row] = told ? viewOf(told.report).budgets : [];
  if (!told || !row) return NOTHING_TOLD;
  const { status, unknown, actualOfLimit, left, used, daysOver, why, runbook } = row;
  const figures = [actualOfLimit, left, used, daysOver].filter((text) => text !== '').join(', ');
  return {
    figures: unknown === '' ? `${capital(status.word)}: ${figures}` : unknown,
    why: why.line,
    remark: why.remark,
    runbook,
    told: told.isPublished
      ? { title: periodName(told.report), folder: folderOf(told.report) }
      : NOTHING_TOLD.told,
  };
}
