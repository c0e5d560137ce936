import type { Budget } from '../../model/budget.ts';
import { daysWords } from '../../model/dates.ts';
import { monthWords } from '../../model/format.ts';
import type { LifeCell, PeriodKept } from '../../model/history.ts';
import type { Period } from '../../model/period.ts';
import type { Status } from '../../model/verdict.ts';
import { escapeText } from '../charts/svg.ts';
import { cellTexts } from './figures.ts';
import { reportLink } from './links.ts';
import { anchorOf } from './paths.ts';

/** A period as the cells of a page name it, and where its report is. */
export interface Column {
  readonly kept: PeriodKept;
  /** `week 5`; `January`. */
  readonly label: string;
  /** `week 5 of 2026, 26 January – 1 February 2026`; `January 2026`. */
  readonly full: string;
  /** Empty where its report is not there. */
  readonly href: string;
}

/** The classes of cells. What is within has none, since it is most of what a year holds. */
export const CELL_KINDS: Readonly<Record<Status, string>> = {
  exceeded: 'e',
  approaching: 'a',
  unknown: 'u',
  within: '',
};

/** The periods of a history as columns of a page, in their order. */
export function columnsOf(page: string, periods: readonly PeriodKept[]): readonly Column[] {
  return periods.map((kept) => ({
    kept,
    ...periodLabels(kept.period),
    href: reportLink(page, kept.report),
  }));
}

function periodLabels({ kind, id, firstDay, lastDay }: Period): Pick<Column, 'label' | 'full'> {
  if (kind === 'month') return { label: monthWords(id).split(' ')[0] ?? id, full: monthWords(id) };
  const [year, week] = id.split('-W');
  const label = `week ${Number(week)}`;
  return { label, full: `${label} of ${year}, ${daysWords(firstDay, lastDay)}` };
}

/**
 * Where a budget stood in a period as a cell of a table or an entry of a list: its sign and its colour come from its class, what it says
 * is there in words, and it leads to the report. Markup; thousands of them are on a page, so it is short.
 */
export function cellMarkup(
  name: 'td' | 'li',
  budget: Budget,
  cell: LifeCell | undefined,
  { label, href }: Pick<Column, 'label' | 'href'>,
): string {
  const end = name === 'td' ? '' : '</li>';
  if (!cell) return `<${name}>${end}`;
  const kind = CELL_KINDS[cell.status];
  // Most cells are within, and lead to nothing in their report that is worth the bytes; others may not be in it.
  const place = kind === '' || cell.isFromLater ? '' : `#${anchorOf(budget.id)}`;
  const link = href === '' ? '' : ` href="${href}${place}"`;
  const text = escapeText(`${label}: ${cell.status}${figureText(budget, cell)}`);
  return `<${name}${kind && ` class="${kind}"`}><a${link}><b>${text}</b></a>${end}`;
}

/** What is within says its figure alone, unless its limit was another one. */
function figureText(budget: Budget, cell: LifeCell): string {
  const { actual, ofLimit, hasOtherLimit } = cellTexts(budget, cell);
  if (cell.status === 'unknown') return cell.unknown === undefined ? '' : `, ${ofLimit}`;
  return `, ${cell.status === 'within' && !hasOtherLimit ? actual : ofLimit}`;
}
