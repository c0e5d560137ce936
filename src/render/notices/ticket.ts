import { momentWords } from '../../model/dates.ts';
import { dateWords } from '../../model/format.ts';
import type { Notice, Notices } from '../../model/notice.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import type { Violation } from '../../model/violation.ts';
import { codeSpan, escapeMarkdown } from '../markdown/escape.ts';
import { tableOf } from '../markdown/table.ts';
import { cleaned } from '../view/clean.ts';
import { answerLink } from '../view/links.ts';
import { asksOf } from '../view/steps.ts';
import { detailsOf, factsOf, type NoticeFact } from './facts.ts';
import { linksOf, type NoticeLink, reportsAddress } from './links.ts';
import { LONGEST_NAME, type Told, tellingOf } from './told.ts';
import { headlineOf, headlineWithFigure, sideOf } from './words.ts';

/** What the ticket of a violation says. */
export interface TicketText {
  /** Plain text on one line: `API Query P95 over its budget since 28 January 2026`. The same for all of a violation's notices. */
  readonly title: string;
  /** What a new ticket says, as Markdown that GitHub and GitLab show. Mentions in it are code, and notify nobody. */
  readonly body: string;
  /** What a notice adds to a ticket that is there. */
  readonly comment: string;
}

/** Characters of a title: every tracker takes as many. */
const LONGEST_TITLE = 200;
/** Characters of a text in a body or a comment. */
const LONGEST = 600;

/** The texts of a notice of a message for the ticket of its violation. */
export function ticketText(notice: Notice, notices: Notices): TicketText {
  const told = { ...tellingOf(notices)(notice), hasTicket: true };
  const links = [
    ...linksOf(told, answerLink(notices.report, notice.violation.id)).filter(({ text }) => text !== 'Ticket'),
    { text: 'Reports', address: reportsAddress(notices.report) },
  ].filter(({ address }) => address !== '');
  const [facts, details] = [cleaned(factsOf(told)), cleaned(detailsOf(told))];
  const lead = `**${escapeMarkdown(cut(sentenceOf(told), LONGEST))}**`;
  return {
    title: cut(visibleLine(titleOf(told)), LONGEST_TITLE),
    body: [
      lead,
      tableOf(['What', 'Answer'], [...facts, ...details].map(cellsOf)),
      `### Response\n\n${responseTable(notice.violation, told.zone)}`,
      linkLine(links),
      `Headroom knows it as ${codeSpan(notice.violation.id)}, and adds to this ticket what happens next.`,
    ]
      .filter(Boolean)
      .join('\n\n'),
    comment: [lead, facts.map(itemOf).join('\n'), linkLine(links)].filter(Boolean).join('\n\n'),
  };
}

function titleOf(told: Told): string {
  return `${told.name} ${sideOf(told)} its budget since ${dateWords(told.violation.firstDay)}`;
}

function sentenceOf(told: Told): string {
  const { what } = told.notice;
  const isOver = what === 'opened' || what === 'reopened';
  const words = isOver ? [headlineWithFigure(told), told.left] : [headlineOf(told)];
  return `${words.filter(Boolean).join(', ')}.`;
}

function cellsOf({ name, text }: NoticeFact): readonly string[] {
  return [name, escapeMarkdown(cut(text, LONGEST))];
}

function itemOf({ name, text }: NoticeFact): string {
  return `- ${name}: ${escapeMarkdown(cut(text, LONGEST))}`;
}

function responseTable({ deadlines, steps }: Violation, zone: string): string {
  return tableOf(
    ['Step', 'Until', 'Done'],
    deadlines.map(([step, due]) => {
      const taken = steps.find((one) => one.step === step);
      const done = taken ? `${cut(taken.by, LONGEST_NAME)}, ${momentWords(taken.at, zone)}` : '';
      return [`${step} (${asksOf(step, true)})`, momentWords(due, zone), done].map(escapeMarkdown);
    }),
  );
}

function linkLine(links: readonly NoticeLink[]): string {
  return links.map(({ text, address }) => `[${escapeMarkdown(text)}](<${address}>)`).join(' · ');
}
