import type { Report } from '../../model/report.ts';
import { isPressing, trendSpan } from '../charts/noteworthy.ts';
import { trendChart } from '../charts/trend-chart.ts';
import { usageGauge } from '../charts/usage-gauge.ts';
import { anchorOf } from '../room/paths.ts';
import type { ActionView } from '../view/actions.ts';
import { fewOf } from '../view/listed.ts';
import { type RowView, urgency } from '../view/rows.ts';
import { capital, sentence } from '../view/sentences.ts';
import type { View } from '../view.ts';
import { smallFrame } from './chart-views.ts';
import { movement, type SaidRow } from './said-row.ts';

/** A budget that is over or about to be, with what to do about it. Gauge and chart are markup. */
export interface Card {
  /** What the reading room leads to; empty of a family's members, which have one line, and in reports of schema 1. */
  readonly place: string;
  readonly row: RowView;
  readonly todo: Todo;
  readonly said: string;
  readonly gauge: string;
  readonly chart: string;
}

/** What there is to do, by whom and until when; without an action, who owns the budget. */
export type Todo = Pick<
  ActionView,
  | 'stepName'
  | 'step'
  | 'stepDue'
  | 'stepOverdue'
  | 'owner'
  | 'hasOwner'
  | 'due'
  | 'overdue'
  | 'opened'
  | 'runbook'
  | 'answer'
>;

/** Whether a budget gets a card: it is pressing, and its figure is known. */
export function needsCard({ row }: SaidRow): boolean {
  return row.verdict.status !== 'unknown' && isPressing(row);
}

/** What is over comes first, then what is under response, and then the order of the report. */
export function byUrgency(a: SaidRow, b: SaidRow): number {
  return urgency(a.texts) - urgency(b.texts);
}

/** The cards of some rows of a report. */
export function cardsOf(rows: readonly SaidRow[], report: Report, view: View): readonly Card[] {
  const told = fewOf(report, report.actions);
  const actions = new Map(told.map(({ one }, index) => [one.budget, view.actions[index]]));
  const frame = { theme: 'page', heading: false } as const;
  const colour = view.schema2 ? 'status' : 'band';
  return rows.map((said) => {
    const { row, texts } = said;
    const action = actions.get(row.budget.id);
    return {
      place: view.schema2 && !row.budget.member ? anchorOf(row.budget.id) : '',
      row: texts,
      todo: action ?? ownership(texts),
      said: sentences(said, view, action),
      gauge: usageGauge(row, colour, { ...frame, width: view.schema2 ? 184 : 240, height: 30 }),
      chart: trendChart(row, trendSpan(report), smallFrame(report)),
    };
  });
}

function ownership({ owner, runbook, answer }: RowView): Todo {
  return {
    stepName: '',
    step: '',
    stepDue: '',
    stepOverdue: '',
    owner: owner === '' ? 'nobody yet' : owner,
    hasOwner: owner !== '',
    due: '',
    overdue: '',
    opened: '',
    runbook,
    answer,
  };
}

function sentences(said: SaidRow, view: View, action: ActionView | undefined): string {
  const { daysOver, cannotTell, uncertainty, exception, limitSince, violation } = said.texts;
  const [first, ...rest] = movement(said, view.periodWord, said.texts.why.line !== '');
  const width = uncertainty === '' ? '' : `it lies ${uncertainty}`;
  // An open violation says why a budget that is within is here at all.
  const lead = view.schema2 && violation !== '' ? [capital(sentence(violation))] : [];
  const remarks = [lead.length > 0 ? '' : violation, daysOver, width, cannotTell, exception, limitSince]
    .filter((remark) => remark !== '')
    .map((remark) => capital(sentence(remark)));
  const cause = action?.rootCause ? [`Root cause: ${sentence(action.rootCause)}`] : [];
  const declined = action?.declined ? [action.declined] : [];
  return [...lead, ...(first ? [first] : []), ...remarks, ...rest, ...cause, ...declined].join(' ');
}
