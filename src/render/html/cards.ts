import type { Action } from '../../model/finding.ts';
import { dateWords, formatFigure, formatFor, formatQuantity, plural } from '../../model/format.ts';
import type { Report, Row } from '../../model/report.ts';
import { nameOf } from '../charts/finding.ts';
import { trendSpan } from '../charts/noteworthy.ts';
import { trendChart } from '../charts/trend-chart.ts';
import { usageGauge } from '../charts/usage-gauge.ts';
import { figureTexts } from './figures.ts';
import { type StatusView, statusView } from './icons.ts';
import {
  beforeSentence,
  capital,
  daysOverWords,
  forecastSentence,
  safeLink,
  trendSentence,
} from './words.ts';

/** Something to do or to know about a budget, with its label. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly late: boolean;
  readonly href: string;
}

/** A budget that is over or about to be, with what to do about it. */
export interface Card {
  readonly service: string;
  readonly name: string;
  readonly status: StatusView;
  readonly actual: string;
  readonly limit: string;
  readonly left: string;
  readonly usage: string;
  readonly gauge: string;
  readonly said: string;
  readonly facts: readonly Fact[];
  readonly chart: string;
}

/** The budgets that get a card: over, approaching, or forecast to be reached. */
export function needsCard(row: Row): boolean {
  return ['exceeded', 'approaching'].includes(row.verdict.status) || row.forecast.kind === 'crossing';
}

/** The card of a row. */
export function cardOf(row: Row, report: Report): Card {
  const { verdict, budget } = row;
  const figures = figureTexts(row);
  const action = report.actions.find(({ budget: id }) => id === budget.id);
  const frame = { theme: 'page', heading: false } as const;
  return {
    service: budget.serviceName,
    name: budget.name,
    status: statusView(verdict.status),
    actual: figures.actual,
    limit: `of ${budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(verdict.limit)}`,
    left: leftText(row),
    usage: figures.usage,
    gauge: usageGauge(nameOf(row), verdict.usage, { ...frame, width: 240, height: 30 }),
    said: sentences(row, report, action),
    facts: action ? factsOf(action, row) : ownerFacts(row),
    chart: trendChart(row, trendSpan(report), { ...frame, width: 384, height: 180 }),
  };
}

function leftText({ budget, verdict }: Row): string {
  const { headroom } = verdict;
  if (headroom === undefined) return '';
  const size = formatFigure(Math.abs(headroom), formatFor({ ...budget, limit: verdict.limit }, [headroom]));
  if (headroom < 0) return budget.bound === 'at_most' ? `${size} over` : `${size} short`;
  return `${size} left`;
}

function sentences(row: Row, report: Report, action: Action | undefined): string {
  const over = daysOverWords(row);
  const parts = [
    beforeSentence(row, report.period.kind),
    over === '' ? '' : `${over}.`,
    trendSentence(row),
    forecastSentence(row),
    action?.rootCause ? `Root cause: ${action.rootCause}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** What an action says to do, by whom and until when. */
export function factsOf(action: Action, row: Row | undefined): readonly Fact[] {
  const late = action.overdueDays > 0;
  const due = action.due ? dateWords(action.due) : '';
  return [
    factOf('Next', action.step ? capital(action.step) : ''),
    factOf('Owner', action.owner ?? 'nobody yet', action.owner === undefined),
    factOf('Due', late ? `${due}, ${plural(action.overdueDays, 'day')} overdue` : due, late),
    runbookFact(row),
  ].filter(({ value }) => value !== '');
}

function ownerFacts(row: Row): readonly Fact[] {
  return [factOf('Owner', row.budget.owner ?? ''), runbookFact(row)].filter(({ value }) => value !== '');
}

function runbookFact(row: Row | undefined): Fact {
  const href = safeLink(row?.budget.runbook);
  return {
    label: 'Runbook',
    value: href === '' ? '' : (URL.parse(href)?.hostname ?? href),
    late: false,
    href,
  };
}

/** A fact without a link; a late one is marked. */
export function factOf(label: string, value: string, late = false): Fact {
  return { label, value, late, href: '' };
}
