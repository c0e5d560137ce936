import { line } from 'd3-shape';
import type { DayPoint } from '../../model/verdict.ts';
import { drawable, widened } from './range.ts';
import { coordinate, element } from './svg.ts';

/**
 * The last `count` daily values in the height of a table row, those that the trend beside it is about: days over budget are marked, days without a value are
 * gaps, and the limit is drawn when it is near enough to be seen. What it shows is said in the row's words.
 */
export function sparkline(all: readonly DayPoint[], count: number, width = 96, height = 22): string {
  const days = all.slice(-count);
  const values = days.flatMap(({ value }) => (drawable(value) ? [value] : []));
  if (values.length === 0) return '';
  const limit = days.at(-1)?.limit ?? 0;
  const [low, high] = rangeWith(limit, Math.min(...values), Math.max(...values));
  const x = (index: number) => 2 + (index / Math.max(1, days.length - 1)) * (width - 4);
  const y = (value: number) => height - 3 - ((value - low) / (high - low)) * (height - 6);
  const shape = line<DayPoint>(
    (_, index) => x(index),
    (day) => y(day.value ?? 0),
  )
    .defined(({ value }) => drawable(value))
    .digits(1);
  const over = days.flatMap(({ value, status }, index) =>
    status === 'exceeded' && drawable(value) ? [dot(x(index), y(value))] : [],
  );
  return element(
    'svg',
    { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    limit >= low && limit <= high
      ? element('path', { class: 'c-spark-limit', d: `M0,${coordinate(y(limit))}H${width}` })
      : '',
    element('path', { class: 'c-spark', d: shape([...days]) ?? '' }),
    over.length > 0 ? element('path', { class: 'c-over', d: over.join('') }) : '',
  );
}

/** The values' range, with the limit when it is no further from them than they are wide, or a quarter of their size. */
function rangeWith(limit: number, low: number, high: number): readonly [number, number] {
  const [from, to] = widened(low, high);
  const near = Math.max((to - from) * 1.5, Math.abs(high) * 0.25);
  const reached = drawable(limit) && limit > low - near && limit < high + near;
  return reached ? widened(Math.min(low, limit), Math.max(high, limit)) : [from, to];
}

function dot(x: number, y: number): string {
  const [left, top] = [coordinate(x), coordinate(y - 2.4)];
  return `M${left},${top}l2.4,2.4l-2.4,2.4l-2.4-2.4Z`;
}
