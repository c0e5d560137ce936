import type { Row } from '../../model/report.ts';
import { band, type Usage, usageValue } from '../../model/verdict.ts';
import { nameOf, shortUsage } from './finding.ts';
import { coordinate, drawing, element, type Frame, label, rule } from './svg.ts';

/** The usage at which the gauge ends; what is beyond ends in a point. */
const END = 1.2;
const TICKS = [0.7, 0.9, 1] as const;

/**
 * How much of a budget is used, as a bar in the colour of its band with ticks at 70, 90 and 100%. The percentage
 * stands beside the gauge as text, so this is a picture of what is said there and hidden from screen readers.
 */
export function gaugeBar(usage: Usage | undefined, width = 120, height = 10): string {
  const ticks = TICKS.map((tick) => `M${coordinate((tick / END) * width)},0V${height}`).join('');
  return element(
    'svg',
    { class: 'gauge', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    bar(usage, width, height, 0),
    element('path', { class: 'c-tickmark', d: ticks }),
  );
}

/** The gauge with its ticks labelled, and the bands drawn under it, for a budget that has a card of its own. */
export function usageGauge(row: Row, frame: Frame): string {
  const at = (share: number) => (share / END) * frame.width;
  const height = frame.height - 16;
  const strip = (from: number, to: number, kind: string) =>
    element('rect', { class: kind, x: at(from), y: height - 3, width: at(to) - at(from), height: 3 });
  return drawing(
    frame,
    { title: `Usage of ${nameOf(row)}`, finding: `${shortUsage(row)} of the budget used` },
    bar(row.verdict.usage, frame.width, height - 5, 0),
    strip(0, 0.7, 'c-green'),
    strip(0.7, 0.9, 'c-yellow'),
    strip(0.9, END, 'c-red'),
    rule(at(1), 0, at(1), height, 'c-limit'),
    label(at(0.7), frame.height - 2, '70', 'c-tick', 'middle'),
    label(at(0.9) - 2, frame.height - 2, '90', 'c-tick', 'middle'),
    label(at(1) + 3, frame.height - 2, '100', 'c-limit-text', 'middle'),
  );
}

function bar(usage: Usage | undefined, width: number, height: number, y: number): string {
  const track = element('rect', { class: 'c-track', y, width, height });
  if (usage === undefined || usage === 'none') return track;
  const value = usageValue(usage);
  const kind = `c-${band(usage)}`;
  if (value <= END) return track + element('rect', { class: kind, y, width: (value / END) * width, height });
  const shoulder = width - height / 2;
  const d = `M0,${coordinate(y)}H${coordinate(shoulder)}L${coordinate(width)},${coordinate(y + height / 2)}L${coordinate(shoulder)},${coordinate(y + height)}H0Z`;
  return element('path', { class: kind, d });
}
