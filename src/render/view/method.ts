import { momentWords } from '../../model/dates.ts';
import { plainNumber, plural } from '../../model/format.ts';
import type { Report, SourceInfo } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { isoOf } from '../../model/window.ts';
import { sourceOf, tableLink } from './links.ts';
import { shownRows } from './listed.ts';

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
  const { period, madeBy } = report;
  return [
    {
      label: 'Period',
      value: `${momentWords(period.start, period.zone)} to ${momentWords(period.end, period.zone)}`,
    },
    { label: 'Figures reach up to', value: momentWords(report.asOf, period.zone) },
    ...sourceFacts(report),
    { label: 'Made by', value: `${madeBy.program} ${madeBy.version}, report schema ${report.schema}` },
    { label: 'Revision', value: plainNumber(report.revision, 0) },
    { label: 'Settings and budgets', value: `SHA-256 ${report.settingsHash}` },
  ];
}

/** What each source is, and the budgets that it failed for. */
function sourceFacts({ source, sources = [], rows }: Report): readonly FactView[] {
  const single = source ? [{ label: 'Source', value: sourceWords(source) }] : [];
  const several = sources.map(({ name, is, failed }) => {
    const lost = rows.filter(({ budget, verdict }) => budget.source === name && isLost(verdict));
    const words = [
      ...(is ? [sourceWords(is)] : []),
      ...(failed === undefined ? [] : [failed]),
      ...(lost.length === 0 ? [] : [`It failed for ${plural(lost.length, 'budget')}.`]),
    ];
    return { label: `Source ${name}`, value: words.join(' ') };
  });
  return [...single, ...several];
}

function isLost({ unknown }: Verdict): boolean {
  return unknown?.why === 'source_failed';
}

function sourceWords({ kind, version, name }: SourceInfo): string {
  return `${kind}${version ? ` ${version}` : ''}, ${name}`;
}

/**
 * The queries behind each budget's figure, in the order of the report; one that was sent for several moments stands once. Those
 * of a family's members differ in what makes them that one: its worst stands for all.
 */
export function queryViews(report: Report, name: (id: string) => string): readonly QueryView[] {
  const recorded = new Map(Object.entries(report.queries));
  return shownRows(report).flatMap(({ row: { budget } }) => {
    const source = sourceOf(report, budget);
    const records = (recorded.get(budget.id) ?? []).filter(({ purpose }) => purpose === 'figure');
    return [...Map.groupBy(records, ({ query }) => query)].map(([query, asked]) => ({
      budget: name(budget.id),
      query,
      times: asked.map((record) => ({
        when: isoOf(record.end),
        link: tableLink(source, record.query, record.end),
      })),
    }));
  });
}
