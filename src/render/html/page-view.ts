import { dateWords, plural } from '../../model/format.ts';
import type { Report, Row } from '../../model/report.ts';
import { STATUSES } from '../../model/verdict.ts';
import { isoOf } from '../../model/window.ts';
import { nameOf } from '../charts/finding.ts';
import { type Card, cardOf, needsCard } from './cards.ts';
import { type ChartView, headroomViews, trendViews, violationViews } from './chart-views.ts';
import { type CountView, countViews } from './counts.ts';
import * as findings from './findings.ts';
import { type StatusView, statusView } from './icons.ts';
import { type MeasuredView, type MethodFact, measuredViews, methodFacts } from './method.ts';
import { type PathView, pathViews } from './paths.ts';
import { choices, type StatusRow, statusRows } from './status-rows.ts';

/** How many budgets get a card with a chart; the others are in the table. */
const MOST_CARDS = 8;
const MOST_CHARTS = 12;

/** A budget that could not be judged. */
export interface UnknownView {
  readonly budget: string;
  readonly detail: string;
  readonly owner: string;
}

/** What the page's template may show: ready texts, and the charts as markup. */
export interface PageView {
  readonly title: string;
  readonly monthly: boolean;
  readonly headline: string;
  /** The period's first and last day in words. */
  readonly days: string;
  readonly zone: string;
  readonly previous: string;
  /** That the period was still running, and up to when the figures reach; empty for a complete one. */
  readonly running: string;
  readonly revision: string;
  readonly monitored: string;
  readonly counts: readonly CountView[];
  readonly cards: readonly Card[];
  readonly moreCards: string;
  readonly unknowns: readonly UnknownView[];
  readonly unknownStatus: StatusView;
  readonly rows: readonly StatusRow[];
  readonly services: readonly string[];
  readonly categories: readonly string[];
  readonly statuses: readonly StatusView[];
  readonly trends: readonly ChartView[];
  readonly headroom: readonly ChartView[];
  readonly violations: {
    readonly from: string;
    readonly to: string;
    readonly any: boolean;
    readonly byService: string;
    readonly byMetric: string;
    readonly episodes: readonly findings.EpisodeView[];
  };
  readonly paths: readonly PathView[];
  readonly actions: readonly findings.ActionView[];
  readonly degradations: readonly findings.DegradationView[];
  readonly capacity: readonly findings.CapacityView[];
  readonly advice: readonly findings.RecommendationView[];
  readonly changesOfLimits: readonly findings.RecommendationView[];
  readonly exceptions: readonly Readonly<Record<string, string>>[];
  readonly maintenance: readonly {
    readonly service: string;
    readonly window: string;
    readonly reason: string;
  }[];
  readonly coverage: string;
  readonly notes: readonly { readonly budget: string; readonly text: string }[];
  readonly warnings: readonly { readonly text: string; readonly budgets: string }[];
  readonly changes: readonly string[];
  readonly method: readonly MethodFact[];
  readonly measured: readonly MeasuredView[];
}

/** Everything of a report that its page shows. */
export function pageView(report: Report): PageView {
  const name = findings.namesOf(report.rows);
  const inCards = report.rows.filter(needsCard);
  const carded = inCards.slice(0, MOST_CARDS);
  const recommendations = findings.recommendationViews(report.recommendations, name);
  const ofLimit = (index: number) =>
    ['loosen', 'tighten'].includes(report.recommendations[index]?.advice ?? '');
  return {
    ...mastheadOf(report),
    cards: carded.map((row) => cardOf(row, report)),
    moreCards: inCards.length > carded.length ? plural(inCards.length - carded.length, 'more budget') : '',
    unknowns: unknownsOf(report.rows),
    unknownStatus: statusView('unknown'),
    ...tableOf(report.rows),
    trends: trendViews(report, new Set(carded), MOST_CHARTS - carded.length),
    headroom: headroomViews(report, report.kind === 'monthly' ? MOST_CHARTS : 6),
    violations: violationsOf(report, name),
    paths: pathViews(report),
    actions: findings.actionViews(report),
    degradations: findings.degradationViews(report.rows),
    capacity: findings.capacityViews(report.rows),
    advice: recommendations.filter((_, index) => !ofLimit(index)),
    changesOfLimits: recommendations.filter((_, index) => ofLimit(index)),
    ...backgroundOf(report, name),
    method: methodFacts(report),
    measured: measuredViews(report, name),
  };
}

function mastheadOf(report: Report) {
  const { period, previousPeriod } = report;
  return {
    title: report.title,
    monthly: report.kind === 'monthly',
    headline: report.headline,
    days: daysWords(period.firstDay, period.lastDay),
    zone: period.zone,
    previous: daysWords(previousPeriod.firstDay, previousPeriod.lastDay),
    running: report.complete
      ? ''
      : `The period is still running: the figures reach up to ${isoOf(report.asOf)}.`,
    revision: report.revision > 1 ? `Revision ${report.revision}` : '',
    monitored: plural(report.counts.monitored, 'budget'),
    counts: countViews(report.counts, report.previousCounts),
  };
}

/** `19 to 25 January 2026`: month and year once where both days share them. */
function daysWords(first: string, last: string): string {
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))} to ${dateWords(last)}`;
  return `${dateWords(first, first.slice(0, 4) !== last.slice(0, 4))} to ${dateWords(last)}`;
}

function unknownsOf(rows: readonly Row[]): readonly UnknownView[] {
  return rows
    .filter(({ verdict }) => verdict.status === 'unknown')
    .map((row) => ({
      budget: nameOf(row),
      detail: row.verdict.unknown?.detail ?? '',
      owner: row.budget.owner ?? '',
    }));
}

function tableOf(all: readonly Row[]) {
  const rows = statusRows(all);
  return {
    rows,
    services: choices(rows, ({ service }) => service),
    categories: choices(rows, ({ category }) => category),
    statuses: STATUSES.map(statusView),
  };
}

function violationsOf(report: Report, name: (id: string) => string): PageView['violations'] {
  const { firstDay, lastDay, episodes } = report.violations;
  return {
    from: dateWords(firstDay),
    to: dateWords(lastDay),
    any: episodes.length > 0,
    ...violationViews(report),
    episodes: findings.episodeViews(report, name),
  };
}

function backgroundOf(report: Report, name: (id: string) => string) {
  return {
    exceptions: findings.exceptionViews(report, name),
    maintenance: report.maintenance.map(({ service, start, end, reason }) => ({
      service,
      window: `${isoOf(start)} to ${isoOf(end)}`,
      reason,
    })),
    coverage: findings.coverageText(report),
    notes: report.dataQuality.notes.map(({ budget, text }) => ({ budget: name(budget), text })),
    warnings: report.dataQuality.warnings.map(({ text, budgets }) => ({
      text,
      budgets: plural(budgets, 'budget'),
    })),
    changes: report.changes.map(({ text }) => text),
  };
}
