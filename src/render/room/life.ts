import type { RoomPage } from '../../model/artifact.ts';
import { daysWords } from '../../model/dates.ts';
import { monthWords, plural } from '../../model/format.ts';
import type { History, Life, ReportKept } from '../../model/history.ts';
import { NO_FIGURE } from '../../model/judged-texts.ts';
import type { LifeSummary } from '../../model/life-summary.ts';
import { memberParts } from '../../model/member-id.ts';
import type { Period } from '../../model/period.ts';
import { type Status, usageValue } from '../../model/verdict.ts';
import { summaryOf } from '../../room/life-summary.ts';
import { lastTellings, lifeAsOf } from '../../room/telling.ts';
import { timelineOf } from '../../room/timeline.ts';
import { toldFrom } from '../../room/told-from.ts';
import type { TemplateEngine } from '../templating.ts';
import { cleaned } from '../view/clean.ts';
import { worstOfText } from '../view/families.ts';
import { answerLink } from '../view/links.ts';
import { capital } from '../view/sentences.ts';
import { cellTexts } from './figures.ts';
import { forecastText } from './forecasts.ts';
import { framing } from './frame.ts';
import { type CourseView, courseView } from './life-course.ts';
import { definitionView, type FactView } from './life-definition.ts';
import { type MembersView, membersView } from './life-members.ts';
import { type MonthView, type RenderNotes, timelineView } from './life-timeline.ts';
import { beforeText, decidedText, sinceText, type WaitingView, waitingView } from './life-words.ts';
import { reportLink } from './links.ts';
import { anchorOf, budgetPage, linkFrom, ownerPage, servicePage, YEAR_PAGE } from './paths.ts';

/** A link with its text; without an address it is text alone. */
interface Link {
  readonly text: string;
  readonly href: string;
}

/** An open violation on the page of its budget. */
interface OpenView extends WaitingView {
  /** Of a member of a family, what stands in its brackets; empty of any other. */
  readonly member: string;
  /** Where it can be answered; empty where nobody can. */
  readonly answer: string;
}

/** What answers a reader's first questions: where it stands, since when, whether it was like that before, what is done, what was decided. */
interface TopView {
  readonly service: Link;
  readonly owner: Link;
  readonly category: string;
  /** The key of its status; empty of a budget that is gone. */
  readonly key: Status | '';
  readonly figure: string;
  readonly usage: string;
  /** The period that the figure is of: `26 January – 1 February 2026`. */
  readonly period: string;
  readonly worstOf: string;
  readonly since: string;
  readonly before: string;
  readonly decided: string;
  /** When its limit will be reached; empty where its last report does not say. */
  readonly forecast: string;
  readonly open: readonly OpenView[];
  /** Up to which report the page tells, and where the newest weeks are. */
  readonly upTo: Link;
  readonly newest: Link;
  readonly inYear: Link;
  readonly isGone: boolean;
}

/** What the page of a budget shows. */
export interface LifeView extends TopView {
  readonly title: string;
  readonly course: CourseView;
  readonly isFamily: boolean;
  readonly members: MembersView;
  readonly months: readonly MonthView[];
  readonly definition: readonly FactView[];
  /** Every report that it was in, newest first, of those that are there. */
  readonly reports: readonly Link[];
  /** `12 reports more are not here`; empty when all are. */
  readonly elsewhere: string;
}

/** A page for each budget and each family, with its whole life, as the last report knew it that had something to tell of it. */
export function lifePages(
  history: History,
  templates: TemplateEngine,
  renderNotes: RenderNotes = () => [],
): readonly RoomPage[] {
  const frame = framing(templates, { style: 'style-life' });
  const lastTelling = lastTellings(history);
  const from = toldFrom(history);
  return history.lives.flatMap((life) => {
    const report = lastTelling(life);
    if (!report) return [];
    const path = budgetPage(life.id);
    const content = () =>
      templates.render('budget.html', {
        ...frame(path),
        ...lifeView(path, lifeAsOf(life, report), report, renderNotes),
      });
    const of = from(report);
    return [{ path, content, ...(of === undefined ? {} : { of: [life.id, life.isGone, of] }) }];
  });
}

/** The page of a life that is told up to a report. */
function lifeView(page: string, life: Life, report: ReportKept, renderNotes: RenderNotes): LifeView {
  const events = timelineOf(life);
  const there = life.reports.toReversed().map((one) => ({ one, href: reportLink(page, one) }));
  const reports = there.filter(({ href }) => href !== '');
  const left = there.length - reports.length;
  return {
    ...cleaned({
      title: `${life.serviceName} ${life.name}`,
      ...topView(page, life, report, summaryOf(life, report, events)),
      definition: definitionView(page, life),
      reports: reports.map(({ one, href }) => ({ text: reportText(one), href })),
      elsewhere:
        left > 0
          ? `${plural(left, 'report')} ${reports.length > 0 ? 'more ' : ''}${left === 1 ? 'is' : 'are'} not here`
          : '',
    }),
    course: courseView(page, life, events),
    isFamily: life.family !== undefined,
    members: membersView(page, life),
    months: timelineView(page, events, renderNotes),
  };
}

function topView(page: string, life: Life, report: ReportKept, summary: LifeSummary): TopView {
  const { id, service, serviceName, owner = '', category, budget, family } = life;
  const { cell, since, period } = summary;
  const unit = life.weeks.length > 0 ? 'week' : 'month';
  const texts = cell && cellTexts(budget, cell);
  return {
    service: { text: serviceName, href: linkFrom(page, servicePage(service)) },
    owner: { text: owner, href: owner === '' ? '' : linkFrom(page, ownerPage(owner)) },
    category,
    key: cell?.status ?? '',
    figure: texts?.ofLimit ?? NO_FIGURE,
    usage: cell?.usage !== undefined && usageValue(cell.usage) > 0 && texts ? `${texts.usage} used` : '',
    period: daysOf(cell ? period : undefined),
    worstOf: family ? worstOfText(family) : '',
    since: cell && since ? sinceText(cell.status, since, unit) : '',
    before: beforeText(summary, unit),
    decided: decidedText(summary.decisions),
    forecast: life.isGone ? '' : capital(forecastText(life)),
    open: summary.violations.map((violation) => ({
      ...waitingView(violation, report.gist.asOf, period.zone),
      member: memberParts(violation.budget)?.values ?? '',
      answer: answerLink(report.gist, violation.id),
    })),
    upTo: { text: reportText(report), href: reportLink(page, report) },
    newest: { text: serviceName, href: linkFrom(page, `${servicePage(service)}#${anchorOf(id)}`) },
    inYear: { text: 'the year', href: linkFrom(page, `${YEAR_PAGE}#${anchorOf(id)}`) },
    isGone: life.isGone,
  };
}

function daysOf(period: Period | undefined): string {
  return period ? daysWords(period.firstDay, period.lastDay) : '';
}

/** `Week of 26 January – 1 February 2026`, `month of January`: as a list of reports says each. */
function reportText({ gist: { period, revision } }: ReportKept): string {
  const { kind, id, firstDay, lastDay } = period;
  const words =
    kind === 'week' ? `week ${Number(id.slice(6))}, ${daysWords(firstDay, lastDay)}` : monthWords(id);
  return revision > 1 ? `${words}, revision ${revision}` : words;
}
