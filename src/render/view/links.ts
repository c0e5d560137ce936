import { violationAddress } from '../../model/answer-link.ts';
import type { Report, SourceInfo } from '../../model/report.ts';
import { isoOf, type Window } from '../../model/window.ts';
import { ownerPage } from '../room/paths.ts';

/** The address when a reader can safely be sent there, or nothing: http or https, and nothing that ends a link. */
export function safeLink(address: string | undefined): string {
  return address !== undefined && /^https?:\/\/[^\s"'<>()`\\[\]{}|]+$/i.test(address) ? address : '';
}

/** The page of all that is an owner’s, where the pages beside reports are served; empty for a report that is no owner’s. */
export function ownerLink({
  owner,
  presentation: { answersUrl },
}: Pick<Report, 'owner' | 'presentation'>): string {
  return owner === undefined || answersUrl === undefined ? '' : safeLink(`${answersUrl}${ownerPage(owner)}`);
}

/** The page on which an open violation can be answered; empty where nobody can answer. */
export function answerLink(
  { presentation: { answersUrl } }: Pick<Report, 'presentation'>,
  violation: string | undefined,
): string {
  if (answersUrl === undefined || violation === undefined) return '';
  return safeLink(violationAddress(answersUrl, violation));
}

/** What is known of the source of a budget: the only one, or its own of several. */
export function sourceOf(
  { source, sources }: Pick<Report, 'source' | 'sources'>,
  { source: name }: { readonly source?: string },
): SourceInfo | undefined {
  return source ?? sources?.find((one) => one.name === name)?.is;
}

/** Prometheus' own page with a query at a moment, as a table; empty when the source has none. */
export function tableLink(source: SourceInfo | undefined, query: string, end: number): string {
  const moment = momentOf(end);
  return graphPage(source, {
    'g0.expr': query,
    'g0.tab': '1',
    'g0.end_input': moment,
    'g0.moment_input': moment,
  });
}

/** Prometheus' own page with a query drawn over a stretch; empty when the source has none. */
export function drawnLink(source: SourceInfo | undefined, query: string, { start, end }: Window): string {
  return graphPage(source, {
    'g0.expr': query,
    'g0.tab': '0',
    'g0.end_input': momentOf(end),
    'g0.range_input': `${end - start}s`,
  });
}

/** Grafana's page to explore a query over a stretch; empty where the settings name none. Its form is that of Grafana 10 and later. */
export function exploreLink(source: SourceInfo | undefined, query: string, { start, end }: Window): string {
  const grafana = source?.grafana;
  const base = safeLink(grafana?.url);
  if (!grafana || base === '') return '';
  const datasource = { type: 'prometheus', uid: grafana.datasource };
  const pane = {
    datasource: grafana.datasource,
    queries: [{ refId: 'A', datasource, expr: query, range: true }],
    range: { from: String(start * 1000), to: String(end * 1000) },
  };
  const parameters = new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify({ a: pane }) });
  return `${base.replace(/\/$/, '')}/explore?${parameters.toString()}`;
}

function graphPage(source: SourceInfo | undefined, parameters: Readonly<Record<string, string>>): string {
  const base = safeLink(source?.link);
  return base === '' ? '' : `${base.replace(/\/$/, '')}/graph?${new URLSearchParams(parameters).toString()}`;
}

function momentOf(moment: number): string {
  return isoOf(moment).slice(0, 19).replace('T', ' ');
}
