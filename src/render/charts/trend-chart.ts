import type { Period } from '../../model/period.ts';
import type { Row } from '../../model/report.ts';
import { dateAxis, figureAxis, plotArea } from './axes.ts';
import { dayNumber } from './days.ts';
import { trendDescription } from './finding.ts';
import { fitted } from './labels.ts';
import { type LegendEntry, legend } from './legend.ts';
import { STEP_LEGEND, TREND_LEGEND } from './legend-entries.ts';
import { drawing, type Frame, label } from './svg.ts';
import { canvasOn } from './trend-canvas.ts';
import { crossing, fan } from './trend-forecast.ts';
import { drawRightLabels, labelsWidth, rightLabelsOf } from './trend-labels.ts';
import { fitLine, limitLine, periodBand, values } from './trend-layers.ts';
import { figureRange, type TrendPlot, trendPlot } from './trend-plot.ts';
import { levelLines, stepMarks } from './trend-steps.ts';

/** What a trend chart shows of a row: how many days, and which of them are the report's period. */
export interface TrendSpan {
  readonly days: number;
  readonly period: Pick<Period, 'firstDay' | 'lastDay'>;
}

/**
 * Daily values with the limit, the steps of their level with the levels between, the fitted trend, and the forecast with
 * its 95% interval. Days over budget are diamonds; days without a value are gaps marked at the axis.
 */
export function trendChart(row: Row, span: TrendSpan, frame: Frame): string {
  const plot = trendPlot(row, span.days);
  const range = figureRange(plot);
  const labels = rightLabelsOf(row, plot, frame.width * 0.27);
  const right = frame.width - labelsWidth(labels) - 8;
  const { area, ticks } = plotArea(range, frame, { right, apart: 28 });
  const canvas = canvasOn(plot, range, area);
  const name = `${row.budget.serviceName} · ${row.budget.name}`;
  return drawing(
    frame,
    trendDescription(row, plot),
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
    crossing(canvas, frame),
    drawRightLabels(canvas, labels),
    frame.heading ? legend(entries(plot), area.left, frame.width, frame.height - 9) : '',
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
