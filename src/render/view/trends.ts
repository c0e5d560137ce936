import { isRatioTarget } from '../../model/budget.ts';
import {
  BASELINE_WORDS,
  type Comparison,
  type Direction,
  type Forecast,
  type Trend,
} from '../../model/finding.ts';
import { forecastWords } from '../../model/forecast-words.ts';
import { type FigureFormat, formatFigure, percent, plural } from '../../model/format.ts';
import { movementOf, movementWord } from '../../model/movement.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Report, Row } from '../../model/report.ts';
import { stepWords } from '../../model/step-words.ts';
import { trendEnds } from '../../model/trend-ends.ts';
import { inFormat, rowFormat, signed } from './figures.ts';
import { pText, stepSentence, trendSentence } from './movements.ts';
import { capital, sentence } from './sentences.ts';

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

/** What is said of the step, if there is one, and of the trend. */
export type Movement = Pick<TrendTexts, 'trendSentence' | 'trendRemark'>;

/** The trend, the forecast and the comparisons of a row of a report of a schema. */
export function trendTexts(
  row: Row,
  schema: Report['schema'],
  format: FigureFormat = rowFormat(row),
): TrendTexts {
  const { budget, trend, steps, forecast, comparisons } = row;
  const way = movementOf(row);
  return {
    trendWord: trendWord(row),
    trend: trendText(row, format),
    ...movementTexts(row, schema, [
      steps ? stepSentence(row, steps, format) : '',
      trendSentence(row, format),
    ]),
    levelStep: steps ? stepWords(budget, steps) : '',
    forecast: forecastText(row, limitText(forecast, row, format)),
    noForecast: forecast.kind === 'none' ? sentence(`No forecast: ${forecast.because}`) : '',
    comparisons: comparisons.flatMap((one) => comparisonText(one, row, schema, format)),
    degrading: way === 'worse',
    improving: way === 'better',
    unclear: steps === undefined && trend.kind === 'tested' && trend.direction === 'unclear',
    regressed: comparisons.some((one) => one.kind === 'compared' && one.outcome === 'regressed'),
  };
}

/** What is said of a row's step and trend, of which each has its sentence; an empty one is left out. */
export function movementTexts(
  row: Row,
  schema: Report['schema'],
  [step, trend]: readonly [step: string, trend: string],
): Movement {
  const way = movementOf(row);
  const isTold = row.forecast.kind !== 'none';
  const isNews = row.steps
    ? isShown(row.trend)
    : !isTold && (way === 'worse' || (way === 'better' && schema > 1));
  const join = (...sentences: readonly string[]) => sentences.filter(Boolean).join(' ');
  return { trendSentence: join(step, trend), trendRemark: join(step, isNews ? trend : '') };
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
  if (!trend.thirty) return `${word}, ${changeText(trend.change, format)} in ${plural(trend.days, 'day')}`;
  const { from, to } = trendEnds(row, trend);
  return `${word}, ${formatFigure(from, format)} → ${formatFigure(to, format)}`;
}

/** Whether a trend is one, or steady. */
function isShown(trend: Trend): boolean {
  return trend.kind === 'tested' && trend.direction !== 'unclear';
}

function moves(direction: Direction): boolean {
  return direction === 'degrading' || direction === 'improving';
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
  const isOfToday = trend.kind === 'tested' && trend.thirty !== undefined;
  return isOfToday
    ? forecastWords(forecast, limit)
    : forecastWords(forecast, limit, 'the latest day lies beyond the forecast');
}

type Compared = Extract<Comparison, { kind: 'compared' }>;

/** Nothing for a figure that did not change: that is no news. */
function comparisonText(
  one: Comparison,
  row: Row,
  schema: Report['schema'],
  format: FigureFormat,
): readonly string[] {
  if (one.kind === 'not_compared' || one.outcome === 'unchanged') return [];
  const mean = one.ofIncrements ? 'daily increments' : one.ofDays ? 'its days' : '';
  const how = mean && ` in the mean of ${mean}`;
  const paired = schema > 1 ? ', weekday for weekday' : '';
  const figures = comparedFigures(one, row, schema, format);
  return [
    `${capital(one.outcome)} against ${BASELINE_WORDS[one.against]}${how}${paired}: ${figures}, ${pText(one.p)}.`,
  ];
}

/** `1.2 s → 1.4 s (+17%)`. */
function comparedFigures(
  one: Compared,
  { budget }: Row,
  schema: Report['schema'],
  format: FigureFormat,
): string {
  const errors = schema > 1 && isRatioTarget(budget) ? 'errors ' : '';
  const size = Number.isFinite(one.change)
    ? ` (${errors}${one.change > 0 ? '+' : ''}${percent(one.change, [0])})`
    : '';
  const [before, now] = [formatFigure(one.before, format), formatFigure(one.now, format)];
  return `${before} → ${now}${size}`;
}

/** `regressed against the week before, 1.2 s → 1.4 s (+17%)`; empty where it did not. */
export function regressionLead(row: Row, schema: Report['schema'], format: FigureFormat): string {
  const isWorse = (one: Comparison) => one.kind === 'compared' && one.outcome === 'regressed';
  const worse = row.comparisons.find((one): one is Compared => isWorse(one));
  if (!worse) return '';
  return `regressed against ${BASELINE_WORDS[worse.against]}, ${comparedFigures(worse, row, schema, format)}`;
}
