import type { Report, Row } from '../../model/report.ts';
import { inFamilies, saying } from '../view/attention.ts';
import { familyFinder, listed, shownRows } from '../view/listed.ts';
import type { RowView } from '../view/rows.ts';
import type { View } from '../view.ts';

/** A row of the report, for what is drawn, with its texts, for what is written. */
export interface SaidRow {
  readonly row: Row;
  readonly texts: RowView;
}

/** The rows of a report with their texts, each budget by itself, in the order of the report. */
export function saidRows(report: Report, view: View): readonly SaidRow[] {
  return report.rows.flatMap((row, index) => {
    const texts = view.budgets[index];
    return texts ? [{ row, texts }] : [];
  });
}

/** The rows that every form shows with their texts: of a family that of its worst member. */
export function saidLines(report: Report, view: View): readonly SaidRow[] {
  return shownRows(report).flatMap(({ row }, index) => {
    const texts = view.rows[index];
    return texts ? [{ row, texts }] : [];
  });
}

/** The first rows of a list, at most three of each family, and how many it tells nothing of. */
export function firstOf(
  report: Report,
  all: readonly SaidRow[],
  longest: number,
): { readonly rows: readonly SaidRow[]; readonly left: number } {
  const familyOf = familyFinder(report);
  const inAll = inFamilies(
    all.map(({ texts }) => texts),
    familyOf,
    ({ exceeded, approaching }) => exceeded + approaching,
  );
  const { list, left } = listed(all, ({ texts }) => familyOf(texts.id), { longest, inAll });
  return {
    rows: list.map(({ one, andMore }) => ({ ...one, texts: saying({ one: one.texts, andMore }) })),
    left,
  };
}

/**
 * The step of its level, what the figure was before, its trend and its forecast, in sentences; `isBeside` the line that says why,
 * without what that says.
 */
export function movement({ row, texts }: SaidRow, periodWord: string, isBeside = false): readonly string[] {
  const before =
    row.previous?.actual && row.verdict.actual ? `${texts.previous} the ${periodWord} before.` : '';
  const forecast = texts.forecast === '' ? '' : `If this goes on, it ${texts.forecast}.`;
  // A regression without a trend would be belied by the word “steady”, and says itself what was before.
  const isExplained = texts.degrading || texts.levelStep !== '';
  const isCompared = texts.regressed && !isExplained;
  const trend = isBeside ? texts.why.sentence : texts.trendSentence;
  // The line of a regression says by how much.
  const compared = isBeside && row.why?.occasion === 'regression' ? [] : texts.comparisons;
  const moved = isCompared ? compared : [before, trend];
  return [...(leads({ row, texts }) ? moved.toReversed() : moved), forecast].filter(
    (sentence) => sentence !== '',
  );
}

/** Whether where it goes is said before where it was: of a step, and of a trend; in schema 1 it never was. */
function leads({ row: { trend, steps }, texts }: SaidRow): boolean {
  const isTold = texts.degrading || texts.improving;
  return steps !== undefined || (isTold && trend.kind === 'tested' && trend.thirty !== undefined);
}
