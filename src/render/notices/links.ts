import { safeLink, sourceOf, tableLink } from '../view/links.ts';
import type { LinkView } from '../view/why.ts';
import type { Told } from './told.ts';

/** A link with its text. */
export type NoticeLink = LinkView;

/** Where to go from a notice: the page on which it can be answered, its tickets, what to read, and its figure. */
export function linksOf(told: Told, page = ''): readonly NoticeLink[] {
  const { violation, row, why, report } = told;
  const links = [
    { text: 'Answer it', address: page },
    ...violation.links.map((address) => ({ text: 'Ticket', address })),
    { text: 'Runbook', address: row?.budget.runbook ?? '' },
    ...(why.links.length > 0 ? why.links : [{ text: 'Figure in Prometheus', address: figureLink(told) }]),
    { text: 'Reports', address: reportsAddress(report.presentation.reportsUrl) },
  ];
  return links.flatMap(({ text, address }) => (safeLink(address) === '' ? [] : [{ text, address }]));
}

/** The list of all reports: that of the running week is not issued yet. */
function reportsAddress(reportsUrl: string | undefined): string {
  return reportsUrl ? `${reportsUrl.replace(/(?<!\/)\/+$/, '')}/` : '';
}

function figureLink({ row, report }: Told): string {
  if (!row) return '';
  const query = report.queries[row.budget.id]?.find(({ purpose }) => purpose === 'figure');
  return query ? tableLink(sourceOf(report, row.budget), query.query, query.end) : '';
}
