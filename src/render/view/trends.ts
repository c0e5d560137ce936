import type { Comparison, Forecast, Trend } from '../../model/finding.ts';
import {
  dateWords,
  type FigureFormat,
  formatFigure,
  percent,
  plainNumber,
  plural,
} from '../../model/format.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import { inFormat, rowFormat, signed } from './figures.ts';

/** What the analysis says of a row, in words. */
export interface TrendTexts {
  /** A word or two: `degrading`, `not enough data`, `no trend`. */
  readonly trendWord: string;
  /** `degrading, +0.3 s in 30 days`. */
  readonly trend: string;
  /** The whole sentence, with the fitted figures or with the reason why there is none. */
  readonly trendSentence: string;
  /** `reaches 4 GB around 9 March 2026 (between 20 February and 2 May 2026)`; empty without a forecast. */
  readonly forecast: string;
  /** Why there is no forecast; empty when there is one. */
  readonly noForecast: string;
  /** What the comparisons say that differs, each a sentence. */
  readonly comparisons: readonly string[];
  readonly degrading: boolean;
  readonly improving: boolean;
  readonly regressed: boolean;
}

/** The trend, the forecast and the comparisons of a row. */
export function trendTexts(row: Row, format: FigureFormat = rowFormat(row)): TrendTexts {
  const { trend, forecast, comparisons } = row;
  const direction = trend.kind === 'tested' ? trend.direction : undefined;
  return {
    trendWord: trendWord(trend),
    trend: trendText(trend, format),
    trendSentence: trendSentence(trend, format),
    forecast: forecastText(forecast, limitText(forecast, row, format)),
    noForecast: forecast.kind === 'none' ? sentence(`No forecast: ${forecast.because}`) : '',
    comparisons: comparisons.flatMap((one) => comparisonText(one, format)),
    degrading: direction === 'degrading',
    improving: direction === 'improving',
    regressed: comparisons.some((one) => one.kind === 'compared' && one.outcome === 'regressed'),
  };
}

function trendWord(trend: Trend): string {
  if (trend.kind === 'tested') return trend.direction;
  return trend.kind === 'not_enough_data' ? 'not enough data' : 'no trend';
}

function trendText(trend: Trend, format: FigureFormat): string {
  if (trend.kind !== 'tested' || trend.direction === 'steady') return trendWord(trend);
  return `${trend.direction}, ${changeText(trend.change, format)} in ${plural(trend.days, 'day')}`;
}

function trendSentence(trend: Trend, format: FigureFormat): string {
  if (trend.kind === 'not_applicable') return sentence(`No trend: ${trend.because}`);
  if (trend.kind === 'not_enough_data') {
    return `Not enough data for a trend: ${plural(trend.n, 'day')} of the ${trend.needed} needed.`;
  }
  if (trend.direction === 'steady') return `Steady over ${plural(trend.days, 'day')}.`;
  const [from, to] = [formatFigure(trend.from, format), formatFigure(trend.to, format)];
  const line = `from ${from} to ${to} on the fitted line over ${plural(trend.days, 'day')}`;
  return `${capital(trend.direction)}: ${line} (${pText(trend.p)}).`;
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

function forecastText(forecast: Forecast, limit: string): string {
  if (forecast.kind === 'none') return '';
  if (forecast.kind === 'possible') return `may reach ${limit} from ${dateWords(forecast.earliest)} on`;
  const { earliest, central, latest } = forecast;
  const interval = latest
    ? `between ${dateWords(earliest, earliest.slice(0, 4) !== latest.slice(0, 4))} and ${dateWords(latest)}`
    : `not before ${dateWords(earliest)}; the latest day lies beyond the forecast`;
  return `reaches ${limit} around ${dateWords(central)} (${interval})`;
}

const BASELINES = {
  week_before: 'the week before',
  four_weeks_before: 'four weeks before',
  month_before: 'the month before',
} as const;

/** Nothing for a figure that did not change: that is no news. */
function comparisonText(one: Comparison, format: FigureFormat): readonly string[] {
  if (one.kind === 'not_compared' || one.outcome === 'unchanged') return [];
  const size = Number.isFinite(one.change)
    ? ` (${one.change > 0 ? '+' : ''}${percent(one.change, [0])})`
    : '';
  const [before, now] = [formatFigure(one.before, format), formatFigure(one.now, format)];
  return [
    `${capital(one.outcome)} against ${BASELINES[one.against]}: ${before} → ${now}${size}, ${pText(one.p)}.`,
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
