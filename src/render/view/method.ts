import { momentWords } from '../../model/dates.ts';
import { plainNumber } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import type { QueryRecord } from '../../model/series.ts';
import { isoOf } from '../../model/window.ts';
import { safeLink } from './links.ts';

/** A fact of how the report was made. */
export interface FactView {
  readonly label: string;
  readonly value: string;
}

/** A query of a budget as it was sent, with every moment it was sent for. */
export interface QueryView {
  readonly budget: string;
  readonly query: string;
  readonly times: readonly AskedView[];
}

/** A moment that a query was for, and where it can be asked again. */
export interface AskedView {
  readonly when: string;
  /** Prometheus' own page with the query at its moment; empty when the source has none. */
  readonly link: string;
}

/** How the report was made: period, source, versions and hash. */
export function methodFacts(report: Report): readonly FactView[] {
  const { period, source, madeBy } = report;
  const version = source.version ? ` ${source.version}` : '';
  return [
    {
      label: 'Period',
      value: `${momentWords(period.start, period.zone)} to ${momentWords(period.end, period.zone)}`,
    },
    { label: 'Figures reach up to', value: momentWords(report.asOf, period.zone) },
    { label: 'Source', value: `${source.kind}${version}, ${source.name}` },
    { label: 'Made by', value: `${madeBy.program} ${madeBy.version}, report schema ${report.schema}` },
    { label: 'Revision', value: plainNumber(report.revision, 0) },
    { label: 'Settings and budgets', value: `SHA-256 ${report.settingsHash}` },
  ];
}

/**
 * The queries behind each budget's figure, in the order of the report; one that was sent for several moments stands once. Those
 * of a family's members differ in what makes them that one: its worst stands for all.
 */
export function queryViews(report: Report, name: (id: string) => string): readonly QueryView[] {
  const base = safeLink(report.source.link);
  const families = new Map((report.families ?? []).map(({ id, worst }) => [id, worst]));
  const shown = report.rows.filter(
    ({ budget: { id, member } }) => (families.get(member?.family ?? '') ?? id) === id,
  );
  return shown.flatMap(({ budget }) => {
    const records = (report.queries[budget.id] ?? []).filter(({ purpose }) => purpose === 'figure');
    return [...Map.groupBy(records, ({ query }) => query)].map(([query, asked]) => ({
      budget: name(budget.id),
      query,
      times: asked.map((record) => ({
        when: isoOf(record.end),
        link: base === '' ? '' : askAgain(record, base),
      })),
    }));
  });
}

function askAgain(record: QueryRecord, base: string): string {
  const moment = isoOf(record.end).slice(0, 19).replace('T', ' ');
  const parameters = new URLSearchParams({
    'g0.expr': record.query,
    'g0.tab': '1',
    'g0.end_input': moment,
    'g0.moment_input': moment,
  });
  return `${base.replace(/\/$/, '')}/graph?${parameters.toString()}`;
}
