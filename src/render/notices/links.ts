import type { Report } from '../../model/report.ts';
import { safeLink, sourceOf, tableLink } from '../view/links.ts';
import type { LinkView } from '../view/why.ts';
import type { Told } from './told.ts';

/** A link with its text. */
export type NoticeLink = LinkView;

/** Characters of an address that every program opens, and how many of them there are. */
const LONGEST = 2000;
const MOST = 10;

/** Where to go from a notice: the page on which it can be answered, its tickets, the runbook, and its figure. */
export function linksOf(told: Told, page = ''): readonly NoticeLink[] {
  const { violation, row, why } = told;
  const links = [
    { text: violation.next ? 'Answer it' : 'Look at it', address: page },
    ...violation.links.map((address) => ({ text: 'Ticket', address })),
    { text: 'Runbook', address: row?.budget.runbook ?? '' },
    ...(why.links.length > 0 ? why.links : [{ text: 'Figure in Prometheus', address: figureLink(told) }]),
  ];
  return links.filter(({ address }) => address.length <= LONGEST && safeLink(address) !== '').slice(0, MOST);
}

/** Where all reports are, since that of the running week is not issued yet; empty where the settings do not say. */
export function reportsAddress({
  presentation: { reportsUrl },
}: {
  readonly presentation: Pick<Report['presentation'], 'reportsUrl'>;
}): string {
  return reportsUrl ? safeLink(`${reportsUrl.replace(/(?<!\/)\/+$/, '')}/`) : '';
}

function figureLink({ row, report }: Told): string {
  if (!row) return '';
  const query = report.queries[row.budget.id]?.find(({ purpose }) => purpose === 'figure');
  return query ? tableLink(sourceOf(report, row.budget), query.query, query.end) : '';
}
