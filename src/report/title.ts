import { dateWords, forWords, monthWords, onlyWords } from '../model/format.ts';
import type { Period } from '../model/period.ts';
import type { ReportKind, Row } from '../model/report.ts';

/** `VirtEngine performance budgets: week of 26 January 2026`, `…, API and Node only` when it is about some services, and `…, for @backend-team`. */
export function titleOf(
  kind: ReportKind,
  period: Period,
  organisation?: string,
  services?: readonly string[],
  owner?: string,
): string {
  const what = organisation ? `${organisation} performance budgets` : 'Performance budgets';
  const which =
    kind === 'weekly'
      ? `week of ${dateWords(period.firstDay)}`
      : `monthly review of ${monthWords(period.id)}`;
  const only = [
    ...(services ? [onlyWords(services)] : []),
    ...(owner === undefined ? [] : [forWords(owner)]),
  ];
  return `${what}: ${[which, ...only].join(', ')}`;
}

/** The names of the services that rows are about, each once and in order. */
export function serviceNames(rows: readonly Pick<Row, 'budget'>[]): readonly string[] {
  return [...new Set(rows.map(({ budget }) => budget.serviceName))].toSorted();
}
