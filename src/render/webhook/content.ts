import { editionName } from '../../model/edition.ts';
import type { Publication } from '../../model/publication.ts';
import { cleaned } from '../view/clean.ts';
import { countViews } from '../view/counts.ts';
import { daysWords } from '../view/dates.ts';
import { type RowView, rowViews } from '../view/rows.ts';
import { folderOf } from '../view.ts';

/** What every shape of message says, as plain texts on one line each. */
export interface ChatContent {
  readonly title: string;
  readonly days: string;
  readonly headline: string;
  /** `❌ 1 exceeded`, worst first, without those of which there are none. */
  readonly counts: readonly string[];
  /** The budgets that need somebody, at most {@link MOST}. */
  readonly lines: readonly ChatLine[];
  /** How many more there are. */
  readonly left: number;
  /** Where the full report is; empty when the settings do not say. */
  readonly link: string;
  /** `weekly 2026-W05`. */
  readonly edition: string;
}

/** One budget: which it is, and how it stands and who acts by when. */
export interface ChatLine {
  readonly name: string;
  readonly text: string;
}

/** Budgets in a message; the report has them all. */
const MOST = 6;

/** The content of a message about a report: the headline, the counts, and the budgets that need somebody. */
export function chatContent({ edition, report }: Publication): ChatContent {
  const { title, period, headline, presentation } = report;
  const needy = rowViews(report, []).filter(({ status }) => status.key !== 'within');
  const { reportsUrl } = presentation;
  return cleaned({
    title,
    days: `${daysWords(period.firstDay, period.lastDay)} (${period.zone})`,
    headline,
    counts: countViews(report)
      .filter(({ any }) => any)
      .map(({ status, count }) => `${status.icon} ${count} ${status.word}`),
    lines: needy.slice(0, MOST).map(lineOf),
    left: Math.max(0, needy.length - MOST),
    link: reportsUrl ? `${reportsUrl.replace(/\/*$/, '/')}${folderOf(report)}/report.html` : '',
    edition: editionName(edition),
  });
}

function lineOf({ status, budget, unknown, actualOfLimit, left, owner, due }: RowView): ChatLine {
  const figures = unknown.replace(/\.$/, '') || [actualOfLimit, left].filter(Boolean).join(', ');
  const who = [owner, due && `due ${due}`].filter(Boolean).join(', ');
  return { name: `${status.icon} ${budget}`, text: [figures, who].filter(Boolean).join('; ') };
}
