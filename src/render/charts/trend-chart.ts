import type { Period } from '../../model/period.ts';
import type { Row } from '../../model/report.ts';
import { dateAxis, figureAxis, plotArea } from './axes.ts';
import { changeLegend } from './change-signs.ts';
import { dayNumber } from './days.ts';
import { trendDescription } from './finding.ts';
import { fitted } from './labels.ts';
import { type LegendEntry, legend } from './legend.ts';
import { STEP_LEGEND, TREND_LEGEND } from './legend-entries.ts';
import { drawing, type Frame, label } from './svg.ts';
import { canvasOn } from './trend-canvas.ts';
import { changeMarks, changesShown, ROOM_OF_SIGNS } from './trend-changes.ts';
import { crossing, fan } from './trend-forecast.ts';
import { drawRightLabels, labelsWidth, rightLabelsOf } from './trend-labels.ts';
import { fitLine, limitLine, periodBand, values } from './trend-layers.ts';
import { figureRange, type TrendPlot, trendPlot } from './trend-plot.ts';
import { levelLines, stepMarks } from './trend-steps.ts';

/** What a trend chart shows of a row: how many days, and which of them are the report's period. */
export interface TrendSpan {
  readonly days: number;
  readonly period: Pick<Period, 'firstDay' | 'lastDay' | 'zone'>;
}

/** How high a line of the legend is. */
const LEGEND_LINE = 18;

/**
 * Daily values with the limit, the steps of their level with the levels between, the fitted trend, and the forecast with
 * its 95% interval, and signs of the changes before what it shows. Days over budget are diamonds; days without a value are gaps marked at the axis.
 */
export function trendChart(row: Row, span: TrendSpan, frame: Frame): string {
  const plot = trendPlot(row, span.days);
  const changes = changesShown(row, plot, span.period.zone);
  const signs = changeLegend(changes.map(({ kind }) => kind));
  const range = figureRange(plot);
  const labels = rightLabelsOf(row, plot, frame.width * 0.27);
  const right = frame.width - labelsWidth(labels) - 8;
  // Signs of changes stand above all figures, and have a line of their own under the legend.
  const above = signs.length > 0 ? ROOM_OF_SIGNS : 0;
  const upper = { ...frame, height: frame.height - (frame.heading && signs.length > 0 ? LEGEND_LINE : 0) };
  const { area, ticks } = plotArea(range, upper, { right, apart: 28, above });
  const canvas = canvasOn(plot, range, area, above);
  const name = `${row.budget.serviceName} · ${row.budget.name}`;
  return drawing(
    frame,
    trendDescription(row, plot, changes),
    frame.heading ? label(0, 15, fitted(name, frame.width), 'c-strong') : '',
    periodBand(canvas, span.period),
    figureAxis(canvas.y, ticks, area, plot.unit),
    dateAxis(canvas.x, [plot.from, plot.to], dayNumber(span.period.firstDay), area, frame.width),
    fan(canvas),
    limitLine(canvas),
    values(canvas, row),
    levelLines(canvas),
    fitLine(canvas),
    stepMarks(canvas, frame),
    changeMarks(canvas, changes),
    crossing(canvas, frame),
    drawRightLabels(canvas, labels),
    frame.heading ? legend(entries(plot), area.left, frame.width, upper.height - 9) : '',
    frame.heading ? legend(signs, area.left, frame.width, frame.height - 9) : '',
  );
}

function entries(plot: TrendPlot): readonly LegendEntry[] {
  const { day, over, limit, trend, interval, missing } = TREND_LEGEND;
  const { step, level } = STEP_LEGEND;
  return [
    day,
    ...(plot.days.some((one) => one.over && one.value !== undefined) ? [over] : []),
    limit,
    ...(plot.steps.length > 0 ? [step] : []),
    ...(plot.levels.length > 0 ? [level] : []),
    ...(plot.fit ? [trend] : []),
    ...(plot.forecast.length > 1 ? [interval] : []),
    ...(plot.days.some((one) => one.value === undefined) ? [missing] : []),
  ];
}
