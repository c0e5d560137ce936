import type { Status } from '../../model/verdict.ts';
import { coordinate, element, escapeText, rule } from './svg.ts';

const c = coordinate;

/** A day over budget: a diamond, so that it differs from other days in shape and not in colour alone. */
export function diamond(x: number, y: number, size: number, tip?: string): string {
  const d = `M${c(x)},${c(y - size)}L${c(x + size)},${c(y)}L${c(x)},${c(y + size)}L${c(x - size)},${c(y)}Z`;
  const tooltip = tip === undefined ? [] : [element('title', {}, escapeText(tip))];
  return element('path', { class: 'c-over', d }, ...tooltip);
}

/** A small cross: a day without a verdict. */
export function cross(x: number, y: number, size: number): string {
  const [left, right, top, bottom] = [x - size, x + size, y - size, y + size].map(c);
  return element('path', {
    class: 'c-missing',
    d: `M${left},${top}L${right},${bottom}M${left},${bottom}L${right},${top}`,
  });
}

/** A forecast: from the day on which it was said to the days between which a limit was to be reached. */
export function forecastMark(
  { said, from, to }: { readonly said: number; readonly from: number; readonly to: number },
  y: number,
  tip?: string,
): string {
  return element(
    'g',
    {},
    tip === undefined ? '' : element('title', {}, escapeText(tip)),
    rule(said, y, from, y, 'c-cross'),
    element('circle', { class: 'c-over', cx: said, cy: y, r: 2 }),
    element('rect', { class: 'c-over', x: from, y: y - 1.5, width: Math.max(2, to - from), height: 3 }),
  );
}

/** Diagonal lines over a rectangle, drawn and not referenced: a pattern would need an id. */
export function hatch(x: number, y: number, width: number, height: number, gap = 4): string {
  const lines: string[] = [];
  for (let offset = gap / 2; offset < width + height; offset += gap) {
    const x1 = x + Math.min(offset, width);
    const y1 = y + Math.max(0, offset - width);
    const x2 = x + Math.max(0, offset - height);
    const y2 = y + Math.min(offset, height);
    lines.push(`M${c(x1)},${c(y1)}L${c(x2)},${c(y2)}`);
  }
  return element('path', { class: 'c-hatch', d: lines.join('') });
}

const MARKS: Readonly<Record<Status, string>> = {
  exceeded: 'M5,0H11L16,5V11L11,16H5L0,11V5Z',
  approaching: 'M8,.8L16,15.2H0Z',
  unknown: 'M8,0A8,8 0 1 1 7.9,0Z',
  within: 'M8,0A8,8 0 1 1 7.9,0Z',
};
const INSIDE: Readonly<Record<Status, string>> = {
  exceeded: 'M5.2,5.2L10.8,10.8M10.8,5.2L5.2,10.8',
  approaching: 'M8,6V10M8,12.4V12.5',
  unknown: 'M6,6.2A2.1,2.1 0 1 1 8.2,8.6V9.6M8.2,11.9V12',
  within: 'M4.6,8.3L7,10.8L11.4,5.6',
};

/** The mark of a status in a box of 16 by 16: an octagon, a triangle, a circle with ? or with a tick. */
export function statusMark(status: Status): string {
  return (
    element('path', { class: `c-${status}`, d: MARKS[status] }) +
    element('path', { class: 'c-knock', d: INSIDE[status] })
  );
}
