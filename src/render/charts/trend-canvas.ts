import { type Area, dayScale, verticalScale } from './axes.ts';
import type { TrendPlot } from './trend-plot.ts';

/** From a figure or a day's number to its place. */
export type Scale = (value: number) => number;

/** What the layers of a trend chart are drawn from. */
export interface Canvas {
  readonly plot: TrendPlot;
  readonly area: Area;
  readonly x: Scale;
  readonly y: Scale;
}

/** The canvas for an area and a range of figures, with so much room above them. */
export function canvasOn(
  plot: TrendPlot,
  range: readonly [number, number],
  area: Area,
  above: number,
): Canvas {
  return { plot, area, x: dayScale(plot.from, plot.to, area), y: verticalScale(range, area, above) };
}
