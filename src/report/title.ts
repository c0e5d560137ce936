import { dateWords, monthWords, onlyWords } from '../model/format.ts';
import type { Period } from '../model/period.ts';
import type { ReportKind, Row } from '../model/report.ts';

/** `VirtEngine performance budgets: week of 26 January 2026`, and `…, API and Node only` when it is about some services. */
export function titleOf(
  kind: ReportKind,
  period: Period,
  organisation?: string,
  services?: readonly string[],
): string {
  const what = organisation ? `${organisation} performance budgets` : 'Performance budgets';
  const only = services ? `, ${onlyWords(services)}` : '';
  return kind === 'weekly'
    ? `${what}: week of ${dateWords(period.firstDay)}${only}`
    : `${what}: monthly review of ${monthWords(period.id)}${only}`;
}

/** The names of the services that rows are about, each once and in order. */
export function serviceNames(rows: readonly Pick<Row, 'budget'>[]): readonly string[] {
  return [...new Set(rows.map(({ budget }) => budget.serviceName))].toSorted();
}
