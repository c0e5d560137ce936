import { momentWords } from '../../model/dates.ts';
import type { Action } from '../../model/finding.ts';
import {
  dateWords,
  type FigureFormat,
  formatQuantity,
  formatRange,
  percent,
  plural,
} from '../../model/format.ts';
import { cut } from '../../model/one-line.ts';
import type { ActiveException, Report, Row } from '../../model/report.ts';
import { share } from '../../model/series.ts';
import { band } from '../../model/verdict.ts';
import type { Violation } from '../../model/violation.ts';
import type { ChartView } from './charts.ts';
import { dueDate, overdueText, stepOverdueText } from './due.ts';
import { type FigureTexts, figureTexts, rowFormat } from './figures.ts';
import { answerLink, safeLink } from './links.ts';
import { familyFinder, familyName } from './listed.ts';
import { type FamilyView, NO_FAMILY } from './members.ts';
import { declinedText, sentence } from './sentences.ts';
import { type StatusView, statusView } from './status.ts';
import { stepText } from './steps.ts';
import { type TrendTexts, trendTexts } from './trends.ts';
import { type WhyView, whyView } from './why.ts';

/** One budget of the status table. */
export interface RowView extends FigureTexts, TrendTexts {
  /** `api/query-p95`. */
  readonly id: string;
  /** `API`. */
  readonly service: string;
  /** `Query P95`. */
  readonly name: string;
  /** `API Query P95`. */
  readonly budget: string;
  readonly category: string;
  readonly owner: string;
  /** The due date of the action on it, `9 February 2026`, with how long it is overdue; empty without one. */
  readonly due: string;
  readonly isOverdue: boolean;
  readonly rootCause: string;
  /** `Will not be done: it is replaced in March (octocat, from the ticket).`; empty where somebody is to do something. */
  readonly declined: string;
  /** The response step to take now, with what it asks for; empty when none is due. */
  readonly step: string;
  /** Until when: `4 February 2026, 08:00 (UTC)`, with how long it is overdue, `, ⏰ 5 days overdue`; empty without one. */
  readonly stepDue: string;
  readonly rationale: string;
  /** An http address, or empty. */
  readonly runbook: string;
  readonly status: StatusView;
  /** Status with what qualifies it: `✅ within; 2 of 7 days over`. */
  readonly statusText: string;
  /** `2 of 7 days over`; empty when no day was. */
  readonly daysOver: string;
  /** Why the status is unknown, a sentence; empty otherwise. */
  readonly unknown: string;
  /** The share of the period with data: `98%`. */
  readonly coverage: string;
  /** That the limit lies inside the bucket of the quantile; empty otherwise. */
  readonly cannotTell: string;
  /** `buckets cannot tell (1–2.5 s)`, with the bucket; empty otherwise. */
  readonly buckets: string;
  /** That its violation is open although the period as a whole is not over; empty otherwise. */
  readonly violation: string;
  /** Where its open violation can be answered; empty where nobody can. */
  readonly answer: string;
  /** Whether its violation is open. */
  readonly isViolated: boolean;
  /** The limit at the report's end, where it changed within the period: `14 ms since 12 January`; empty otherwise. */
  readonly limitSince: string;
  /** The temporary limits in the period, with the usual one, and their days where they leave some of it; empty without. */
  readonly exception: string;
  /** Colour of a gauge: `green`, `yellow` or `red`; empty without a usage. */
  readonly band: 'green' | 'yellow' | 'red' | '';
  /** The filled part of a gauge in whole percent from 0 to 100. */
  readonly gaugeFilled: string;
  readonly gaugeEmpty: string;
  /** Path of the trend chart of this budget; empty when it has none. */
  readonly chart: string;
  /** What the chart shows and finds. */
  readonly chartAlt: string;
  /** What it opens to; of a row that is no family's, all of it is empty. */
  readonly family: FamilyView;
  /** What links on the page lead to, of a family and of its members; empty of any other. */
  readonly anchor: string;
  /** Since when, where and what changed before; all of it empty where nothing asks for it. */
  readonly why: WhyView;
  /** In a list that tells of a few members of a family, behind the last of them: `and 9 more of API P95 by route`. */
  readonly andMore: string;
}

/** The rows of a report in its order, worst first; those of a family's members as they are. */
export function rowViews(report: Report, charts: readonly ChartView[]): readonly RowView[] {
  const exceptions = Map.groupBy(report.exceptions, ({ budget }) => budget);
  const charted = new Map(charts.filter(({ about }) => about === 'trend').map((one) => [one.budget, one]));
  const actions = new Map(report.actions.map((one) => [one.budget, one]));
  const violations = new Map(report.review.violations.map((one) => [one.id, one]));
  return report.rows.map((row) => {
    const { id, member } = row.budget;
    // An exception of a family concerns all of its members.
    const inForce = [id, member?.family ?? ''].flatMap((of) => exceptions.get(of) ?? []);
    return rowView(row, {
      exception: inForce.map((one) => exceptionText(one, report)).join('; '),
      action: actions.get(id),
      chart: charted.get(id),
      violation: violations.get(row.violation ?? ''),
      limitSince: limitSinceText(row, report),
      zone: report.period.zone,
      schema: report.schema,
      why: whyView(row, report),
      answer: answerLink(report, row.violation),
    });
  });
}

interface About {
  readonly exception: string;
  readonly action: Action | undefined;
  readonly chart: ChartView | undefined;
  readonly violation: Violation | undefined;
  readonly limitSince: string;
  readonly zone: string;
  readonly schema: Report['schema'];
  readonly why: WhyView;
  readonly answer: string;
}

function rowView(row: Row, about: About): RowView {
  const { exception, action, chart, violation, limitSince, zone, schema, why, answer } = about;
  const { budget, verdict } = row;
  const format = rowFormat(row);
  const status = statusView(verdict.status);
  const daysOver = daysOverText(row);
  const qualified = verdict.status !== 'exceeded' && daysOver !== '';
  return {
    id: budget.id,
    service: budget.serviceName,
    name: nameIn(budget),
    budget: nameOf(row),
    category: budget.category,
    owner: action?.owner ?? budget.owner ?? '',
    due: action ? dueText(action) : '',
    isOverdue: (action?.overdueDays ?? 0) > 0,
    rootCause: action?.rootCause ? sentence(action.rootCause) : '',
    declined: declinedText(action?.declined),
    step: action?.step ? stepText(action.step) : '',
    stepDue: action ? stepDueText(action, zone) : '',
    rationale: budget.rationale ?? '',
    runbook: safeLink(budget.runbook),
    status,
    statusText: qualified ? `${status.text}; ${daysOver}` : status.text,
    daysOver,
    unknown: verdict.unknown?.detail ?? '',
    coverage: percent(share(verdict.coverage), [0.75, 0.9, 1]),
    cannotTell: verdict.cannotTell
      ? 'The limit lies inside the bucket that the quantile fell in: the buckets cannot tell.'
      : '',
    buckets: bucketText(row, format),
    violation: violation && verdict.status !== 'exceeded' ? violationText(violation) : '',
    answer,
    isViolated: violation !== undefined,
    limitSince,
    exception,
    ...gaugeOf(row),
    chart: chart?.path ?? '',
    chartAlt: chart?.alt ?? '',
    family: NO_FAMILY,
    anchor: '',
    why,
    andMore: '',
    ...figureTexts(row, zone, format),
    ...trendTexts(row, schema, format),
  };
}

/** Whether there is something to remark of a budget that is within. */
export function isRemarkable(row: RowView): boolean {
  return (
    row.daysOver !== '' ||
    row.forecast !== '' ||
    row.degrading ||
    row.cannotTell !== '' ||
    row.exception !== '' ||
    row.limitSince !== '' ||
    row.isViolated ||
    isAsked(row) ||
    row.family.remarkable
  );
}

/**
 * Whether a budget asks for attention: it is not within, or is forecast not to be, under response, stepped towards its limit, or was
 * asked why it got worse.
 */
export function asks(row: RowView): boolean {
  const { status, forecast, isViolated, levelStep, degrading } = row;
  const isStepped = levelStep !== '' && degrading;
  return status.key !== 'within' || forecast !== '' || isViolated || isStepped || isAsked(row);
}

/** Whether since when, where and what changed before it got worse is told of a budget. */
function isAsked({ why }: RowView): boolean {
  return why.isAsked && !why.isBetter;
}

/** A place to sort by: what is over, then what is under response, then all else. */
export function urgency({ status, isViolated }: Pick<RowView, 'status' | 'isViolated'>): number {
  if (status.key === 'exceeded') return 0;
  return isViolated ? 1 : 2;
}

function dueText(action: Action): string {
  return [dueDate(action), overdueText(action)].filter((text) => text !== '').join(', ');
}

function stepDueText(action: Action, zone: string): string {
  if (action.stepDue === undefined) return '';
  const late = stepOverdueText(action);
  return `${momentWords(action.stepDue, zone)}${late && `, ⏰ ${late}`}`;
}

/** Said where the violation is not the period's own status: `its violation is open: over since 28 January 2026`. */
function violationText({ firstDay, metDays, metNeeded }: Violation): string {
  const met = metDays > 0 ? `, met for ${metDays} of ${plural(metNeeded, 'day')}` : '';
  return `its violation is open: over ${metDays > 0 ? 'from' : 'since'} ${dateWords(firstDay)}${met}`;
}

/** `14 ms since 12 January`: the limit that is in force at the report's end, where another one began the period. */
function limitSinceText({ limitSteps = [] }: Row, { period }: Report): string {
  const last = limitSteps.findLast(({ date }) => date > period.firstDay);
  return last ? `${formatQuantity(last.to)} since ${dateWords(last.date, false)}` : '';
}

/** `buckets cannot tell (1–2.5 s)`; empty when they can. */
function bucketText({ verdict: { cannotTell, actual } }: Row, format: FigureFormat): string {
  if (!cannotTell) return '';
  const { lower, upper } = actual ?? {};
  const range = lower === undefined || upper === undefined ? '' : ` (${formatRange(lower, upper, format)})`;
  return `buckets cannot tell${range}`;
}

/** `API Query P95`. */
export function nameOf({ budget }: Pick<Row, 'budget'>): string {
  return `${budget.serviceName} ${nameIn(budget)}`;
}

/** Characters of a member's name that are shown: there may be a label's value in it, of a thousand. */
const MOST_OF_NAME = 120;

/** A budget's name as forms show it. */
export function nameIn({ name, member }: Pick<Row['budget'], 'name' | 'member'>): string {
  return member ? cut(name, MOST_OF_NAME) : name;
}

/** The names of budgets and families by id, as readers know them; an id stands for itself when its budget is gone. */
export function namesOf(
  report: { readonly rows: readonly Pick<Row, 'budget'>[] } & Pick<Report, 'families'>,
): (id: string) => string {
  const families = (report.families ?? []).map((family) => [family.id, familyName(family)] as const);
  const names = new Map([...families, ...report.rows.map((row) => [row.budget.id, nameOf(row)] as const)]);
  const familyOf = familyFinder(report);
  return (id) => {
    const family = familyOf(id);
    return (
      names.get(id) ??
      (family ? cut(`${familyName(family)} ${id.slice(family.id.length)}`, MOST_OF_NAME) : id)
    );
  };
}

function daysOverText({ daysOver }: Row): string {
  return daysOver.over > 0 ? `${daysOver.over} of ${plural(daysOver.of, 'day')} over` : '';
}

/** `temporary limit 6 GB until 28 February 2026, usually 4 GB`; with its first day where it leaves a part of the figures. */
function exceptionText(exception: ActiveException, { period, asOf }: Report): string {
  const { limit, usual, from, until, start, end } = exception;
  const whole = start <= period.start && end >= asOf;
  const first = dateWords(from, from.slice(0, 4) !== until.slice(0, 4));
  const days = whole ? `until ${dateWords(until)}` : `from ${first} to ${dateWords(until)}`;
  return `temporary limit ${formatQuantity(limit)} ${days}, usually ${formatQuantity(usual)}`;
}

function gaugeOf({ verdict: { usage } }: Row): Pick<RowView, 'band' | 'gaugeFilled' | 'gaugeEmpty'> {
  if (usage === undefined || usage === 'none') return { band: '', gaugeFilled: '0', gaugeEmpty: '100' };
  const filled = usage === 'infinite' ? 100 : Math.min(100, Math.round(usage * 100));
  return { band: band(usage), gaugeFilled: String(filled), gaugeEmpty: String(100 - filled) };
}
