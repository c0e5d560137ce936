import { type Budget, isRatioTarget } from '../../model/budget.ts';
import type { Comparison, Direction, Forecast, Step, Steps, ThirtyDays, Trend } from '../../model/finding.ts';
import { WHY_POSSIBLE } from '../../model/forecast-words.ts';
import {
  dateWords,
  type FigureFormat,
  formatFigure,
  percent,
  plainNumber,
  plural,
} from '../../model/format.ts';
import { movementOf, movementWord } from '../../model/movement.ts';
import { baseValue, inUnit } from '../../model/quantity.ts';
import type { Report, Row } from '../../model/report.ts';
import { changeWords, stepWords } from '../../model/step-words.ts';
import { inFormat, rowFormat, signed } from './figures.ts';

/** What the analysis says of a row, in words. */
export interface TrendTexts {
  /** A word or two: `degrading`, `unclear`, `step ↑ 27 Jan`, `not enough data`, `no trend`. */
  readonly trendWord: string;
  /** `degrading, +0.3 s in 30 days`; `step ↑ 27 Jan, +0.3 s`. */
  readonly trend: string;
  /** The step, if there is one, and the trend in whole sentences, with figures or with the reason why there is none. */
  readonly trendSentence: string;
  /** As much of it as is worth a line beside the figures: a step, and a trend that no forecast tells; else empty. */
  readonly trendRemark: string;
  /** `up 15% since Tuesday 27 January`; empty without a step. */
  readonly levelStep: string;
  /** `reaches 4 GB around 9 March 2026 (between 20 February and 2 May 2026)`, `may reach …`; empty without a forecast. */
  readonly forecast: string;
  /** Why there is no forecast; empty when there is one. */
  readonly noForecast: string;
  /** What the comparisons say that differs, each a sentence. */
  readonly comparisons: readonly string[];
  /** Whether its trend or its last step is towards the limit. */
  readonly degrading: boolean;
  /** Whether its trend or its last step is away from the limit, and neither towards it. */
  readonly improving: boolean;
  /** Whether neither a change nor steadiness is shown. */
  readonly unclear: boolean;
  readonly regressed: boolean;
}

/** The trend, the forecast and the comparisons of a row of a report of a schema. */
export function trendTexts(
  row: Row,
  schema: Report['schema'],
  format: FigureFormat = rowFormat(row),
): TrendTexts {
  const { budget, trend, steps, forecast, comparisons } = row;
  const way = movementOf(row);
  const step = steps ? [stepSentence(row, steps, format)] : [];
  const told = forecastText(row, limitText(forecast, row, format));
  const isNews = steps
    ? isShown(trend)
    : told === '' && (way === 'worse' || (way === 'better' && schema > 1));
  return {
    trendWord: trendWord(row),
    trend: trendText(row, format),
    trendSentence: [...step, said(row, format)].join(' '),
    trendRemark: [...step, ...(isNews ? [said(row, format)] : [])].join(' '),
    levelStep: steps ? stepWords(budget, steps) : '',
    forecast: told,
    noForecast: forecast.kind === 'none' ? sentence(`No forecast: ${forecast.because}`) : '',
    comparisons: comparisons.flatMap((one) => comparisonText(one, row, schema, format)),
    degrading: way === 'worse',
    improving: way === 'better',
    unclear: steps === undefined && trend.kind === 'tested' && trend.direction === 'unclear',
    regressed: comparisons.some((one) => one.kind === 'compared' && one.outcome === 'regressed'),
  };
}

function trendWord(row: Row): string {
  return movementWord(row) ?? (row.trend.kind === 'not_enough_data' ? 'not enough data' : 'no trend');
}

function trendText(row: Row, format: FigureFormat): string {
  const { trend, steps } = row;
  const word = trendWord(row);
  if (steps) {
    const [only, ...others] = steps.steps;
    return only && others.length === 0 && steps.since !== 'trend'
      ? `${word}, ${changeText(only.size, format)}`
      : word;
  }
  if (trend.kind !== 'tested' || !moves(trend.direction)) return word;
  return `${word}, ${changeText(trend.change, format)} in ${plural(trend.days, 'day')}`;
}

/** Whether a trend is one, or steady. */
function isShown(trend: Trend): boolean {
  return trend.kind === 'tested' && trend.direction !== 'unclear';
}

function moves(direction: Direction): boolean {
  return direction === 'degrading' || direction === 'improving';
}

/** The trend, and since when where its days are those from a step on. */
function said(row: Row, format: FigureFormat): string {
  const { trend, steps } = row;
  const since = `since ${dateWords(steps?.steps.at(-1)?.day ?? '', false)}`;
  if (trend.kind === 'not_applicable') return sentence(`No trend: ${trend.because}`);
  if (trend.kind === 'not_enough_data') {
    return trend.sinceStep
      ? `Too few days ${since} for a trend: ${trend.n} of the ${trend.needed} needed.`
      : `Not enough data for a trend: ${plural(trend.n, 'day')} of the ${trend.needed} needed.`;
  }
  const over = trend.sinceStep ? since : `over ${plural(trend.days, 'day')}`;
  const figures = [formatFigure(trend.from, format), formatFigure(trend.to, format)] as const;
  return `${capital(trend.direction)}${shownText(trend, row, over, figures)}.`;
}

type Tested = Extract<Trend, { kind: 'tested' }>;

function shownText(trend: Tested, row: Row, over: string, [from, to]: readonly [string, string]): string {
  const { direction, thirty, lowerBounds, turned } = trend;
  if (direction === 'steady') return ` ${over}${thirty ? `: ${steadyText(thirty, row)}` : ''}`;
  if (direction !== 'unclear') {
    if (!thirty) return `: from ${from} to ${to} on the fitted line ${over} (${pText(trend.p)})`;
    const moved = `${changeWords(row.budget, relativeChange(trend, row))} in ${plural(trend.days, 'day')}`;
    return `${trend.sinceStep ? ` ${over}` : ''}: ${moved}, from ${from} to ${to} (${pText(trend.p)})`;
  }
  if (lowerBounds !== undefined)
    return ` ${over}: of ${plural(lowerBounds, 'day')} only a lower bound is known`;
  if (turned) return ` ${over}: it has turned, the last quarter goes against the rest`;
  return ` ${over}: neither a change nor steadiness is shown`;
}

/** The change of a trend as a share of where it began; of a ratio target, of its errors. */
function relativeChange({ from, to }: Tested, { budget }: Row): number {
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
function stepSentence({ budget }: Row, steps: Steps, format: FigureFormat): string {
  const words = capital(stepWords(budget, steps));
  const [only, second] = steps.steps;
  if (only === undefined) return '';
  if (second)
    return `${words}: ${[only, second].map((one) => `by ${sizeText(one, format)}`).join(', then ')}.`;
  const size = sizeText(only, format);
  if (steps.beside === 'line') return `${words} (by ${size}, beside a slope).`;
  const [from, to] = [steps.before, steps.before + only.size].map((level) => formatFigure(level, format));
  return `${words}: from ${from} to ${to} (by ${size}).`;
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

function changeText(change: number, format: FigureFormat): string {
  const say = (base: number) => formatFigure(base, format);
  if (change !== 0 && say(change) === say(0)) return change > 0 ? 'slightly up' : 'slightly down';
  return signed(change, say);
}

function limitText(forecast: Forecast, row: Row, format: FigureFormat): string {
  const own = forecast.kind === 'none' ? undefined : forecast.limit;
  return own === undefined ? inFormat(row, format) : formatFigure(baseValue(own), format);
}

function forecastText({ forecast, trend }: Row, limit: string): string {
  if (forecast.kind === 'none') return '';
  const { earliest } = forecast;
  if (forecast.kind === 'possible')
    return `may reach ${limit} from ${dateWords(earliest)} on; ${WHY_POSSIBLE[forecast.because]}`;
  const { central, latest, shape } = forecast;
  const untold =
    trend.kind === 'tested' && trend.thirty
      ? 'the latest day cannot be told yet'
      : 'the latest day lies beyond the forecast';
  const interval = latest
    ? `between ${dateWords(earliest, earliest.slice(0, 4) !== latest.slice(0, 4))} and ${dateWords(latest)}`
    : `not before ${dateWords(earliest)}; ${untold}`;
  const bend = shape ? `; ${WHY_POSSIBLE[shape]}` : '';
  return `reaches ${limit} around ${dateWords(central)} (${interval})${bend}`;
}

const BASELINES = {
  week_before: 'the week before',
  four_weeks_before: 'four weeks before',
  month_before: 'the month before',
} as const;

/** Nothing for a figure that did not change: that is no news. */
function comparisonText(
  one: Comparison,
  { budget }: Row,
  schema: Report['schema'],
  format: FigureFormat,
): readonly string[] {
  if (one.kind === 'not_compared' || one.outcome === 'unchanged') return [];
  const errors = schema > 1 && isRatioTarget(budget) ? 'errors ' : '';
  const size = Number.isFinite(one.change)
    ? ` (${errors}${one.change > 0 ? '+' : ''}${percent(one.change, [0])})`
    : '';
  const [before, now] = [formatFigure(one.before, format), formatFigure(one.now, format)];
  const how = one.ofIncrements ? ' in the mean of daily increments' : '';
  const paired = schema > 1 ? ', weekday for weekday' : '';
  return [
    `${capital(one.outcome)} against ${BASELINES[one.against]}${how}${paired}: ${before} → ${now}${size}, ${pText(one.p)}.`,
  ];
}

function pText(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${plainNumber(p, 3)}`;
}

/** The text with its first letter in upper case. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The text with a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
