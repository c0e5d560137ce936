import { editionName } from '../../model/edition.ts';
import type { Action } from '../../model/finding.ts';
import type { ReportPublication } from '../../model/publication.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Report, ReportKind, Row } from '../../model/report.ts';
import { baseUnit } from '../../model/unit.ts';
import type { Counts, Status } from '../../model/verdict.ts';
import { cleaned } from '../view/clean.ts';
import { safeLink } from '../view/links.ts';
import { familyName, fewOf, type ShownRow, shownRows } from '../view/listed.ts';
import { nameOf } from '../view/rows.ts';
import { whyView } from '../view/why.ts';
import { addressOf } from '../view.ts';
import { MOST, needsSomebody } from './content.ts';

/** A budget of a message, or a family with what is known of its worst member. Figures are in base units: `seconds`, `bytes`, `cores`, `ratio`, `count`, or one of them `_per_second`. */
export interface MessageBudget {
  /** `api/query-p95`. */
  readonly id: string;
  /** `API Query P95`. */
  readonly name: string;
  readonly status: Status;
  readonly unit: string;
  readonly limit: number;
  /** Absent when it is not known. */
  readonly actual?: number;
  /** The used share of the budget, 1 for all of it; absent when it is unknown or no number. */
  readonly usage?: number;
  /** Why the status is unknown, a sentence. */
  readonly unknown?: string;
  /** Since when, where and what changed before, as a part of a sentence. */
  readonly why?: string;
  /** Of a family: how many of its members have each status, and the id of the worst. */
  readonly members?: Counts;
  readonly worst?: string;
}

/** Something that somebody has to do. */
export interface MessageAction {
  readonly budget: string;
  readonly title: string;
  readonly text: string;
  readonly owner?: string;
  /** `2026-02-09`. */
  readonly due?: string;
  readonly runbook?: string;
}

/** What a webhook of the format `json` gets: a report in short, for programs. Members may be added under the same version. */
export interface ReportMessage {
  readonly headroom: 'report';
  readonly version: 1;
  /** `weekly 2026-W05`, `weekly 2026-W05 r2`. */
  readonly edition: string;
  readonly kind: ReportKind;
  readonly period: {
    readonly id: string;
    readonly firstDay: string;
    readonly lastDay: string;
    readonly zone: string;
  };
  readonly revision: number;
  /** Whether the figures reach the period's end. */
  readonly complete: boolean;
  readonly title: string;
  readonly headline: string;
  readonly counts: Counts;
  /** The budgets that are not within, worst first, at most six. */
  readonly budgets: readonly MessageBudget[];
  /** How many more there are. */
  readonly left: number;
  /** At most six. */
  readonly actions: readonly MessageAction[];
  /** Where the full report is; empty when the settings do not say. */
  readonly link: string;
}

/** The message of a publication. */
export function reportMessage({ edition, report }: ReportPublication): ReportMessage {
  const { kind, period, revision, complete, title, headline, counts, rows } = report;
  const needy = shownRows(report).filter(({ row }) => needsSomebody(row.verdict.status));
  const { id, firstDay, lastDay, zone } = period;
  const byId = new Map(rows.map((row) => [row.budget.id, row]));
  return cleaned<ReportMessage>({
    headroom: 'report',
    version: 1,
    edition: editionName(edition),
    kind,
    period: { id, firstDay, lastDay, zone },
    revision,
    complete,
    title,
    headline,
    counts,
    budgets: needy.slice(0, MOST).map((one) => budgetOf(one, report)),
    left: Math.max(0, needy.length - MOST),
    actions: fewOf(report, report.actions)
      .slice(0, MOST)
      .map(({ one }) => actionOf(one, byId.get(one.budget))),
    link: addressOf(report, 'report.html'),
  });
}

function budgetOf({ row, family }: ShownRow, report: Report): MessageBudget {
  return {
    ...messageBudget(row, report),
    ...(family && {
      id: family.id,
      name: familyName(family),
      members: family.counts,
      worst: row.budget.id,
    }),
  };
}

/** A budget of a report by itself. */
export function messageBudget(row: Row, report: Report): MessageBudget {
  const { budget, verdict } = row;
  const { status, limit, actual, usage, unknown } = verdict;
  const why = whyView(row, report).brief;
  return {
    id: budget.id,
    name: nameOf(row),
    status,
    unit: baseUnit(limit.unit),
    limit: baseValue(limit),
    ...(actual && { actual: actual.value }),
    ...(typeof usage === 'number' && { usage }),
    ...(unknown && { unknown: unknown.detail }),
    ...(why !== '' && { why }),
  };
}

function actionOf({ budget, title, text, owner, due }: Action, row: Row | undefined): MessageAction {
  const runbook = safeLink(row?.budget.runbook);
  return {
    budget,
    title,
    text,
    ...(owner !== undefined && { owner }),
    ...(due !== undefined && { due }),
    ...(runbook !== '' && { runbook }),
  };
}
