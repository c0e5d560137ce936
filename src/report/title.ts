import { dateWords, monthWords } from '../model/format.ts';
import type { Period } from '../model/period.ts';
import type { ReportKind } from '../model/report.ts';

/** `VirtEngine performance budgets: week of 26 January 2026`. */
export function titleOf(kind: ReportKind, period: Period, organisation?: string): string {
  const what = organisation ? `${organisation} performance budgets` : 'Performance budgets';
  return kind === 'weekly'
    ? `${what}: week of ${dateWords(period.firstDay)}`
    : `${what}: monthly review of ${monthWords(period.id)}`;
}
