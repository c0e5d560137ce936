import type { Budget } from '../../model/budget.ts';
import type { Overrun } from '../../model/finding.ts';
import { baseValue, inUnit, type Quantity } from '../../model/quantity.ts';
import type { DayPoint } from '../../model/verdict.ts';
import { type Area, dateAxis, figureAxis, plotArea } from './axes.ts';
import { dayNumber } from './days.ts';
import { forecastMark } from './marks.ts';
import { drawable } from './range.ts';
import { coordinate, type Described, drawing, element, type Frame } from './svg.ts';
import { type Canvas, canvasOn } from './trend-canvas.ts';
import { drawRightLabels, labelsWidth, rightLabelsOf } from './trend-labels.ts';
import { type DrawOver, limitLine, values } from './trend-layers.ts';
import { figureRange, plottedDays, type TrendPlot } from './trend-plot.ts';
import { levelLines, stepMarks } from './trend-steps.ts';

/** The figure of a week or a month, in base units. */
export interface DrawnPeriod {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly value: number;
}

/** A forecast as it was made: the last day that it knew, and between which days it said that the limit is reached. */
export interface DrawnForecast {
  readonly said: string;
  readonly earliest: string;
  readonly latest: string;
  /** What it said and what became of it, for whoever points at it. */
  readonly says: string;
}

/** What the chart of a budget's whole life shows. */
export interface DrawnLife {
  readonly budget: Budget;
  /** In force on the last day. */
  readonly limit: Quantity;
  readonly days: readonly DayPoint[];
  readonly periods: readonly DrawnPeriod[];
  /** The first day of each new level. */
  readonly steps: readonly string[];
  readonly overruns: readonly Overrun[];
  readonly forecasts: readonly DrawnForecast[];
}

/** The diamonds of a year of days are small, and one path: hundreds of days may be over. */
const smallDiamonds: DrawOver = (over) =>
  over.length === 0
    ? ''
    : element('path', {
        class: 'c-over',
        d: over
          .map(({ x, y }) => `M${coordinate(x)},${coordinate(y - 2.6)}l2.6,2.6l-2.6,2.6l-2.6-2.6Z`)
          .join(''),
      });

/** The room above all figures for forecasts, in lanes, so that two that follow on each other do not lie over each other. */
const LANE = 7;
const LANES = 2;

/**
 * A year of a budget: its days and its weeks with the limits as they were, where its level stepped, the days over on end, and
 * the forecasts as they were made. It has the axes, the lines and the marks of a trend.
 */
export function lifeChart(life: DrawnLife, described: Described, frame: Frame): string {
  const plot = lifePlot(life);
  const labelled = { budget: life.budget, verdict: { limit: life.limit } };
  const labels = rightLabelsOf(labelled, plot, frame.width * 0.27);
  const right = frame.width - labelsWidth(labels) - 8;
  const above = life.forecasts.length > 0 ? LANE * (LANES + 1) : 0;
  const range = figureRange(plot);
  const { area, ticks } = plotArea(range, frame, { right, apart: 28, above });
  const canvas = canvasOn(plot, range, area, above);
  return drawing(
    frame,
    described,
    overrunBands(canvas, life.overruns),
    figureAxis(canvas.y, ticks, area, plot.unit),
    dateAxis(canvas.x, [plot.from, plot.to], plot.from, area, frame.width),
    limitLine(canvas),
    values(canvas, labelled, smallDiamonds),
    levelLines(canvas),
    stepMarks(canvas, frame),
    forecastMarks(canvas, life.forecasts),
    drawRightLabels(canvas, labels),
  );
}

/** Weeks are levels of the days in them. */
function lifePlot({ budget, limit, days, periods, steps }: DrawnLife): TrendPlot {
  const { unit } = budget.limit;
  const levels = periods
    .filter(({ value }) => drawable(value))
    .map(({ firstDay, lastDay, value }) => ({
      from: dayNumber(firstDay) - 0.5,
      to: dayNumber(lastDay) + 0.5,
      y: inUnit(value, unit),
    }));
  const plotted = plottedDays(days, unit);
  const edges = [...plotted.map(({ x }) => x), ...levels.flatMap(({ from, to }) => [from + 0.5, to - 0.5])];
  const from = edges.length > 0 ? Math.min(...edges) : 0;
  return {
    unit,
    days: plotted,
    limit: inUnit(baseValue(limit), unit),
    levels,
    steps: steps.map((date) => ({ x: dayNumber(date) - 0.5, date })).filter(({ x }) => x > from),
    forecast: [],
    from,
    to: Math.max(...edges, from + 1),
  };
}

function overrunBands({ area, x }: Canvas, overruns: readonly Overrun[]): string {
  return overruns
    .map(({ firstDay, lastDay }) => {
      const [left, right] = [x(dayNumber(firstDay) - 0.5), x(dayNumber(lastDay) + 0.5)].map(insideOf(area));
      const width = Math.max(1, (right ?? 0) - (left ?? 0));
      return element('rect', {
        class: 'c-exceeded-bar',
        x: left,
        y: area.top,
        width,
        height: area.bottom - area.top,
      });
    })
    .join('');
}

function forecastMarks({ area, x }: Canvas, forecasts: readonly DrawnForecast[]): string {
  const inside = insideOf(area);
  return forecasts
    .map(({ said, earliest, latest, says }, index) => {
      const [at, from, to] = [said, earliest, latest].map((date) => inside(x(dayNumber(date))));
      const places = { said: at ?? 0, from: from ?? 0, to: to ?? 0 };
      return forecastMark(places, area.top + LANE * ((index % LANES) + 0.75), says);
    })
    .join('');
}

function insideOf(area: Area): (place: number) => number {
  return (place) => Math.min(area.right, Math.max(area.left, place));
}
