import { momentWords } from '../../model/dates.ts';
import { NO_DIRECTORY, ownerNamed } from '../../model/directory.ts';
import { plural } from '../../model/format.ts';
import type { Notice, NoticeKind, Notices } from '../../model/notice.ts';
import { cut } from '../../model/one-line.ts';
import { type Status, usageValue } from '../../model/verdict.ts';
import { type Coloured, coloursOf } from '../email/email-view.ts';
import { cleaned, withTexts } from '../view/clean.ts';
import { safeLink } from '../view/links.ts';
import { type ButtonView, buttonsOf, commandOf } from './buttons.ts';
import { detailsOf, factsOf, type NoticeFact, sincePhrase } from './facts.ts';
import { linksOf, type NoticeLink, reportsAddress } from './links.ts';
import { becauseOf, type NoticesReader, readingStakeholder } from './reader.ts';
import { type Told, tellingOf } from './told.ts';
import { BY_URGENCY, headlineOf, headlineWithFigure, iconOf, tallyOf } from './words.ts';

/** A violation as its last notice tells of it. */
export interface NoticeView extends Coloured {
  /** `opened`, `reopened`, `step`, `overdue`, `met`, `closed` or `declined`. */
  readonly what: NoticeKind;
  readonly icon: string;
  /** The status whose colours it has. */
  readonly tone: Status;
  /** `API Query P95 is over its budget`. */
  readonly headline: string;
  /** `2.31 s of 2 s`; empty where it is not known. */
  readonly figure: string;
  /** `0.31 s over`; empty where it is not known. */
  readonly left: string;
  /** Since when, where, what changed before, who, until when, what to do: those that there is something to tell of. */
  readonly facts: readonly NoticeFact[];
  /** What else there is to know. */
  readonly details: readonly NoticeFact[];
  /** The same for one line: `since Tuesday 27 January, 15:00–17:00; @backend-team; acknowledge until …`. */
  readonly brief: string;
  readonly buttons: readonly ButtonView[];
  /** How to answer at a terminal, where there are no buttons; empty where nothing is to be answered. */
  readonly command: string;
  /** Tickets, the runbook, the figure. */
  readonly links: readonly NoticeLink[];
  /** The id of the violation, as commands know it. */
  readonly id: string;
}

/** All that a template of notices may show, as ready texts. Texts are plain and on one line: the template's format escapes them. */
export interface NoticesView {
  /** `[Headroom] API Query P95 is over its budget: 2.31 s of 2 s`. */
  readonly subject: string;
  /** The sentence that it opens with: the only notice's, or how many there are of each kind. */
  readonly headline: string;
  /** What lists of mails show beside the subject. */
  readonly preview: string;
  readonly several: boolean;
  /** When this was so, with the zone. */
  readonly moment: string;
  /** The most pressing first. */
  readonly first: readonly NoticeView[];
  /** Those that have a line each. */
  readonly others: readonly NoticeView[];
  /** How many more there are: `and 12 more`; empty when all are there. */
  readonly more: string;
  /** Why the reader hears of it; empty where nobody is named. */
  readonly because: string;
  /** Where all reports are; empty when the settings do not say. */
  readonly reports: string;
  /** Program and version. */
  readonly program: string;
}

/** Characters of a text in a view, and of a subject, of which more is nowhere shown. */
const LONGEST = { text: 400, subject: 150 } as const;

/** The view of a reader's notices, of which so many are told at length, and so many by a line. */
export function noticesView(
  notices: Notices,
  reader: NoticesReader,
  most: Shown,
  all: readonly Told[] = byViolation(notices),
): NoticesView {
  const { report, at } = notices;
  const [first, ...others] = all;
  const asked = all.map((one) => ({ ...one, hasTicket: one.hasTicket || isTicketed(one, reader) }));
  const told = asked.slice(0, most.atLength);
  const lines = asked.slice(most.atLength, most.atLength + most.lines);
  const left = all.length - told.length - lines.length;
  const headline =
    others.length === 0 && first ? headlineOf(first) : tallyOf(all.map(({ notice }) => notice.what));
  const view: NoticesView = {
    subject: `[Headroom] ${cut(subjectOf(all, headline), LONGEST.subject)}`,
    headline,
    preview: first ? briefOf(first) : '',
    several: others.length > 0,
    moment: momentWords(at, report.period.zone),
    first: told.map((one) => viewOfNotice(one, reader)),
    others: lines.map((one) => viewOfNotice(one, reader)),
    more: left > 0 ? `and ${plural(left, 'more', 'more')}` : '',
    because: becauseOf(notices, reader),
    reports: reportsAddress(report),
    program: `${report.madeBy.program} ${report.madeBy.version}`,
  };
  return withTexts(cleaned(view), (text) => (safeLink(text) === '' ? cut(text, LONGEST.text) : text));
}

/** Many read no more of a mail than this: of several it names the most pressing. */
function subjectOf([first, ...others]: readonly Told[], headline: string): string {
  if (!first) return headline;
  if (others.length === 0) return headlineWithFigure(first);
  return `${headline}: ${first.name} and ${plural(others.length, 'more', 'more')}`;
}

/** How many violations a message tells of at length, and how many by a line. */
export interface Shown {
  readonly atLength: number;
  readonly lines: number;
}

/** Each violation once, by the last that happened to it, the most pressing first. */
export function byViolation(notices: Notices): readonly Told[] {
  const last = new Map<string, Notice>();
  for (const notice of notices.notices) {
    const before = last.get(notice.violation.id);
    if (!before || before.at <= notice.at) last.set(notice.violation.id, notice);
  }
  return [...last.values()]
    .map(tellingOf(notices))
    .toSorted((a, b) => urgency(a) - urgency(b) || usageOf(b) - usageOf(a));
}

function urgency({ notice }: Told): number {
  return BY_URGENCY.indexOf(notice.what);
}

function usageOf({ row }: Told): number {
  return Math.min(usageValue(row?.verdict.usage), Number.MAX_VALUE);
}

/** Its ticket is made when it is told of, if there is none yet. */
function isTicketed({ notice }: Told, { directory = NO_DIRECTORY }: NoticesReader): boolean {
  return ownerNamed(directory, notice.about.owner)?.tickets !== undefined;
}

function viewOfNotice(told: Told, reader: NoticesReader): NoticeView {
  const { notice, violation, figure, left } = told;
  const isAsked = readingStakeholder(reader) === undefined;
  const buttons = isAsked ? buttonsOf(violation, reader.answers) : [];
  return {
    what: notice.what,
    icon: iconOf(notice.what),
    tone: TONES[notice.what],
    ...coloursOf(TONES[notice.what]),
    headline: headlineOf(told),
    figure,
    left,
    facts: factsOf(told, isAsked),
    details: detailsOf(told),
    brief: briefOf(told),
    buttons,
    command: isAsked && buttons.length === 0 ? commandOf(violation) : '',
    links: linksOf(told),
    id: violation.id,
  };
}

/** The status whose colours a kind has. */
const TONES = {
  opened: 'exceeded',
  reopened: 'exceeded',
  overdue: 'approaching',
  met: 'within',
  closed: 'within',
  declined: 'unknown',
  step: 'unknown',
} as const satisfies Readonly<Record<NoticeKind, Status>>;

/** The facts that a line has room for. */
const IN_BRIEF = ['Since when', 'Said', 'Who', 'Until when'];

/** What a notice tells in a line behind its headline. */
export function briefOf(told: Told): string {
  const facts = factsOf(told).filter(({ name }) => IN_BRIEF.includes(name));
  const texts = facts.map(({ name, text }) => (name === 'Since when' ? sincePhrase(told) : text));
  return texts.join('; ');
}
