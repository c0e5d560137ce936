import { formatFor, formatQuantity } from '../model/format.ts';
import { actualText } from '../model/judged-texts.ts';
import { baseValue } from '../model/quantity.ts';
import type { EarlierReport, Report, Row } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { titleOf } from './title.ts';

/** What a report says otherwise than an earlier revision of it, a sentence for each budget and one for the people's part. */
export function correctionsOf(earlier: Report, report: Report): readonly string[] {
  const before = new Map(earlier.rows.map((row) => [row.budget.id, row]));
  const now = new Map(report.rows.map((row) => [row.budget.id, row]));
  const gone = earlier.rows.filter(({ budget }) => !now.has(budget.id));
  return [
    ...report.rows.flatMap((row) => correctionOf(before.get(row.budget.id), row)),
    ...gone.map((row) => `${nameOf(row)} is no longer in it.`),
    ...(same(earlier.review.notes, report.review.notes) ? [] : ['The notes changed.']),
    ...(same(earlier.review.violations, report.review.violations)
      ? []
      : ['The responses to violations went on.']),
    ...(same(earlier.review.proposals, report.review.proposals) ? [] : ['The proposals went on.']),
  ];
}

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

function correctionOf(before: Row | undefined, row: Row): readonly string[] {
  if (!before) return [`${nameOf(row)} is new in it.`];
  const [was, is] = [before.verdict, row.verdict];
  const changes = [
    ...(baseValue(was.limit) === baseValue(is.limit)
      ? []
      : [`limit ${formatQuantity(was.limit)} → ${formatQuantity(is.limit)}`]),
    ...figureChange(row, was, is),
    ...(was.status === is.status ? [] : [`${was.status} → ${is.status}`]),
  ];
  return changes.length > 0 ? [`${nameOf(row)}: ${changes.join(', ')}.`] : [];
}

function figureChange({ budget }: Row, was: Verdict, is: Verdict): readonly string[] {
  const figures = [was.actual?.value, is.actual?.value].filter((figure) => figure !== undefined);
  const format = formatFor({ ...budget, limit: is.limit }, figures);
  const said = ({ actual }: Verdict) => (actual ? actualText(actual, format) : 'no figure');
  return said(was) === said(is) ? [] : [`${said(was)} → ${said(is)}`];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function nameOf({ budget }: Row): string {
  return `${budget.serviceName} ${budget.name}`;
}
