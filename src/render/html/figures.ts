import { formatFigure, formatFor, formatQuantity } from '../../model/format.ts';
import type { Row } from '../../model/report.ts';
import { usageText } from '../charts/finding.ts';

/** The figures of a row as texts, all in the limit's unit. */
export interface FigureTexts {
  readonly actual: string;
  readonly limit: string;
  readonly headroom: string;
  readonly usage: string;
}

/** The figures of a row; a dash where there is none. */
export function figureTexts(row: Row): FigureTexts {
  const { budget, verdict } = row;
  const { actual, headroom } = verdict;
  const figures = actual ? [actual.value] : [];
  const format = formatFor({ ...budget, limit: verdict.limit }, figures);
  const open = actual !== undefined && actual.lower !== undefined && actual.upper === undefined;
  return {
    actual: actual ? `${open ? '≥ ' : ''}${formatFigure(actual.value, format)}` : '–',
    limit: `${budget.bound === 'at_most' ? '≤' : '≥'} ${formatQuantity(verdict.limit)}`,
    headroom: headroom === undefined ? '–' : formatFigure(headroom, format),
    usage: usageText(verdict.usage),
  };
}
