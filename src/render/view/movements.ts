import { type Budget, isRatioTarget } from '../../model/budget.ts';
import type { Step, Steps, ThirtyDays, Trend } from '../../model/finding.ts';
import { dateWords, type FigureFormat, formatFigure, plainNumber, plural } from '../../model/format.ts';
import { baseValue, inUnit } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import { changeWords, stepWords } from '../../model/step-words.ts';
import { type TrendEnds, trendEnds } from '../../model/trend-ends.ts';
import { capital, sentence } from './sentences.ts';

/** The trend, and since when where its days are those from a step on. */
export function trendSentence(row: Row, format: FigureFormat): string {
  const { trend, steps } = row;
  const since = `since ${dateWords(steps?.steps.at(-1)?.day ?? '', false)}`;
  if (trend.kind === 'not_applicable') return sentence(`No trend: ${trend.because}`);
  if (trend.kind === 'not_enough_data') {
    return trend.sinceStep
      ? `Too few days ${since} for a trend: ${trend.n} of the ${trend.needed} needed.`
      : `Not enough data for a trend: ${plural(trend.n, 'day')} of the ${trend.needed} needed.`;
  }
  const over = trend.sinceStep ? since : `over ${plural(trend.days, 'day')}`;
  return `${capital(trend.direction)}${shownText(trend, row, over, format)}.`;
}

type Tested = Extract<Trend, { kind: 'tested' }>;

function shownText(trend: Tested, row: Row, over: string, format: FigureFormat): string {
  const { direction, thirty, lowerBounds, turned } = trend;
  if (direction === 'steady') return ` ${over}${thirty ? `: ${steadyText(thirty, row)}` : ''}`;
  if (direction !== 'unclear') {
    if (thirty) return ` ${over}: ${trendLead(row, trend)}, ${trendDetail(row, trend, format)}`;
    const [from, to] = [formatFigure(trend.from, format), formatFigure(trend.to, format)];
    return `: from ${from} to ${to} on the fitted line ${over} (${pText(trend.p)})`;
  }
  if (lowerBounds !== undefined)
    return ` ${over}: of ${plural(lowerBounds, 'day')} only a lower bound is known`;
  if (turned) return ` ${over}: it has turned, the last quarter goes against the rest`;
  return ` ${over}: neither a change nor steadiness is shown`;
}

/** By how much a trend moved: `up 25%`. */
export function trendLead(row: Row, trend: Tested): string {
  return changeWords(row.budget, relativeChange(trendEnds(row, trend), row));
}

/** From where to where a trend went: `from 1.2 s in its first week to 1.5 s in its last (p < 0.001)`. */
export function trendDetail(row: Row, trend: Tested, format: FigureFormat): string {
  const ends = trendEnds(row, trend);
  const [from, to] = [formatFigure(ends.from, format), formatFigure(ends.to, format)];
  return `from ${from} in its first week to ${to} in its last (${pText(trend.p)})`;
}

/** The change from the first week of a trend to its last as a share of where it began; of a ratio target, of its errors. */
function relativeChange({ from, to }: TrendEnds, { budget }: Row): number {
  const began = isRatioTarget(budget) ? 1 - from : from;
  return (isRatioTarget(budget) ? from - to : to - from) / Math.abs(began);
}

/** `shown to move by less than 3% of the limit in thirty days`: the larger side of the interval, rounded up. */
function steadyText({ lower, upper }: ThirtyDays, { budget }: Row): string {
  const most = Math.max(Math.abs(lower), Math.abs(upper));
  if (most === 0) return 'every day was the same';
  const whole = `${Math.max(1, Math.ceil(most * 100 - 1e-9))}%`;
  return `shown to move by less than ${whole} of ${wholeOf(budget)} in thirty days`;
}

/** What the changes of a budget's trend are shares of. */
function wholeOf(budget: Budget): string {
  if (isRatioTarget(budget)) return baseValue(budget.limit) < 1 ? 'its error budget' : 'its errors';
  return baseValue(budget.limit) === 0 ? 'its level' : 'the limit';
}

/** `Up 15% since Tuesday 27 January: from 1.2 s to 1.38 s (by 0.18 ± 0.04 s).` */
export function stepSentence({ budget }: Row, steps: Steps, format: FigureFormat): string {
  if (steps.steps.length === 0) return '';
  const words = capital(stepWords(budget, steps));
  const detail = stepDetail(steps, format);
  return steps.beside === 'line' && steps.steps.length === 1
    ? `${words} (${detail}).`
    : `${words}: ${detail}.`;
}

/** From where to where a level stepped: `from 1.2 s to 1.38 s (by 0.18 ± 0.04 s)`; of two, by how much each. */
export function stepDetail(steps: Steps, format: FigureFormat): string {
  const sizes = steps.steps.map((one) => `by ${sizeText(one, format)}`);
  const [only, second] = steps.steps;
  if (only === undefined || second) return sizes.join(', then ');
  if (steps.beside === 'line') return `${sizes.join('')}, beside a slope`;
  const [from, to] = [steps.before, steps.before + only.size].map((level) => formatFigure(level, format));
  return `from ${from} to ${to} (${sizes.join('')})`;
}

/** A step's size with its 95% interval, `0.18 ± 0.04 s`; of shares in points: `0.05 ± 0.01 points`. */
function sizeText({ size, half }: Step, { unit, decimals }: FigureFormat): string {
  const amount = Math.abs(inUnit(half, unit));
  const needed = amount > 0 ? Math.min(9, Math.ceil(-Math.log10(amount))) : 0;
  const exact = {
    unit: unit.kind === 'ratio' ? { ...unit, symbol: 'points' } : unit,
    decimals: Math.max(decimals, needed),
  };
  return `${plainNumber(Math.abs(inUnit(size, unit)), exact.decimals)} ± ${formatFigure(half, exact)}`;
}

/** How likely chance alone would show as much: `p = 0.012`. */
export function pText(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${plainNumber(p, 3)}`;
}
