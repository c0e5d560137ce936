import type { Action, Comparison, Recommendation } from '../../model/finding.ts';
import { dateWords, formatQuantity, percent, plainNumber, plural } from '../../model/format.ts';
import type { Report, Row } from '../../model/report.ts';
import { nameOf } from '../charts/finding.ts';
import { type Fact, factOf, factsOf } from './cards.ts';
import { figureTexts } from './figures.ts';
import { type StatusView, statusView } from './icons.ts';
import { capital, forecastSentence, trendSentence, trendWord } from './words.ts';

/** An action item. */
export interface ActionView {
  readonly status: StatusView;
  readonly title: string;
  readonly text: string;
  readonly rootCause: string;
  readonly facts: readonly Fact[];
}

/** A recommendation with its evidence. */
export interface RecommendationView {
  readonly budget: string;
  readonly advice: string;
  readonly text: string;
  readonly evidence: string;
  readonly replay: string;
}

/** A stretch of days over budget. */
export interface EpisodeView {
  readonly budget: string;
  readonly days: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
}

/** A resource that will run out if its trend goes on, or is close to its limit. */
export interface CapacityView {
  readonly budget: string;
  readonly status: StatusView;
  readonly actual: string;
  readonly limit: string;
  readonly usage: string;
  readonly trend: string;
  readonly reached: string;
}

/** A budget whose figures get worse. */
export interface DegradationView {
  readonly budget: string;
  readonly status: StatusView;
  readonly said: string;
}

/** The names of budgets by id, as readers know them; an id stands for itself when its budget is gone. */
export function namesOf(rows: readonly Row[]): (id: string) => string {
  const names = new Map(rows.map((row) => [row.budget.id, nameOf(row)]));
  return (id) => names.get(id) ?? id;
}

/** The action items in the order of the report. */
export function actionViews(report: Report): readonly ActionView[] {
  const rows = new Map(report.rows.map((row) => [row.budget.id, row]));
  return report.actions.map((action: Action) => ({
    status: statusView(action.why),
    title: action.title,
    text: action.text,
    rootCause: action.rootCause ?? '',
    facts: [...factsOf(action, rows.get(action.budget)), factOf('Open since', dateWords(action.opened))],
  }));
}

/** The recommendations in the order of the report. */
export function recommendationViews(
  recommendations: readonly Recommendation[],
  name: (id: string) => string,
): readonly RecommendationView[] {
  return recommendations.map((one) => ({
    budget: name(one.budget),
    advice: capital(one.advice),
    text: one.text,
    evidence: one.evidence,
    replay: replayText(one),
  }));
}

function replayText({ replay }: Recommendation): string {
  if (!replay) return '';
  const limit = formatQuantity(replay.limit);
  return `With ${limit}: exceeded on ${replay.exceeded} and approached on ${replay.approaching} of ${plural(replay.days, 'recorded day')}.`;
}

/** The episodes of the last 30 days in the order of the report. */
export function episodeViews(report: Report, name: (id: string) => string): readonly EpisodeView[] {
  return report.violations.episodes.map((episode) => ({
    budget: name(episode.budget),
    days: String(episode.daysOver),
    from: dateWords(episode.firstDay),
    to: dateWords(episode.lastDay),
    state: episode.closed ? `closed ${dateWords(episode.closed)}` : 'open',
  }));
}

/** Resource budgets with a forecast, or over or near their limit: what may need more capacity. */
export function capacityViews(rows: readonly Row[]): readonly CapacityView[] {
  const concerns = rows.filter(
    ({ budget, verdict, forecast }) =>
      budget.category === 'resource' &&
      (forecast.kind === 'crossing' || verdict.status === 'exceeded' || verdict.status === 'approaching'),
  );
  return concerns.map((row) => {
    const { actual, limit, usage } = figureTexts(row);
    const reached = row.forecast.kind === 'crossing' ? reachedText(row.forecast) : '–';
    const status = statusView(row.verdict.status);
    return { budget: nameOf(row), status, actual, limit, usage, trend: trendWord(row.trend), reached };
  });
}

function reachedText(forecast: Extract<Row['forecast'], { kind: 'crossing' }>): string {
  const { earliest, central, latest } = forecast;
  const until = latest ? `to ${dateWords(latest)}` : 'at the earliest';
  return `${dateWords(central)} (${dateWords(earliest)} ${until})`;
}

/** The budgets whose figures get worse: a degrading trend, or worse than before by size and by test. */
export function degradationViews(rows: readonly Row[]): readonly DegradationView[] {
  return rows.flatMap((row) => {
    const degrading = row.trend.kind === 'tested' && row.trend.direction === 'degrading';
    const regressions = row.comparisons.flatMap((one) => regressionText(one));
    if (!degrading && regressions.length === 0) return [];
    const said = [...(degrading ? [trendSentence(row)] : []), ...regressions, forecastSentence(row)].filter(
      Boolean,
    );
    return [{ budget: nameOf(row), status: statusView(row.verdict.status), said: said.join(' ') }];
  });
}

const BASELINES = {
  week_before: 'the week before',
  four_weeks_before: 'four weeks before',
  month_before: 'the month before',
} as const;

function regressionText(comparison: Comparison): readonly string[] {
  if (comparison.kind !== 'compared' || comparison.outcome !== 'regressed') return [];
  const way = comparison.change < 0 ? 'Down' : 'Up';
  const size = percent(Math.abs(comparison.change), [0]);
  return [`${way} ${size} on ${BASELINES[comparison.against]} (p = ${plainNumber(comparison.p, 3)}).`];
}

/** The lowest coverage among the budgets with a verdict. */
export function coverageText(report: Report): string {
  const { lowestCoverage } = report.dataQuality;
  return lowestCoverage === undefined ? '' : percent(lowestCoverage, [0.75, 0.9, 1]);
}

/** The exceptions in force. */
export function exceptionViews(
  report: Report,
  name: (id: string) => string,
): readonly Record<string, string>[] {
  return report.exceptions.map((one) => ({
    budget: name(one.budget),
    limit: formatQuantity(one.limit),
    usual: formatQuantity(one.usual),
    until: dateWords(one.until),
    reason: one.reason,
    approvedBy: one.approvedBy,
  }));
}
