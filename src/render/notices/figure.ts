import { weekdayWords } from '../../model/dates.ts';
import { formatFigure, formatFor } from '../../model/format.ts';
import { actualText, ofLimitText } from '../../model/judged-texts.ts';
import type { Row } from '../../model/report.ts';
import { judgedFigureOn } from '../../model/verdict.ts';
import { figureTexts, judged } from '../view/figures.ts';

/** How far a budget is from its limit, on the day that a notice is about. */
export interface NoticeFigure {
  /** `2.31 s of 2 s`, `99.2% of at least 99.9%`; empty where it is not known. */
  readonly figure: string;
  /** `0.31 s over on Tuesday 27 January`, `0.5 s left on …`, `0.7% short on …`; empty where it is not known. */
  readonly left: string;
}

/** Of what was not measured. */
export const UNKNOWN_FIGURE: NoticeFigure = { figure: '', left: '' };

/**
 * The figure of a local day against the limit of that day. Of a day that is not judged yet, as on the day on which a watched
 * budget goes over, that of the week so far where it is over as well: a figure within the limit would belie the notice.
 */
export function figureOn(row: Row, date: string, zone: string): NoticeFigure {
  const day = row.days.find((one) => one.date === date);
  const figure = day && judgedFigureOn(day);
  if (!day || !figure) return figureOfWeek(row, zone);
  const format = formatFor(judged(row), [figure.value, day.limit]);
  const limit = formatFigure(day.limit, format);
  const distance = formatFigure(Math.abs(figure.value - day.limit), format);
  const isOver = day.status === 'exceeded';
  return {
    figure: ofLimitText(row.budget, actualText(figure, format), limit),
    left: `${distance} ${sideOf(row, isOver)} on ${weekdayWords(date)}`,
  };
}

function figureOfWeek(row: Row, zone: string): NoticeFigure {
  if (row.verdict.status !== 'exceeded') return UNKNOWN_FIGURE;
  const { actual, limit, left } = figureTexts(row, zone);
  return { figure: ofLimitText(row.budget, actual, limit.replace(/^at \w+ /, '')), left };
}

function sideOf({ budget: { bound } }: Row, isOver: boolean): string {
  if (!isOver) return 'left';
  return bound === 'at_most' ? 'over' : 'short';
}
