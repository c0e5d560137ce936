import { inUnit } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import { dayNumber } from './days.ts';
import { drawable } from './range.ts';

/** A place on the chart, its figure in the unit of the limit. */
export interface PlottedPoint {
  readonly x: number;
  readonly y: number;
}

/** A level between steps, from its first shown day to its last. */
export interface PlottedLevel {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** A step of the level: between the day before it and its own. */
export interface PlottedStep {
  readonly x: number;
  readonly date: string;
}

/** Days to either side of one whose mean shows the course: with it a week, so that the week's pattern is not in it. */
const AROUND = 3;
/** How many of those days must have a value. */
const FEWEST = 4;

/**
 * The course of the days of a trend that is claimed: the mean of the week around each, since a course may bend; of schema 1
 * the line that was fitted.
 */
export function fitShown(row: Row, from: number, last: number): { readonly fit?: readonly PlottedPoint[] } {
  const { trend } = row;
  if (trend.kind !== 'tested' || trend.direction === 'steady' || trend.direction === 'unclear') return {};
  const [first, end] = [dayNumber(trend.firstDay), dayNumber(trend.lastDay)];
  const [start, stop] = [Math.max(first, from), Math.min(end, last)];
  if (stop <= start || !drawable(trend.from) || !drawable(trend.to)) return {};
  const { unit } = row.budget.limit;
  if (trend.thirty) {
    const fit = means(row, start, stop).map(({ x, y }) => ({ x, y: inUnit(y, unit) }));
    return fit.length > 1 ? { fit } : {};
  }
  const at = (x: number) => trend.from + ((trend.to - trend.from) * (x - first)) / Math.max(1, end - first);
  return { fit: [start, stop].map((x) => ({ x, y: inUnit(at(x), unit) })) };
}

/** The means of the whole weeks around days from one to another. */
function means(row: Row, from: number, to: number): readonly PlottedPoint[] {
  const days = placedDays(row);
  const count = Math.max(0, to - from + 1 - 2 * AROUND);
  return Array.from({ length: count }, (_, index) => from + AROUND + index).flatMap((x) => {
    const values = valuesBetween(days, x - AROUND - 0.5, x + AROUND + 0.5);
    return values.length < FEWEST ? [] : [{ x, y: mean(values) }];
  });
}

/** The levels before, between and after the steps; the last one only where no trend is said since. */
export function stepsShown(
  row: Row,
  from: number,
  last: number,
): { readonly levels: readonly PlottedLevel[]; readonly steps: readonly PlottedStep[] } {
  const { steps, budget } = row;
  if (!steps) return { levels: [], steps: [] };
  const days = placedDays(row);
  const told = steps.steps.map(({ day, size }) => ({ x: dayNumber(day) - 0.5, date: day, size }));
  const ends = [Number.NEGATIVE_INFINITY, ...told.map(({ x }) => x), Number.POSITIVE_INFINITY];
  const levelAfter = (count: number) =>
    told.slice(0, count).reduce((level, { size }) => level + size, steps.before);
  const levels = ends.slice(0, -1).map((start, index) => {
    const end = ends[index + 1] ?? last;
    const y = steps.beside === 'line' ? mean(valuesBetween(days, start, end)) : levelAfter(index);
    return { from: Math.max(from, start), to: Math.min(last, end), y: inUnit(y, budget.limit.unit) };
  });
  const shown = steps.since === 'trend' ? levels.slice(0, -1) : levels;
  return {
    levels: shown.filter((level) => level.to > level.from && drawable(level.y)),
    steps: told.filter(({ x }) => x > from).map(({ x, date }) => ({ x, date })),
  };
}

/** The days that have a value, with their places. */
function placedDays({ days }: Row): readonly PlottedPoint[] {
  return days.flatMap(({ date, value }) => (drawable(value) ? [{ x: dayNumber(date), y: value }] : []));
}

function valuesBetween(days: readonly PlottedPoint[], from: number, to: number): readonly number[] {
  return days.flatMap(({ x, y }) => (x > from && x < to ? [y] : []));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
