import type { Report } from '../../model/report.ts';
import type { View } from '../view.ts';
import { withTexts } from './clean.ts';

const NO_BREAK = '\u00A0';

/** A longer unit is a word, as in `14 deployments`: a line may end before it, and a narrow table needs it to. */
const LONGEST = 6;

/**
 * The view with no-break spaces inside its figures, so that no line ends between a number and its unit: `284 s`, `≤ 2 s`,
 * `p < 0.001`. Queries and people's notes stay as they were written. For the page and the mail alone: what programs read,
 * or people search, edit and compare, keeps plain spaces: Markdown, data, gates and budget files.
 */
export function withBoundFigures(view: View, report: Pick<Report, 'rows' | 'review'>): View {
  const { queries, notesByPeople, ...figures } = view;
  return { ...withTexts(figures, binder(unitsOf(report))), queries, notesByPeople };
}

/** The units in which a report's figures are written. */
function unitsOf({ rows, review }: Pick<Report, 'rows' | 'review'>): readonly string[] {
  const quantities = [
    ...rows.flatMap(({ budget, verdict }) => [budget.limit, verdict.limit]),
    ...review.proposals.flatMap(({ from, to }) => [from, to]),
  ];
  const symbols = ['core', ...quantities.map(({ unit }) => unit.symbol)];
  return [...new Set(symbols)].filter(({ length }) => length > 0 && length <= LONGEST);
}

/** Binds a sign of comparison or ± to the numbers beside it, the p of a test to its sign, and a number to its unit. */
function binder(units: readonly string[]): (text: string) => string {
  const anyUnit = units.map((unit) => unit.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const breaks = new RegExp(
    `(?<=[≤≥<=±]) (?=-?\\d)|(?<=\\d) (?=±)|(?<=\\bp) (?=[<=] \\d)|(?<=\\d) (?=(?:${anyUnit})(?![\\p{L}\\p{N}/]))`,
    'gu',
  );
  return (text) => text.replace(breaks, NO_BREAK);
}
