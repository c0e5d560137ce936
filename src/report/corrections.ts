import type { Budget, BudgetId } from '../model/budget.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { OtherMember } from '../model/family.ts';
import { formatFor, formatQuantity, plainNumber } from '../model/format.ts';
import { actualText } from '../model/judged-texts.ts';
import { familyIn } from '../model/member-id.ts';
import { baseValue } from '../model/quantity.ts';
import type { Correction, EarlierReport, Report } from '../model/report.ts';
import { titleOf } from './title.ts';

/** Members of a family that are named one by one. */
const MOST_NAMED = 3;

/** What a report knows of a budget, with or without a row. A member without one has its limit only where that is its own. */
type Known = Pick<OtherMember, 'status' | 'actual' | 'limit'>;

/** A budget of which a report says otherwise; one without a row has no sentence of its own. */
interface Corrected {
  readonly budget: Budget;
  readonly text?: string;
}

/**
 * What a report says otherwise than an earlier revision of it, a sentence for each budget and one for the people's part. Of
 * each family a few members are named, and the others counted, those without a row among them.
 */
export function correctionsOf(earlier: Report, report: Report): readonly Correction[] {
  const [before, now] = [knownIn(earlier), knownIn(report)];
  const shown = new Set(report.rows.map(({ budget }) => budget.id));
  const left = earlier.rows.filter(({ budget }) => !shown.has(budget.id));
  const budgets = new Map([...report.rows, ...left].map(({ budget }) => [budget.id, budget]));
  const seen = [...budgets].flatMap(([id, budget]): readonly Corrected[] => {
    const what = correctionOf(budget, before.get(id), now.get(id));
    return what === undefined ? [] : [{ budget, text: said(budget, what) }];
  });
  const typical = new Map([...budgets.values()].map((budget) => [budget.member?.family, budget]));
  const unseen = [...new Set([...now.keys(), ...before.keys()])].flatMap((id): readonly Corrected[] => {
    const budget = budgets.has(id) ? undefined : typical.get(familyIn(id));
    return budget && correctionOf(budget, before.get(id), now.get(id)) !== undefined ? [{ budget }] : [];
  });
  const groups = Map.groupBy([...seen, ...unseen], ({ budget }) => budget.member?.family ?? budget.id);
  return [
    ...[...groups.values()].flatMap(inFew),
    ...REVIEW_PARTS.filter(([part]) => !same(earlier.review[part], report.review[part])).map(([, text]) => ({
      text,
    })),
  ];
}

/** The sentences of one budget, or of a family as a whole. */
function inFew(all: readonly Corrected[]): readonly Correction[] {
  const sentences = all.flatMap(({ budget, text }) =>
    text === undefined ? [] : [{ budget: budget.id, text }],
  );
  const named = sentences.slice(0, MOST_NAMED);
  const [{ budget } = {}] = all;
  const left = all.length - named.length;
  if (!budget?.member || left === 0) return named;
  const { family, familyName } = budget.member;
  const more = `${plainNumber(left, 0)}${named.length > 0 ? ' more' : ''} of its members ${left === 1 ? 'has' : 'have'} changed`;
  return [...named, { budget: family, text: said({ ...budget, name: familyName }, `: ${more}`) }];
}

/** What a report knows of its budgets by their ids, members without a row among them. */
function knownIn({ rows, families = [] }: Report): ReadonlyMap<BudgetId, Known> {
  return new Map<BudgetId, Known>([
    ...families.flatMap(({ id, others }) => others.map((one) => [`${id}[${one.value}]`, one] as const)),
    ...rows.map(({ budget, verdict }) => [budget.id, verdict] as const),
  ]);
}

const REVIEW_PARTS = [
  ['notes', 'The notes changed.'],
  ['violations', 'The responses to violations went on.'],
  ['proposals', 'The proposals went on.'],
] as const;

/** How the report of the period before is linked from a report's folder: its last revision. */
export function earlierReport(
  { kind, previousPeriod, presentation }: Pick<Report, 'kind' | 'previousPeriod' | 'presentation'>,
  revision: number,
): EarlierReport {
  return {
    title: titleOf(kind, previousPeriod, presentation.organisation),
    folder: `../${previousPeriod.id}${revision === 1 ? '' : `-r${revision}`}`,
  };
}

/** What is said otherwise of a budget; undefined for nothing. */
function correctionOf(budget: Budget, was: Known | undefined, is: Known | undefined): string | undefined {
  if (!is) return ' is no longer in it';
  if (!was) return ' is new in it';
  const changes = [
    ...limitChange(was, is),
    ...figureChange(budget, was, is),
    ...(was.status === is.status ? [] : [`${was.status} → ${is.status}`]),
  ];
  return changes.length > 0 ? `: ${changes.join(', ')}` : undefined;
}

function limitChange({ limit: was }: Known, { limit: is }: Known): readonly string[] {
  if (!was || !is || baseValue(was) === baseValue(is)) return [];
  return [`limit ${formatQuantity(was)} → ${formatQuantity(is)}`];
}

function figureChange(budget: Budget, was: Known, is: Known): readonly string[] {
  const figures = [was.actual?.value, is.actual?.value].filter((figure) => figure !== undefined);
  const format = formatFor({ ...budget, limit: is.limit ?? budget.limit }, figures);
  const [before, now] = [was, is].map(({ actual }) => (actual ? actualText(actual, format) : 'no figure'));
  return before === now ? [] : [`${before} → ${now}`];
}

/** Whether two values are the same, whatever the order of their members: a saved report has another. */
function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function said({ serviceName, name }: Budget, what: string): string {
  return `${serviceName} ${name}${what}.`;
}
