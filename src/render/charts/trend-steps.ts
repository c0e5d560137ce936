import { shortDate } from '../../model/format.ts';
import { spread, textWidth } from './labels.ts';
import { type Frame, label, rule } from './svg.ts';
import type { Canvas } from './trend-canvas.ts';
import { crossingLabel, firstAbove } from './trend-forecast.ts';

const GAP = 8;

/** The levels between steps. */
export function levelLines({ plot, x, y }: Canvas): string {
  return plot.levels
    .map((level) => rule(x(level.from), y(level.y), x(level.to), y(level.y), 'c-fit'))
    .join('');
}

/** Where the level stepped, from top to bottom, dated above the chart as far as there is room beside what else is written there. */
export function stepMarks(canvas: Canvas, frame: Frame): string {
  const { plot, area, x } = canvas;
  const lines = plot.steps.map((step) => rule(x(step.x), area.top - 4, x(step.x), area.bottom, 'c-part'));
  return [...lines, ...stepLabels(canvas, frame)].join('');
}

function stepLabels(canvas: Canvas, frame: Frame): readonly string[] {
  const { plot, area, x } = canvas;
  const texts = plot.steps.map(({ date }) => `step ${shortDate(date)}`);
  const width = Math.max(0, ...texts.map((text) => textWidth(text)));
  const crossing = crossingLabel(canvas, frame);
  const from = firstAbove(canvas) + width / 2;
  const to = (crossing ? crossing.centre - crossing.half - GAP : frame.width) - width / 2;
  if (to - from < (texts.length - 1) * (width + GAP)) return [];
  const places = spread(
    plot.steps.map((step) => x(step.x)),
    width + GAP,
    from,
    to,
  );
  return texts.map((text, index) => label(places[index] ?? 0, area.top - 9, text, 'c-tick', 'middle'));
}
