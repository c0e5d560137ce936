import type { PathFinding, StageShare } from '../../model/finding.ts';
import { percent, plural } from '../../model/format.ts';
import { baseValue } from '../../model/quantity.ts';
import { textWidth } from './labels.ts';
import { hatch } from './marks.ts';
import { type Described, drawing, element, type Frame, label, rule } from './svg.ts';

const SHADES = 2;

/**
 * The stages of a critical path side by side, each as wide as its actual, over the same path as it was allocated.
 * Quantiles of stages do not add up to the quantile of the whole, so the bars show proportions among the stages.
 */
export function stagesChart(path: PathFinding, frame: Frame): string {
  const measured = path.stages.map((stage) => stage.actual ?? 0);
  const allocated = path.stages.map((stage) => stage.limit);
  const limit = baseValue(path.totalLimit);
  const whole = Math.max(sum(measured), sum(allocated), limit);
  const names = textWidth('allocated') + 10;
  const bars = [
    { text: 'actual', sizes: measured, y: 4 },
    { text: 'allocated', sizes: allocated, y: 34 },
  ];
  return drawing(
    frame,
    describe(path),
    ...bars.map(
      ({ text, sizes, y }) =>
        label(names - 10, y + 15, text, 'c-tick', 'end') +
        stack(path.stages, sizes, whole, names, frame.width, y),
    ),
    limitMark(names + (limit / whole) * (frame.width - names), frame),
  );
}

/** Where the budget of the whole ends. */
function limitMark(x: number, frame: Frame): string {
  const [y, text] = [64, 'limit of the whole'];
  const anchor = x + textWidth(text) / 2 > frame.width ? 'end' : 'middle';
  return rule(x, 0, x, y, 'c-limit') + label(x, y + 12, text, 'c-limit-text', anchor);
}

function stack(
  stages: readonly StageShare[],
  sizes: readonly number[],
  whole: number,
  left: number,
  right: number,
  y: number,
): string {
  let x = left;
  const pieces = stages.map((stage, index) => {
    const size = sizes[index] ?? 0;
    const width = whole > 0 && Number.isFinite(size) ? (Math.max(0, size) / whole) * (right - left) : 0;
    const from = x;
    x += width;
    if (width < 0.5) return '';
    const box = { x: from, y, width: Math.max(0.5, width - 1), height: 22 };
    const over = stage.status === 'exceeded' ? hatch(box.x, y, box.width, box.height) : '';
    const number = String(index + 1);
    const text =
      width > textWidth(number) + 6 ? label(from + width / 2 - 0.5, y + 15, number, 'c-on', 'middle') : '';
    return element('rect', { class: `c-stage-${index % SHADES}`, ...box }) + over + text;
  });
  return pieces.join('');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + (Number.isFinite(value) ? Math.max(0, value) : 0), 0);
}

function describe(path: PathFinding): Described {
  const shares = path.stages.flatMap(({ name, share }) =>
    share === undefined ? [] : [`${name} ${percent(share)}`],
  );
  return {
    title: `${path.serviceName} ${path.name}, stages`,
    finding: `${plural(path.stages.length, 'stage')}${shares.length > 0 ? `: ${shares.join(', ')} of the whole` : ''}.`,
  };
}
