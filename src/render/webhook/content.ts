import { daysWords } from '../../model/dates.ts';
import { cut } from '../../model/one-line.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { Status } from '../../model/verdict.ts';
import { cleaned } from '../view/clean.ts';
import { countViews } from '../view/counts.ts';
import { withFamilies } from '../view/families.ts';
import { type RowView, rowViews } from '../view/rows.ts';
import type { LinkView } from '../view/why.ts';
import { addressOf } from '../view.ts';

/**
 * What every shape of message says, as plain texts on one line each. They are cut before they are escaped, so short that
 * no service refuses the message, whatever a budget is called.
 */
export interface ChatContent {
  readonly title: string;
  readonly days: string;
  readonly headline: string;
  /** `❌ 1 exceeded`, worst first, without those of which there are none; none of notices. */
  readonly counts: readonly string[];
  /** What there is to say one by one: of a report the budgets that need somebody, at most {@link MOST}. */
  readonly lines: readonly ChatLine[];
  /** `… and 2 more in the report.`; empty when all are there. */
  readonly more: string;
  /** Where there is more to read, or something to do. */
  readonly links: readonly LinkView[];
}

/** One of them: which it is, and how it stands and who acts by when. */
export interface ChatLine {
  readonly name: string;
  readonly text: string;
  /** Where to act on it. */
  readonly link?: LinkView;
}

/** Characters of what is said of a budget: of six of them, escaped, as many as every service takes. */
export const LONGEST_LINE = 260;
/** Budgets in a message; the report has them all. */
export const MOST = 6;

/** Whether a budget is worth a line of a message. */
export function needsSomebody(status: Status): boolean {
  return status !== 'within';
}

/** The content of a message about a report: the headline, the counts, and the budgets that need somebody. */
export function chatContent({ report }: ReportPublication): ChatContent {
  const { title, period, headline } = report;
  const { rows } = withFamilies(report, rowViews(report, []));
  const needy = rows.filter(({ status }) => needsSomebody(status.key));
  const left = needy.length - MOST;
  const link = addressOf(report, 'report.html');
  return cleaned({
    title: cut(title, 150),
    days: `${daysWords(period.firstDay, period.lastDay)} (${period.zone})`,
    headline: cut(headline, 400),
    counts: countViews(report)
      .filter(({ any }) => any)
      .map(({ status, count }) => `${status.icon} ${count} ${status.word}`),
    lines: needy.slice(0, MOST).map(lineOf),
    more: left > 0 ? `… and ${left} more in the report.` : '',
    links: link === '' ? [] : [{ text: 'Read the full report', address: link }],
  });
}

function lineOf(row: RowView): ChatLine {
  const { status, budget, unknown, actualOfLimit, left, levelStep, owner, due, why } = row;
  const step = why.brief ? '' : levelStep;
  const figures = unknown.replace(/\.$/, '') || [actualOfLimit, left, step].filter(Boolean).join(', ');
  const who = [owner, due && `due ${due}`].filter(Boolean).join(', ');
  return {
    name: cut(`${status.icon} ${budget}`, 80),
    text: cut([figures, who, why.brief].filter(Boolean).join('; '), LONGEST_LINE),
  };
}
