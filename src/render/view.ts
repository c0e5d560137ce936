import { daysWords, momentWords } from '../model/dates.ts';
import { editionFolder } from '../model/edition.ts';
import { isLate } from '../model/finding.ts';
import { periodWords, plural } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import type { Report, ReportKind } from '../model/report.ts';
import { type ActionView, actionViews } from './view/actions.ts';
import { type AdjustmentsView, adjustmentsView } from './view/adjustments.ts';
import { asking, fewOfFamilies } from './view/attention.ts';
import { type BackgroundView, backgroundView } from './view/background.ts';
import type { ChartView } from './view/charts.ts';
import { cleaned } from './view/clean.ts';
import { type CountView, countViews } from './view/counts.ts';
import { type DecisionView, decisionViews } from './view/decisions.ts';
import { withFamilies } from './view/families.ts';
import { type HindsightView, hindsightView } from './view/hindsight.ts';
import { ownerLink } from './view/links.ts';
import { type FactView, methodFacts, type QueryView, queryViews } from './view/method.ts';
import { type NoteByPeopleView, type NoteForms, notesByPeople } from './view/notes.ts';
import { type OverrunsView, overrunsView } from './view/overruns.ts';
import { type PathView, pathViews } from './view/paths.ts';
import {
  type RecommendationView,
  recommendationViews,
  suggestsLimit,
  type TighteningView,
  tighteningViews,
} from './view/recommendations.ts';
import { type ResponseView, responseViews, responsivenessTexts } from './view/responses.ts';
import { type RowLists, rowLists } from './view/row-lists.ts';
import { asks, namesOf, type RowView, rowViews } from './view/rows.ts';
import { sentence } from './view/sentences.ts';
import { type UnknownGroup, unknownGroups } from './view/unknowns.ts';
import { vocabularyOf, type Words } from './vocabulary.ts';

/** Budgets of a report by what is to be told of them one by one: of a family some of its members. */
export interface BudgetLists {
  /** Each that the report has a row of. */
  readonly budgets: readonly RowView[];
  /** Those that ask for attention, of a family at most three, and then how many more; no unknown ones where `unknownGroups` tells of them. */
  readonly attention: RowLists;
  /** With a trend or a step; those towards the limit first. */
  readonly trending: readonly RowView[];
  /** With a forecast of reaching the limit, if only possibly, but not over it yet. */
  readonly forecasts: readonly RowView[];
  /** With a trend or a step towards the limit, or regressed against an earlier period. */
  readonly degradations: readonly RowView[];
  /** Since when, where and what changed before, of those that it is told of because they got worse. */
  readonly explained: readonly RowView[];
  /** Those that got better, where they ask for no attention. */
  readonly improved: readonly RowView[];
  /** Resource budgets that are over, approaching or forecast to reach their limit. */
  readonly capacity: readonly RowView[];
}

/**
 * All that a template may show, as ready texts, flags and lists of them: the public interface of templates. Every member
 * is always there; a text without content is empty. Texts are plain and on one line: the template's format escapes them.
 */
export interface View extends RowLists, BudgetLists, BackgroundView {
  readonly kind: ReportKind;
  readonly weekly: boolean;
  readonly monthly: boolean;
  readonly title: string;
  /** The organisation; empty when the settings name none. */
  readonly organisation: string;
  /** `week 5 of 2026` or `January 2026`. */
  readonly periodName: string;
  /** `2026-W05` or `2026-01`. */
  readonly periodId: string;
  /** `26 January – 1 February 2026`. */
  readonly days: string;
  /** The days of the period before. */
  readonly previousDays: string;
  readonly zone: string;
  /** Whether the zone is UTC itself. */
  readonly isUtc: boolean;
  /** The moment up to which the figures reach, with its zone. */
  readonly asOf: string;
  /** That the period was still running; empty for a complete one. */
  readonly running: string;
  /** That it is a draft, and when it is issued; empty otherwise. */
  readonly draft: string;
  /** `Revision 2. It corrects: …`; empty for the first. */
  readonly revision: string;
  /** The sentence every form opens with. */
  readonly headline: string;
  /** `57 budgets`. */
  readonly monitored: string;
  /** `57`. */
  readonly monitoredCount: string;
  /** Status counts, worst first. */
  readonly counts: readonly CountView[];
  /** `week` or `month`. */
  readonly periodWord: string;
  readonly actions: readonly ActionView[];
  /** How many actions are overdue, `2 actions overdue`; empty when none is. */
  readonly overdue: string;
  readonly paths: readonly PathView[];
  /** The overruns of the last 30 days. */
  readonly violations: OverrunsView;
  /** Words that reports of an earlier schema have otherwise. */
  readonly words: Words;
  /** Violations under response, and those closed of late. */
  readonly responses: readonly ResponseView[];
  /** How well the team responded in the month, a sentence each; empty in a weekly report. */
  readonly responsiveness: readonly string[];
  readonly adjustments: AdjustmentsView;
  /** What became of what earlier reports said. */
  readonly hindsight: HindsightView;
  /** What the review asks the meeting to decide. */
  readonly decisions: readonly DecisionView[];
  /** What people wrote; in Markdown, HTML and text, each on as many lines as it has. */
  readonly notesByPeople: readonly NoteByPeopleView[];
  /** What this revision says otherwise than the one before, a sentence each. */
  readonly corrections: readonly string[];
  /** The report of the period before, and its folder beside this one; empty when there is none. */
  readonly before: { readonly title: string; readonly folder: string };
  /** The unknown budgets by reason, when there are too many to name each with its own; then nothing else lists them. */
  readonly unknownGroups: readonly UnknownGroup[];
  readonly recommendations: readonly RecommendationView[];
  /** Advice that changes no limit: measure, investigate, decide, watch. */
  readonly advice: readonly RecommendationView[];
  /** Recommended changes of limits, loosen and tighten, under the name that users' templates have for them. */
  readonly proposals: readonly RecommendationView[];
  /** The suggested loosenings. */
  readonly loosenings: readonly RecommendationView[];
  /** The suggested tightenings, for a table. */
  readonly tightenings: readonly TighteningView[];
  readonly charts: readonly ChartView[];
  /** The charts about all budgets. */
  readonly overviewCharts: readonly ChartView[];
  /** Daily values of the budgets worth a chart. */
  readonly trendCharts: readonly ChartView[];
  /** Headroom by week of the first of them. */
  readonly headroomCharts: readonly ChartView[];
  readonly method: readonly FactView[];
  readonly queries: readonly QueryView[];
  /** Program and version: `headroom 0.1.0`. */
  readonly program: string;
  /** Whether the report is of schema 2 or newer: what older ones never showed stands behind it, so that they stay as they were. */
  readonly schema2: boolean;
  /** Where the full report can be read; empty when the settings do not say. */
  readonly reportLink: string;
  /** The page of all that is its reader’s, of a report to an owner; empty where nobody serves it. */
  readonly ownerLink: string;
}

/** The view of a report, with the charts that will lie beside it and its notes. Pure: one report has one view. */
export function viewOf(
  report: Report,
  charts: readonly ChartView[] = [],
  notes: readonly NoteForms[] = [],
): View {
  const name = namesOf(report);
  const { rows, budgets } = withFamilies(report, rowViews(report, charts));
  const groups = unknownGroups(report, name);
  const recommendations = recommendationViews(report, name);
  const adjustments = adjustmentsView(report, name);
  const view: Omit<View, 'notesByPeople'> = {
    ...mastheadOf(report),
    ...rowLists(rows),
    ...budgetLists(report, budgets, groups.length > 0),
    ...backgroundView(report, name),
    counts: countViews(report),
    actions: actionViews(report),
    overdue: overdueText(report),
    paths: pathViews(report, new Map(budgets.map((row) => [row.id, row]))),
    violations: overrunsView(report, name, charts),
    words: vocabularyOf(report).words,
    responses: responseViews(report, name),
    responsiveness: responsivenessTexts(report),
    adjustments,
    hindsight: hindsightView(report),
    decisions: decisionViews(report, adjustments, name),
    corrections: (report.corrections ?? []).map(({ text }) => text),
    before: report.before ?? { title: '', folder: '' },
    recommendations,
    advice: recommendations.filter((one) => !suggestsLimit(one)),
    proposals: recommendations.filter(suggestsLimit),
    loosenings: recommendations.filter(({ advice }) => advice === 'loosen'),
    tightenings: tighteningViews(report, name),
    unknownGroups: groups,
    charts,
    overviewCharts: charts.filter(({ about }) => about === 'overview'),
    trendCharts: charts.filter(({ about }) => about === 'trend'),
    headroomCharts: charts.filter(({ about }) => about === 'headroom'),
    method: methodFacts(report),
    queries: queryViews(report, name),
  };
  return { ...cleaned(view), notesByPeople: notesByPeople(notes, (id) => visibleLine(name(id))) };
}

/** `week 5 of 2026` or `January 2026`. */
export function periodName({ period }: Pick<Report, 'period'>): string {
  return periodWords(period);
}

/** The folder of a report's files under the output folder: `weekly/2026-W05`. */
export function folderOf({ kind, period, revision }: Pick<Report, 'kind' | 'period' | 'revision'>): string {
  return editionFolder({ kind, period: period.id, revision });
}

/** Where readers find a file of a report; empty when the settings do not say. */
export function addressOf(report: Report, file: 'report.html' | 'report.pdf'): string {
  const { reportsUrl } = report.presentation;
  return reportsUrl ? `${reportsUrl.replace(/(?<!\/)\/+$/, '')}/${folderOf(report)}/${file}` : '';
}

function mastheadOf(report: Report) {
  const { kind, period, previousPeriod, presentation, counts, madeBy } = report;
  return {
    kind,
    weekly: kind === 'weekly',
    monthly: kind === 'monthly',
    title: report.title,
    organisation: presentation.organisation ?? '',
    periodName: periodName(report),
    periodId: period.id,
    days: daysWords(period.firstDay, period.lastDay),
    previousDays: daysWords(previousPeriod.firstDay, previousPeriod.lastDay),
    zone: period.zone,
    isUtc: period.zone === 'UTC',
    asOf: momentWords(report.asOf, period.zone),
    running: report.complete
      ? ''
      : `The period is still running: figures reach up to ${momentWords(report.asOf, period.zone)}.`,
    draft: report.draft
      ? `It is issued on ${momentWords(report.draft.issuedAt, period.zone)}. Add to it until then: headroom note ${period.id} -m "…"`
      : '',
    revision: revisionWords(report),
    headline: report.headline,
    monitored: plural(counts.monitored, 'budget'),
    monitoredCount: String(counts.monitored),
    periodWord: period.kind,
    program: `${madeBy.program} ${madeBy.version}`,
    schema2: report.schema >= 2,
    reportLink: addressOf(report, 'report.html'),
    ownerLink: ownerLink(report),
  };
}

function budgetLists(report: Report, budgets: readonly RowView[], grouped: boolean): BudgetLists {
  const few = (rows: readonly RowView[]) => fewOfFamilies(report, rows);
  const degrading = budgets.filter((row) => row.degrading);
  return {
    budgets,
    attention: rowLists(asking(report, budgets, grouped)),
    trending: few([...degrading, ...budgets.filter((row) => row.improving)]),
    forecasts: few(budgets.filter(({ forecast, status }) => forecast !== '' && status.key !== 'exceeded')),
    degradations: few(budgets.filter((row) => row.degrading || row.regressed)),
    explained: few(budgets.filter(({ why }) => why.isAsked && !why.isBetter)),
    improved: few(budgets.filter((row) => row.why.isBetter && !asks(row))),
    capacity: few(
      budgets.filter(
        (row) =>
          row.category === 'resource' &&
          (row.forecast !== '' || row.status.key === 'exceeded' || row.status.key === 'approaching'),
      ),
    ),
  };
}

function overdueText({ actions }: Report): string {
  const late = actions.filter(isLate).length;
  return late > 0 ? `${plural(late, 'action')} overdue` : '';
}

function revisionWords({ revision, corrects }: Report): string {
  if (revision === 1) return '';
  return corrects === undefined
    ? `Revision ${revision}`
    : `Revision ${revision}. It corrects: ${sentence(corrects)}`;
}
