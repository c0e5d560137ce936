import { baseValue, inUnit } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import type { Unit } from '../../model/unit.ts';
import type { DayPoint } from '../../model/verdict.ts';
import { dateOf, dayNumber } from './days.ts';
import { drawable, widened } from './range.ts';
import {
  fitShown,
  type PlottedLevel,
  type PlottedPoint,
  type PlottedStep,
  stepsShown,
} from './trend-course.ts';

/** A day on the chart, its figures in the unit of the limit. */
export interface PlottedDay {
  readonly x: number;
  readonly date: string;
  readonly value?: number;
  readonly limit: number;
  readonly over: boolean;
}

/** A day of the forecast, in the unit of the limit. */
export interface PlottedForecast {
  readonly x: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** When the limit will be reached, as day numbers. */
export interface PlottedCrossing {
  readonly earliest: number;
  readonly central: number;
  readonly latest?: number;
}

/** What a trend chart shows, as plain figures: every one of them is finite. */
export interface TrendPlot {
  readonly unit: Unit;
  readonly days: readonly PlottedDay[];
  /** The limit in force at the end. */
  readonly limit: number;
  /** The course of the days where a direction is claimed: what is left of them without the week's pattern. */
  readonly fit?: readonly PlottedPoint[];
  /** The levels between the steps that are shown; none after the last where a trend says how it went on. */
  readonly levels: readonly PlottedLevel[];
  readonly steps: readonly PlottedStep[];
  readonly forecast: readonly PlottedForecast[];
  readonly crossing?: PlottedCrossing;
  readonly from: number;
  readonly to: number;
}

/** The figures for the last `count` days of a row, with its trend and as much of its forecast as leaves room for the days. */
export function trendPlot(row: Row, count: number): TrendPlot {
  const { unit } = row.budget.limit;
  const said = (base: number) => inUnit(base, unit);
  const days = plottedDays(row.days.slice(-count), unit);
  const from = days[0]?.x ?? dayNumber('1970-01-01');
  const last = days.at(-1)?.x ?? from + 1;
  const forecast = forecastShown(row, last, Math.max(7, last - from));
  return {
    unit,
    days,
    limit: said(baseValue(row.verdict.limit)),
    ...fitShown(row, from, last),
    ...stepsShown(row, from, last),
    forecast: forecast.points.map(({ x, value, lower, upper }) => ({
      x,
      value: said(value),
      lower: said(lower),
      upper: said(upper),
    })),
    ...(forecast.crossing ? { crossing: forecast.crossing } : {}),
    from,
    to: Math.max(last, forecast.points.at(-1)?.x ?? last, from + 1),
  };
}

/** Days with their figures in a unit. */
export function plottedDays(days: readonly DayPoint[], unit: Unit): readonly PlottedDay[] {
  return days.map(({ date, status, value, limit }) => ({
    x: dayNumber(date),
    date,
    limit: inUnit(limit, unit),
    over: status === 'exceeded',
    ...(drawable(value) ? { value: inUnit(value, unit) } : {}),
  }));
}

function forecastShown(
  row: Row,
  last: number,
  history: number,
): { readonly points: readonly PlottedForecast[]; readonly crossing?: PlottedCrossing } {
  const { forecast } = row;
  if (forecast.kind === 'none') return { points: [] };
  if (forecast.kind === 'possible' || isDrawnAsItIs(row)) {
    const points = forecast.points
      .map((point) => ({ ...point, x: dayNumber(point.date) }))
      .filter(isDrawable);
    return { points, ...(forecast.kind === 'crossing' ? { crossing: crossingOf(forecast) } : {}) };
  }
  const central = dayNumber(forecast.central);
  const latest = forecast.latest === undefined ? undefined : dayNumber(forecast.latest);
  const until = Math.min((latest ?? central + (central - last) / 2) + 2, last + history * 0.8);
  const points = forecast.points
    .map((point) => ({ ...point, x: dayNumber(point.date) }))
    .filter((point) => point.x <= until && isDrawable(point));
  return { points, crossing: crossingOf(forecast) };
}

function isDrawable({ value, lower, upper }: PlottedForecast): boolean {
  return [value, lower, upper].every(drawable);
}

/** Whether a forecast holds the days to draw, and no more; those of schema 1 reach to their horizon. */
function isDrawnAsItIs({ trend }: Row): boolean {
  return trend.kind === 'tested' && trend.thirty !== undefined;
}

function crossingOf({
  earliest,
  central,
  latest,
}: Extract<Row['forecast'], { kind: 'crossing' }>): PlottedCrossing {
  return {
    earliest: dayNumber(earliest),
    central: dayNumber(central),
    ...(latest === undefined ? {} : { latest: dayNumber(latest) }),
  };
}

/**
 * The lowest and the highest figure to show. The interval of the forecast may take up to half as much again as the
 * figures do, so that a wide one does not flatten them. Zero is included when it is not far.
 */
export function figureRange(plot: TrendPlot): readonly [number, number] {
  const figures = [
    plot.limit,
    ...plot.days.flatMap((day) => (day.value === undefined ? [day.limit] : [day.value, day.limit])),
    ...(plot.fit ?? []).map(({ y }) => y),
    ...plot.levels.map(({ y }) => y),
    ...plot.forecast.map(({ value }) => value),
  ];
  const [low, high] = widened(Math.min(...figures), Math.max(...figures));
  const span = high - low;
  const bounds = plot.forecast.flatMap(({ lower, upper }) => [lower, upper]);
  const bottom = Math.max(low - span / 2, Math.min(low, ...bounds)) - span * 0.08;
  const top = Math.min(high + span / 2, Math.max(high, ...bounds)) + span * 0.08;
  const base = low >= 0 && (bottom < 0 || low < high * 0.4) ? 0 : bottom;
  return [base, capped(plot.unit, high, top)];
}

/** A share that never passes 100% does not get an axis beyond it. */
function capped(unit: Unit, high: number, top: number): number {
  const whole = inUnit(1, unit);
  return unit.kind === 'ratio' && high <= whole ? Math.min(top, whole) : top;
}

/** The shown days parted wherever one has no value or is not there: gaps stay gaps. */
export function unbroken(days: readonly PlottedDay[]): readonly (readonly Required<PlottedDay>[])[] {
  const runs: Required<PlottedDay>[][] = [];
  let last: number | undefined;
  for (const day of days) {
    const { value, x } = day;
    if (value !== undefined) {
      if (last !== x - 1) runs.push([]);
      runs.at(-1)?.push({ ...day, value });
    }
    last = value === undefined ? undefined : x;
  }
  return runs;
}

/** The local dates between which the limit is expected to be reached. */
export function crossingDates(crossing: PlottedCrossing): readonly [string, string, string | undefined] {
  const { earliest, central, latest } = crossing;
  return [dateOf(earliest), dateOf(central), latest === undefined ? undefined : dateOf(latest)];
}
