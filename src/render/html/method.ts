import { plainNumber } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import type { QueryRecord } from '../../model/series.ts';
import { isoOf } from '../../model/window.ts';
import { safeLink } from './words.ts';

/** A fact of how the report was made. */
export interface MethodFact {
  readonly label: string;
  readonly value: string;
}

/** A query as it was sent, with when it was for and where it can be asked again. */
export interface QueryView {
  readonly purpose: string;
  readonly query: string;
  readonly when: string;
  readonly href: string;
}

/** The queries of one budget. */
export interface MeasuredView {
  readonly budget: string;
  readonly queries: readonly QueryView[];
}

/** How the report was made: period, source, versions and hash. */
export function methodFacts(report: Report): readonly MethodFact[] {
  const { period, source, madeBy } = report;
  const version = source.version ? ` ${source.version}` : '';
  return [
    { label: 'Period', value: `${isoOf(period.start)} to ${isoOf(period.end)}, days in ${period.zone}` },
    { label: 'As of', value: isoOf(report.asOf) },
    { label: 'Source', value: `${source.kind}${version}, ${source.name}` },
    { label: 'Made by', value: `${madeBy.program} ${madeBy.version}, report schema ${report.schema}` },
    { label: 'Revision', value: plainNumber(report.revision, 0) },
    { label: 'Settings and budgets', value: `SHA-256 ${report.settingsHash}` },
  ];
}

/** The queries of each budget, in the order of the report. */
export function measuredViews(report: Report, name: (id: string) => string): readonly MeasuredView[] {
  const link = safeLink(report.source.link);
  return report.rows.flatMap(({ budget }) => {
    const queries = report.queries[budget.id] ?? [];
    if (queries.length === 0) return [];
    return [{ budget: name(budget.id), queries: queries.map((query) => queryView(query, link)) }];
  });
}

const PURPOSES = { figure: 'The figure', days: 'Day by day', coverage: 'Coverage' } as const;

function queryView(record: QueryRecord, link: string): QueryView {
  const when =
    record.step === undefined
      ? `at ${isoOf(record.end)}`
      : `from ${isoOf(record.start)} to ${isoOf(record.end)}, every ${plainNumber(record.step, 0)} s`;
  return { purpose: PURPOSES[record.purpose], query: record.query, when, href: askAgain(record, link) };
}

/** Prometheus' own page with the query and its absolute time. */
function askAgain(record: QueryRecord, link: string): string {
  if (link === '') return '';
  const range = Math.max(1, record.end - record.start);
  const parameters = new URLSearchParams({
    'g0.expr': record.query,
    'g0.tab': record.step === undefined ? '1' : '0',
    'g0.range_input': `${range}s`,
    'g0.end_input': moment(record.end),
    'g0.moment_input': moment(record.end),
  });
  return `${link.replace(/\/$/, '')}/graph?${parameters.toString()}`;
}

function moment(instant: number): string {
  return isoOf(instant).slice(0, 19).replace('T', ' ');
}
