import { formatFigure, formatFor } from '../../model/format.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import type { Unit } from '../../model/unit.ts';
import { boldWidth, fitted, spread } from './labels.ts';
import { label } from './svg.ts';
import type { Canvas } from './trend-canvas.ts';
import type { TrendPlot } from './trend-plot.ts';

/** A label at the right of a chart, beside the line it belongs to. */
export interface RightLabel {
  readonly at: number;
  readonly text: string;
  readonly kind: string;
}

const GAP = 14;

/** What the labels are of: a row, or whatever else has a budget and the limit in force at the end. */
export interface Labelled {
  readonly budget: Row['budget'];
  readonly verdict: Pick<Row['verdict'], 'limit'>;
}

/**
 * The limit and, where no forecast follows it, the last day's value. With a unit too long for the room they stand
 * without it: it is written above the axis.
 */
export function rightLabelsOf(row: Labelled, plot: TrendPlot, room: number): readonly RightLabel[] {
  const whole = labelsIn(row, plot, plot.unit);
  if (labelsWidth(whole) <= room) return whole;
  return labelsIn(row, plot, { ...plot.unit, symbol: '' }).map((one) => ({
    ...one,
    text: fitted(one.text, room),
  }));
}

/** How wide the labels are. */
export function labelsWidth(labels: readonly RightLabel[]): number {
  return Math.max(0, ...labels.map(({ text }) => boldWidth(text)));
}

/** The labels beside their lines, moved apart where they would be over each other. */
export function drawRightLabels({ area, y }: Canvas, labels: readonly RightLabel[]): string {
  const wanted = labels.map(({ at }) => y(at));
  const places = spread(wanted, GAP, area.top, area.bottom);
  return labels
    .map(({ text, kind }, index) => label(area.right + 8, (places[index] ?? 0) + 4, text, kind))
    .join('');
}

function labelsIn(row: Labelled, plot: TrendPlot, unit: Unit): readonly RightLabel[] {
  const limit = baseValue(row.verdict.limit);
  const last = plot.days.at(-1);
  const value = last?.value === undefined || plot.forecast.length > 0 ? undefined : last.value;
  const format = formatFor(
    { ...row.budget, limit: row.verdict.limit },
    value === undefined ? [] : [inBase(value, plot)],
  );
  const said = (base: number) => formatFigure(base, { ...format, unit });
  const sign = row.budget.bound === 'at_most' ? '≤' : '≥';
  const first = { at: plot.limit, text: `${sign} ${said(limit)}`, kind: 'c-limit-text' };
  if (value === undefined) return [first];
  const kind = last?.over ? 'c-exceeded-text' : 'c-strong';
  return [first, { at: value, text: said(inBase(value, plot)), kind }];
}

function inBase(amount: number, { unit }: TrendPlot): number {
  return baseValue({ amount, unit });
}
