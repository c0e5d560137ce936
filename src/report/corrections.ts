import type { BudgetId } from '../model/budget.ts';
import { formatFor, formatQuantity } from '../model/format.ts';
import { actualText } from '../model/judged-texts.ts';
import { baseValue } from '../model/quantity.ts';
import type { Correction, EarlierReport, Report, Row } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { titleOf } from './title.ts';

/** What a report says otherwise than an earlier revision of it, a sentence for each budget and one for the people's part. */
export function correctionsOf(earlier: Report, report: Report): readonly Correction[] {
  const before = new Map(earlier.rows.map((row) => [row.budget.id, row]));
  const now = new Map(report.rows.map((row) => [row.budget.id, row]));
  const [unseenBefore, unseenNow] = [earlier, report].map(membersWithoutRow);
  const gone = earlier.rows.filter(({ budget }) => !now.has(budget.id) && !unseenNow?.has(budget.id));
  const compared = report.rows.filter(({ budget }) => !unseenBefore?.has(budget.id));
  return [
    ...compared.flatMap((row) => correctionOf(before.get(row.budget.id), row)),
    ...gone.map((row) => said(row, ' is no longer in it')),
    ...REVIEW_PARTS.filter(([part]) => !same(earlier.review[part], report.review[part])).map(([, text]) => ({
      text,
    })),
  ];
}

/** Members that are in a report without a row of their own, of which no figure is to be compared with. */
function membersWithoutRow({ families = [] }: Report): ReadonlySet<BudgetId> {
  return new Set(families.flatMap(({ id, others }) => others.map(({ value }) => `${id}[${value}]`)));
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

function correctionOf(before: Row | undefined, row: Row): readonly Correction[] {
  if (!before) return [said(row, ' is new in it')];
  const [was, is] = [before.verdict, row.verdict];
  const changes = [
    ...(baseValue(was.limit) === baseValue(is.limit)
      ? []
      : [`limit ${formatQuantity(was.limit)} → ${formatQuantity(is.limit)}`]),
    ...figureChange(row, was, is),
    ...(was.status === is.status ? [] : [`${was.status} → ${is.status}`]),
  ];
  return changes.length > 0 ? [said(row, `: ${changes.join(', ')}`)] : [];
}

function figureChange({ budget }: Row, was: Verdict, is: Verdict): readonly string[] {
  const figures = [was.actual?.value, is.actual?.value].filter((figure) => figure !== undefined);
  const format = formatFor({ ...budget, limit: is.limit }, figures);
  const [before, now] = [was, is].map(({ actual }) => (actual ? actualText(actual, format) : 'no figure'));
  return before === now ? [] : [`${before} → ${now}`];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function said({ budget }: Row, what: string): Correction {
  return { budget: budget.id, text: `${budget.serviceName} ${budget.name}${what}.` };
}
