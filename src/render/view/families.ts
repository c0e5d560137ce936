import type { BudgetId } from '../../model/budget.ts';
import type { FamilyFinding, OtherMember } from '../../model/family.ts';
import { formatFor, formatQuantity, plainNumber, plural } from '../../model/format.ts';
import { judgedTexts, NO_FIGURE } from '../../model/judged-texts.ts';
import { cut } from '../../model/one-line.ts';
import { countPairs, type Report, type Row } from '../../model/report.ts';
import { type Status, unknownWords, worstFirst } from '../../model/verdict.ts';
import { judged } from './figures.ts';
import { familyName, MOST_IN_TABLE, shownRows } from './listed.ts';
import type { MemberView } from './members.ts';
import { isRemarkable, type RowView } from './rows.ts';
import { capital } from './sentences.ts';
import { statusView } from './status.ts';
import { shortList } from './unknowns.ts';

/** Characters of a member's value that are shown: a label may have a thousand of them. */
const MOST_OF_VALUE = 80;

/** A row of the report with its texts. */
interface Said {
  readonly row: Row;
  readonly texts: RowView;
}

/** The rows of a report for two kinds of list. */
export interface FamilyRows {
  /** One a budget and one a family, that of its worst member; in the report's order. */
  readonly rows: readonly RowView[];
  /** Every row of the report, those of members with their anchors. */
  readonly budgets: readonly RowView[];
}

/** The rows of a report with those of its families; without any, the same ones twice. */
export function withFamilies(report: Report, texts: readonly RowView[]): FamilyRows {
  const { families = [] } = report;
  if (families.length === 0) return { rows: texts, budgets: texts };
  const said = report.rows.flatMap((row, index) => (texts[index] ? [{ row, texts: texts[index] }] : []));
  const byId = new Map(said.map((one) => [one.row.budget.id, one]));
  const opened = families.map((family, index) => openedFamily(family, `family-${index + 1}`, byId));
  const anchors = new Map(opened.flatMap((one) => one.anchors));
  const lines = new Map(opened.flatMap(({ line }) => (line ? [[line.id, line] as const] : [])));
  return {
    rows: shownRows(report).flatMap(
      ({ row, family }) => (family ? lines.get(family.id) : byId.get(row.budget.id)?.texts) ?? [],
    ),
    budgets: said.map(({ texts: own }) => ({ ...own, anchor: anchors.get(own.id) ?? '' })),
  };
}

interface Opened {
  /** Absent where its worst member has no row. */
  readonly line: RowView | undefined;
  readonly anchors: readonly (readonly [BudgetId, string])[];
}

function openedFamily(family: FamilyFinding, anchor: string, byId: ReadonlyMap<BudgetId, Said>): Opened {
  const said = family.shown.flatMap((id) => byId.get(id) ?? []);
  const members = membersOf(family, said).map((member, index) => ({
    ...member,
    anchor: `${anchor}-${index + 1}`,
  }));
  const worst = byId.get(family.worst ?? '');
  return {
    line: worst && lineOf(family, anchor, worst.texts, members, said),
    // The others are on the page when it has been asked for them.
    anchors: members.map((one, index) => [one.id, index < MOST_IN_TABLE ? one.anchor : anchor]),
  };
}

function lineOf(
  family: FamilyFinding,
  anchor: string,
  worst: RowView,
  members: readonly MemberView[],
  said: readonly Said[],
): RowView {
  const name = lineName(worst.name, family);
  return {
    ...worst,
    id: family.id,
    name,
    budget: `${worst.service} ${name}`,
    anchor,
    family: {
      name: familyName(family),
      worst: worst.name,
      worstBudget: worst.budget,
      worstOf: worstOfText(family),
      heading: capital(labelWords(family)),
      size: plural(family.counts.monitored, ...membersWord(family)),
      tally: tallyText(countPairs(family.counts)),
      members,
      first: members.slice(0, MOST_IN_TABLE),
      more: moreText(members.slice(MOST_IN_TABLE)),
      news: newsOf(family),
      remarkable: said.some(({ texts }) => isRemarkable(texts)),
    },
  };
}

/** A family's name by its worst member's: `/search P95 — worst of 212 routes, 3 over`. */
export function lineName(worst: string, family: Pick<FamilyFinding, 'label' | 'counts'>): string {
  return `${worst} — ${worstOfText(family)}`;
}

/** All members, those with a row and those without, worst first. */
function membersOf(family: FamilyFinding, said: readonly Said[]): readonly Omit<MemberView, 'anchor'>[] {
  const typical = said.find(({ row }) => !row.budget.member?.hasOwnLimit) ?? said[0];
  const known = said.map(({ row, texts }) => ({
    status: row.verdict.status,
    usage: row.verdict.usage,
    view: memberWithRow(family, row, texts),
  }));
  const others = family.others.map((other) => ({
    status: other.status,
    usage: other.usage,
    view: otherMember(family, other, typical?.row),
  }));
  const all = worstFirst([...known, ...others], ({ view, status, usage }) => ({
    status,
    usage,
    id: view.id,
  }));
  return all.map(({ view }) => view);
}

function memberWithRow({ id }: FamilyFinding, row: Row, texts: RowView): Omit<MemberView, 'anchor'> {
  const { unknown } = row.verdict;
  const remark = [
    unknown ? unknownWords(row.budget, unknown.why) : '',
    texts.isViolated ? 'violation open' : '',
    texts.status.key === 'exceeded' ? '' : texts.daysOver,
    texts.degrading ? texts.trendWord : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
  return {
    id: texts.id,
    value: cut(texts.id.slice(id.length + 1, -1), MOST_OF_VALUE),
    status: texts.status,
    limit: texts.limitShort,
    actual: texts.actual,
    usage: texts.usage,
    remark,
    said: saidOf(texts, remark),
    owner: texts.owner,
  };
}

/** A member of which only the figure is kept, in the unit and by the limit of one that has a row. */
function otherMember(
  { id, owner: usual }: FamilyFinding,
  { value, status, actual, usage, limit: own, owner = usual }: OtherMember,
  typical: Row | undefined,
): Omit<MemberView, 'anchor'> {
  const limit = own ?? (typical?.budget.member?.hasOwnLimit ? undefined : typical?.verdict.limit);
  const texts = typical && textsBy({ ...judged(typical), ...(limit && { limit }) }, { actual, usage });
  const sign = typical?.budget.bound === 'at_least' ? '≥' : '≤';
  return {
    id: `${id}[${value}]`,
    value: cut(value, MOST_OF_VALUE),
    status: statusView(status),
    limit: limit ? `${sign} ${formatQuantity(limit)}` : NO_FIGURE,
    actual: texts?.actual ?? NO_FIGURE,
    usage: texts?.usage ?? NO_FIGURE,
    remark: '',
    said: saidOf({ actual: texts?.actual ?? NO_FIGURE, usage: texts?.usage ?? NO_FIGURE }, ''),
    owner: owner ?? typical?.budget.owner ?? '',
  };
}

function saidOf({ actual, usage }: Pick<MemberView, 'actual' | 'usage'>, remark: string): string {
  const figures = [actual, usage].filter((text) => text !== NO_FIGURE).join(', ');
  return [figures, remark].filter((text) => text !== '').join('; ') || 'no figure';
}

function textsBy(budget: Row['budget'], { actual, usage }: Pick<OtherMember, 'actual' | 'usage'>) {
  const shown = [actual?.value, actual?.lower].filter((figure) => figure !== undefined);
  return judgedTexts(budget, { actual, usage }, formatFor(budget, shown.filter(Number.isFinite)));
}

/** A label as words: `status code`. */
function labelWords({ label }: Pick<FamilyFinding, 'label'>): string {
  return label.replace(/[._]+/g, ' ').trim();
}

/** What tells a family's members apart, of one and of many: `route`, `routes`. */
function membersWord(family: Pick<FamilyFinding, 'label'>): [one: string, many: string] {
  const word = family.label.includes(' and ') ? 'member' : labelWords(family);
  if (/(?:[sxz]|[cs]h)$/.test(word)) return [word, `${word}es`];
  return [word, /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`];
}

/** `worst of 212 routes, 3 over`; of a single member `the only route`. */
export function worstOfText(family: Pick<FamilyFinding, 'label' | 'counts'>): string {
  const { monitored, exceeded, approaching, unknown } = family.counts;
  const words = membersWord(family);
  if (monitored === 1) return `the only ${words[0]}`;
  const [first = 'all within'] = [
    ...(exceeded > 0 ? [`${plainNumber(exceeded, 0)} over`] : []),
    ...(approaching > 0 ? [`${plainNumber(approaching, 0)} approaching`] : []),
    ...(unknown > 0 ? [`${plainNumber(unknown, 0)} unknown`] : []),
  ];
  return `worst of ${plural(monitored, ...words)}, ${first}`;
}

function tallyText(counts: readonly (readonly [Status, number])[]): string {
  return counts
    .flatMap(([status, count]) => (count > 0 ? [`${plainNumber(count, 0)} ${status}`] : []))
    .join(', ');
}

function moreText(left: readonly MemberView[]): string {
  if (left.length === 0) return '';
  const more = `${plainNumber(left.length, 0)} more`;
  const statuses = Map.groupBy(left, ({ status }) => status.key);
  if (statuses.size === 1) return `${more}, all ${left[0]?.status.word}`;
  return `${more}: ${tallyText([...statuses].map(([status, { length }]) => [status, length]))}`;
}

function newsOf({ appeared, gone }: FamilyFinding): readonly string[] {
  const lists = [
    ['New', appeared],
    ['Gone', gone],
  ] as const;
  return lists.flatMap(([what, values]) =>
    values.length > 0 ? [`${what}: ${shortList(values.map((value) => cut(value, MOST_OF_VALUE)))}.`] : [],
  );
}
