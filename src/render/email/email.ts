import type { AnswerLinks } from '../../model/answer.ts';
import type { Artifact } from '../../model/artifact.ts';
import { InputError } from '../../model/errors.ts';
import { plainNumber } from '../../model/format.ts';
import type { MailContent, MailIdentity, Remark } from '../../model/publication.ts';
import type { Report } from '../../model/report.ts';
import { buttonsOf } from '../notices/buttons.ts';
import type { TemplateEngine } from '../templating.ts';
import { folderOf, type View } from '../view.ts';
import { type AnswersOf, type EmailView, emailView, withShortTexts } from './email-view.ts';
import type { MailImage } from './images.ts';
import { messageOf } from './message.ts';
import { subjectOf } from './subject.ts';

/** The most HTML a mail may have, in bytes: Gmail clips at about 102 kB, and its own marks come on top. */
export const MOST_HTML = 95_000;

/** Rows in the table, from the number that reads well down to the fewest worth sending. */
const ROWS = [30, 20, 12, 6, 3];

/** Characters of a text, where a mail with the fewest rows is still too long. */
const TEXTS = [400, 100];

/** The bodies of a mail. */
export interface MailBodies {
  readonly html: string;
  readonly text: string;
}

const NO_REMARK: Remark = { text: '', link: '' };

/** What a mail may have besides what all mails of its report have. */
export interface MailExtras {
  /** Where its one reader can answer. */
  readonly answers?: AnswerLinks | undefined;
  readonly remark?: Remark;
}

/** What a report's mail says: HTML with images, and a text that reads well alone. */
export function mailOf(
  report: Report,
  view: View,
  templates: TemplateEngine,
  images: readonly MailImage[],
  { answers, remark = NO_REMARK }: MailExtras = {},
): MailContent {
  const subject = subjectOf(report);
  const own = { answersOf: answersOf(report, answers), remark };
  return {
    identity: identityOf(report),
    subject,
    images,
    ...mailBodies((most) => emailView(view, subject, images, most, own), templates),
  };
}

function answersOf({ review }: Report, answers: AnswerLinks | undefined): AnswersOf {
  const open = new Map(
    review.violations.filter(({ state }) => state === 'open').map((one) => [one.budget, one]),
  );
  return (budget) => {
    const violation = open.get(budget);
    return violation ? buttonsOf(violation, answers) : [];
  };
}

function identityOf({ kind, period, revision, asOf }: Report): MailIdentity {
  return { id: `${kind}.${period.id}.r${revision}`, series: kind, date: asOf };
}

/** A report's mail as a file that can be opened or sent. */
export async function renderEmail(report: Report, mail: MailContent): Promise<Artifact> {
  return {
    path: `${folderOf(report)}/report.eml`,
    mediaType: 'message/rfc822',
    content: await messageOf(report, mail),
  };
}

/** The bodies with as many rows as fit, and with shorter texts where even the fewest have too much to say. */
function mailBodies(viewWith: (most: number) => EmailView, templates: TemplateEngine): MailBodies {
  const fewest = () => viewWith(Math.min(...ROWS));
  const views = [
    ...ROWS.map((most) => () => viewWith(most)),
    ...TEXTS.map((most) => () => withShortTexts(fewest(), most)),
  ];
  return fittingBodies('email', views, templates);
}

/**
 * The bodies of the first view, from the fullest to the shortest, whose HTML no mail client clips. Throws an InputError when
 * not even the last fits: the template is too large.
 */
export function fittingBodies(
  template: 'email' | 'notice',
  views: readonly (() => object)[],
  templates: TemplateEngine,
): MailBodies {
  for (const viewOf of views) {
    const view = viewOf();
    const html = templates.render(`${template}.html`, view);
    if (Buffer.byteLength(html) <= MOST_HTML)
      return { html, text: tidy(templates.render(`${template}.txt`, view)) };
  }
  throw new InputError(
    `The email's HTML is over ${plainNumber(MOST_HTML, 0)} bytes even where it says the least: mail clients would clip it. Shorten ${template}.html.hbs.`,
  );
}

function tidy(text: string): string {
  return `${text
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
