import type { Row } from '../../model/report.ts';
import { band, usageValue, type Verdict } from '../../model/verdict.ts';
import { nameOf, shortUsage } from './finding.ts';
import { coordinate, drawing, element, type Frame, label, rule } from './svg.ts';

/** The usage at which the gauge ends; what is beyond ends in a point. */
const END = 1.2;
const TICKS = [0.7, 0.9, 1] as const;

/** What the colour of a bar says: the status that stands beside it in words or, in reports of schema 1, the band. */
export type BarColour = 'status' | 'band';

type Used = Pick<Verdict, 'status' | 'usage'>;

/**
 * How much of a budget is used, as a bar with ticks at 70, 90 and 100%; one in the colour of its status stands on the
 * bands. The percentage stands beside the gauge as text, so this is a picture of what is said there and hidden from
 * screen readers.
 */
export function gaugeBar({ status, usage }: Used, colour: BarColour, width = 120, height = 10): string {
  const ticks = TICKS.map((tick) => `M${coordinate((tick / END) * width)},0V${height}`).join('');
  const known = usage !== undefined && usage !== 'none';
  const under = colour === 'status' && known ? 3 : 0;
  return element(
    'svg',
    { class: 'gauge', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    bar({ status, usage }, colour, width, height - under),
    under > 0 ? bands(width, height - 2, 2) : '',
    element('path', { class: 'c-tickmark', d: ticks }),
  );
}

/** The gauge with its ticks labelled, and the bands drawn under it, for a budget that has a card of its own. */
export function usageGauge(row: Row, colour: BarColour, frame: Frame): string {
  const at = (share: number) => (share / END) * frame.width;
  const height = frame.height - 16;
  // In a narrow gauge the two highest ticks are closer than their labels are wide.
  const apart = frame.width < 200 ? 3 : 0;
  return drawing(
    frame,
    { title: `Usage of ${nameOf(row)}`, finding: `${shortUsage(row)} of the budget used` },
    bar(row.verdict, colour, frame.width, height - 5),
    bands(frame.width, height - 3, 3),
    rule(at(1), 0, at(1), height, 'c-limit'),
    label(at(0.7), frame.height - 2, '70', 'c-tick', 'middle'),
    label(at(0.9) - 2 - apart, frame.height - 2, '90', 'c-tick', 'middle'),
    label(at(1) + 3 + apart, frame.height - 2, '100', 'c-limit-text', 'middle'),
  );
}

function bands(width: number, y: number, height: number): string {
  const at = (share: number) => (share / END) * width;
  const strip = (from: number, to: number, kind: string) =>
    element('rect', { class: kind, x: at(from), y, width: at(to) - at(from), height });
  return strip(0, 0.7, 'c-green') + strip(0.7, 0.9, 'c-yellow') + strip(0.9, END, 'c-red');
}

function bar({ status, usage }: Used, colour: BarColour, width: number, height: number): string {
  const y = 0;
  const track = element('rect', { class: 'c-track', y, width, height });
  if (usage === undefined || usage === 'none') return track;
  const value = usageValue(usage);
  const kind = `c-${colour === 'status' ? status : band(usage)}`;
  if (value <= END) return track + element('rect', { class: kind, y, width: (value / END) * width, height });
  const shoulder = width - height / 2;
  const d = `M0,${coordinate(y)}H${coordinate(shoulder)}L${coordinate(width)},${coordinate(y + height / 2)}L${coordinate(shoulder)},${coordinate(y + height)}H0Z`;
  return element('path', { class: kind, d });
}
