import { plural } from '../../model/format.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import type { Remark } from '../../model/publication.ts';
import type { Status } from '../../model/verdict.ts';
import { LIGHT } from '../charts/palette.ts';
import { escapeText } from '../charts/svg.ts';
import type { ButtonView } from '../notices/buttons.ts';
import { withTexts } from '../view/clean.ts';
import type { CountView } from '../view/counts.ts';
import type { DecisionView } from '../view/decisions.ts';
import { safeLink } from '../view/links.ts';
import { MOST_IN_TABLE } from '../view/listed.ts';
import type { MemberView } from '../view/members.ts';
import type { RecommendationView, TighteningView } from '../view/recommendations.ts';
import type { ResponseView } from '../view/responses.ts';
import { type RowView, urgency } from '../view/rows.ts';
import type { View } from '../view.ts';
import type { ImageView } from './images.ts';

/** The colours of a status, as six-digit hex: the only form that every mail client reads. */
export interface Coloured {
  readonly colour: string;
  readonly tint: string;
}

/** A row with the colours of its status and of its gauge. */
export interface MailRow extends RowView, Coloured {
  readonly gaugeColour: string;
  /** Of a family, its members that are not within. */
  readonly members: Shortened<MemberView & Coloured>;
  /** Whether there is something to tell of its members. */
  readonly hasNews: boolean;
  /** The steps that its reader can take, as buttons; none where nobody can answer. */
  readonly answers: readonly ButtonView[];
}

/** The beginning of a list, and what was left out: `and 943 more within budget`; empty when nothing was. */
export interface Shortened<T> {
  readonly list: readonly T[];
  readonly more: string;
}

/** What the templates of the mail show: the view, and its lists shortened so that no mail client clips the mail. */
export interface EmailView extends View {
  readonly subject: string;
  readonly mail: {
    /** The colours of the worst status that any budget has. */
    readonly worst: Coloured;
    readonly counts: readonly (CountView & Coloured)[];
    /** Over, approaching, unknown, and within but with a forecast, an open violation or a step towards the limit. Many unknowns are told of by reason. */
    readonly attention: Shortened<MailRow>;
    readonly rows: Shortened<MailRow>;
    /** What got better, and asks for no attention. */
    readonly improved: Shortened<RowView>;
    /** In the monthly review, changes of limits and what cannot be told are among the decisions. */
    readonly recommendations: Shortened<RecommendationView>;
    readonly tightenings: Shortened<TighteningView>;
    /** The open violations. */
    readonly responses: Shortened<ResponseView>;
    /** What the monthly review asks to decide. */
    readonly decisions: Shortened<DecisionView>;
    readonly changes: Shortened<string>;
    readonly notes: Shortened<View['notes'][number]>;
    readonly images: readonly ImageView[];
    /** About the mail itself; its text is empty where there is nothing to say. */
    readonly remark: Remark;
  };
}

const MOST_ITEMS = 12;
const MOST_DECISIONS = 8;

/** The steps of the response that a reader can take, by the budget's id. */
export type AnswersOf = (budget: string) => readonly ButtonView[];

/** What a mail has that its report has not. */
export interface MailOwn {
  readonly answersOf: AnswersOf;
  readonly remark: Remark;
}

/** The view of a mail with at most `most` rows in its table, and fewer items elsewhere. */
export function emailView(
  view: View,
  subject: string,
  images: readonly ImageView[],
  most: number,
  { answersOf, remark }: MailOwn,
): EmailView {
  const items = Math.min(most, MOST_ITEMS);
  const mailRowOf = (row: RowView) => mailRow(row, view, most, answersOf);
  const rows = view.rows.map(mailRowOf);
  const worst = view.counts.find(({ any }) => any)?.status.key ?? 'within';
  return {
    ...view,
    subject,
    mail: {
      worst: coloursOf(worst),
      counts: view.counts.map((count) => ({
        ...count,
        ...coloursOf(count.any ? count.status.key : 'unknown'),
      })),
      attention: shortenedRows(
        view.attention.rows.map(mailRowOf).toSorted((a, b) => urgency(a) - urgency(b)),
        items,
      ),
      rows: shortenedRows(rows, most),
      improved: shortened(view.improved, items),
      recommendations: shortened(
        view.monthly
          ? view.advice.filter(({ advice }) => advice !== 'decide')
          : view.recommendations.filter(({ advice }) => advice !== 'tighten'),
        items,
      ),
      tightenings: shortened(view.monthly ? [] : view.tightenings, items),
      responses: shortened(
        view.responses.filter(({ open }) => open),
        items,
      ),
      decisions: shortened(view.monthly ? view.decisions : [], Math.min(items, MOST_DECISIONS)),
      changes: shortened(view.changes, items),
      notes: shortened(view.notes, items),
      images: images.map(({ cid, alt, width }) => ({ cid, alt: visibleLine(alt), width })),
      remark,
    },
  };
}

/** The view with texts of at most so many characters, and as few notes as items, as plain text. Addresses stay whole. */
export function withShortTexts(view: EmailView, most: number): EmailView {
  const { notesByPeople, ...others } = view;
  const shorter = (text: string) => (safeLink(text) === '' ? cut(text, most) : text);
  return {
    ...withTexts(others, shorter),
    notesByPeople: notesByPeople.slice(0, MOST_ITEMS).map(({ about, text }) => {
      const short = cut(text, most);
      return { about: shorter(about), html: `<p>${escapeText(short)}</p>`, quoted: short, text: short };
    }),
  };
}

function mailRow(
  row: RowView,
  { schema2 }: Pick<View, 'schema2'>,
  most: number,
  answersOf: AnswersOf,
): MailRow {
  const colours = coloursOf(row.status.key);
  const gaugeColour = schema2 ? colours.colour : BANDS[row.band];
  const members = troubled(row, Math.min(most, MOST_IN_TABLE));
  const hasNews = members.list.length > 0 || row.family.news.length > 0;
  const own = answersOf(row.id);
  const answers =
    own.length > 0 || row.answer === '' ? own : [{ text: 'Answer', address: row.answer, primary: true }];
  return { ...row, ...colours, gaugeColour, members, hasNews, answers };
}

/** What is within has nothing to tell in a mail. */
function troubled({ family: { members } }: RowView, most: number): MailRow['members'] {
  const others = members.filter(({ status }) => status.key !== 'within');
  const list = others.slice(0, most).map((member) => ({ ...member, ...coloursOf(member.status.key) }));
  const left = members.slice(list.length);
  return { list, more: list.length > 0 ? leftOut(left) : '' };
}

/** The colours of gauges in mails of schema 1. */
const BANDS = { green: LIGHT.within, yellow: '#d9a400', red: LIGHT.exceeded, '': LIGHT.hairline } as const;

/** The colours of a status in a mail. */
export function coloursOf(status: Status): Coloured {
  return { colour: LIGHT[status], tint: LIGHT[`${status}Tint`] };
}

function shortened<T>(all: readonly T[], most: number): Shortened<T> {
  const left = all.length - most;
  return { list: all.slice(0, most), more: left > 0 ? `and ${plural(left, 'more', 'more')}` : '' };
}

function shortenedRows(all: readonly MailRow[], most: number): Shortened<MailRow> {
  return { list: all.slice(0, most), more: leftOut(all.slice(most)) };
}

/** `and 943 more within budget`, `and 12 more: 3 approaching, 9 within`; empty when nothing is left. */
function leftOut(left: readonly Pick<RowView, 'status'>[]): string {
  if (left.length === 0) return '';
  const within = left.every(({ status }) => status.key === 'within');
  const others = (['exceeded', 'approaching', 'unknown', 'within'] as const).flatMap((key) => {
    const count = left.filter(({ status }) => status.key === key).length;
    return count > 0 ? [`${count} ${key}`] : [];
  });
  const more = plural(left.length, 'more', 'more');
  return within ? `and ${more} within budget` : `and ${more}: ${others.join(', ')}`;
}
