import { area as areaShape, line as lineShape } from 'd3-shape';
import { shortDate } from '../../model/format.ts';
import { textWidth } from './labels.ts';
import { element, type Frame, label, rule } from './svg.ts';
import type { Canvas } from './trend-canvas.ts';
import { crossingDates, type PlottedForecast, type TrendPlot } from './trend-plot.ts';

/** The forecast with its interval, cut at the edges of the chart. */
export function fan({ plot, area, x, y }: Canvas): string {
  if (plot.forecast.length < 2) return '';
  const inside = (value: number) => Math.min(area.bottom, Math.max(area.top, y(value)));
  const interval = areaShape<PlottedForecast>()
    .x((point) => x(point.x))
    .y0((point) => inside(point.lower))
    .y1((point) => inside(point.upper))
    .digits(1);
  const central = lineShape<PlottedForecast>(
    (point) => x(point.x),
    (point) => inside(point.value),
  ).digits(1);
  const points = thinned(plot.forecast);
  return (
    element('path', { class: 'c-fan', d: interval(points) ?? '' }) +
    element('path', { class: 'c-fit', d: central(points) ?? '' })
  );
}

/** At most about thirty points: more cannot be seen. */
function thinned<T>(points: readonly T[]): T[] {
  const step = Math.ceil(points.length / 30);
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

/** A text above a chart: where its middle is, and how far it reaches to either side. */
export interface Above {
  readonly text: string;
  readonly centre: number;
  readonly half: number;
}

/** From where on a text above a chart has room, beside the unit. */
export function firstAbove({ plot }: Pick<Canvas, 'plot'>): number {
  return textWidth(plot.unit.symbol) + 12;
}

/** When the limit is reached, as it is written above a chart; undefined without such a day. */
export function crossingLabel({ plot, area, x }: Canvas, frame: Frame): Above | undefined {
  if (!plot.crossing || plot.forecast.length === 0) return undefined;
  const [earliest, central, latest] = crossingDates(plot.crossing);
  const about = `${isBeyond(plot) ? 'limit → ' : 'limit about '}${shortDate(central)}`;
  const interval = latest
    ? ` (${shortDate(earliest)} – ${shortDate(latest)})`
    : ` (from ${shortDate(earliest)})`;
  const taken = firstAbove({ plot });
  const full = about + interval;
  const text = textWidth(full) <= frame.width - taken ? full : about;
  const half = textWidth(text) / 2;
  const at = Math.min(x(plot.crossing.central), area.right);
  return { text, half, centre: Math.min(Math.max(at, taken + half), frame.width - half) };
}

function isBeyond(plot: TrendPlot): boolean {
  return plot.crossing !== undefined && plot.crossing.central > plot.to;
}

/** The day on which the limit is reached, dated above the chart where nothing else is written, with its interval on the limit. */
export function crossing(canvas: Canvas, frame: Frame): string {
  const { plot, area, x, y } = canvas;
  const above = crossingLabel(canvas, frame);
  if (!plot.crossing || !above) return '';
  const at = Math.min(x(plot.crossing.central), area.right);
  const limit = y(plot.limit);
  const from = x(plot.crossing.earliest);
  const to = Math.min(area.right, x(plot.crossing.latest ?? plot.to));
  const bar =
    from < to
      ? element('rect', { class: 'c-over', x: from, y: limit - 1.5, width: to - from, height: 3 })
      : '';
  const line = isBeyond(plot) ? '' : rule(at, area.top - 4, at, area.bottom, 'c-cross');
  return line + bar + label(above.centre, area.top - 9, above.text, 'c-exceeded-text', 'middle');
}
