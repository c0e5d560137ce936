import { curveStepAfter, line as lineShape } from 'd3-shape';
import { formatFigure, formatFor, shortDate } from '../../model/format.ts';
import type { Period } from '../../model/period.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import type { Area } from './axes.ts';
import { dayNumber } from './days.ts';
import { cross, diamond } from './marks.ts';
import { coordinate, element, label } from './svg.ts';
import type { Canvas } from './trend-canvas.ts';
import { type TrendPlot, unbroken } from './trend-plot.ts';

/** The report's period as a lighter stretch. */
export function periodBand({ plot, area, x }: Canvas, period: Pick<Period, 'firstDay' | 'lastDay'>): string {
  const left = Math.max(area.left, x(dayNumber(period.firstDay) - 0.5));
  const right = Math.min(area.right, x(dayNumber(period.lastDay) + 0.5));
  if (right <= left || plot.days.length === 0) return '';
  return element('rect', {
    class: 'c-period',
    x: left,
    y: area.top,
    width: right - left,
    height: area.bottom - area.top,
  });
}

/** The limit, with a step on each day on which it changed. */
export function limitLine({ plot, area, x, y }: Canvas): string {
  const last = plot.days.at(-1);
  const steps = lineShape<{ readonly x: number; readonly limit: number }>(
    (day) => x(day.x),
    (day) => y(day.limit),
  )
    .curve(curveStepAfter)
    .digits(1);
  const end = last ? [{ x: last.x, limit: last.limit }] : [];
  const beyond =
    last && plot.to > last.x ? [last.x, plot.to].map((day) => ({ x: day, limit: plot.limit })) : [];
  const ends = [...changes(plot), ...end, ...beyond];
  const d = steps(ends) ?? '';
  return element('path', { class: 'c-limit', d: plot.days.length > 0 ? d : flat(area, y(plot.limit)) });
}

/** The days on which the limit changes, so that a constant one is two points and not ninety. */
function changes(plot: TrendPlot): readonly { readonly x: number; readonly limit: number }[] {
  return plot.days.filter((day, index) => index === 0 || day.limit !== plot.days[index - 1]?.limit);
}

function flat(area: Area, y: number): string {
  return `M${coordinate(area.left)},${coordinate(y)}L${coordinate(area.right)},${coordinate(y)}`;
}

/** A place of a day over budget, and what it was. */
export interface OverSign {
  readonly x: number;
  readonly y: number;
  /** `28 Jan: 2.31 s`. */
  readonly tip: () => string;
}

/** Draws the signs of days over budget. */
export type DrawOver = (over: readonly OverSign[]) => string;

const diamonds: DrawOver = (over) => over.map(({ x, y, tip }) => diamond(x, y, 4, tip())).join('');

/** The daily values: a line with gaps, diamonds for days over budget, crosses at the axis for days without a value. */
export function values(
  { plot, area, x, y }: Canvas,
  { budget }: Pick<Row, 'budget'>,
  drawOver: DrawOver = diamonds,
): string {
  const runs = unbroken(plot.days);
  if (runs.length === 0) {
    return label(
      (area.left + area.right) / 2,
      (area.top + area.bottom) / 2,
      'No daily values',
      'c-tick',
      'middle',
    );
  }
  const format = formatFor(budget);
  const path = lineShape<{ readonly x: number; readonly value: number }>(
    (day) => x(day.x),
    (day) => y(day.value),
  ).digits(1);
  const lines = runs.map((run) =>
    run.length > 1
      ? element('path', { class: 'c-line', d: path(run) ?? '' })
      : run
          .map((day) => element('circle', { class: 'c-dot', cx: x(day.x), cy: y(day.value), r: 1.6 }))
          .join(''),
  );
  const over = runs.flat().filter((day) => day.over);
  const said = (value: number) => formatFigure(baseValue({ amount: value, unit: plot.unit }), format);
  const signs = drawOver(
    over.map((day) => ({
      x: x(day.x),
      y: y(day.value),
      tip: () => `${shortDate(day.date)}: ${said(day.value)}`,
    })),
  );
  const missing = plot.days
    .filter((day) => day.value === undefined)
    .map((day) => cross(x(day.x), area.bottom - 5, 2.5));
  return [...lines, signs, ...missing].join('');
}

/** The course of the days whose trend is claimed. */
export function fitLine({ plot, x, y }: Canvas): string {
  if (!plot.fit) return '';
  const points = plot.fit.map((point) => `${coordinate(x(point.x))},${coordinate(y(point.y))}`);
  return element('path', { class: 'c-fit', d: `M${points.join('L')}` });
}
