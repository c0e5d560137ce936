import { CHANGE_KINDS, type ChangeKind } from '../../model/change.ts';
import type { LegendEntry } from './legend.ts';
import { coordinate, element } from './svg.ts';

/** How far a sign reaches to each side of its middle. */
export const SIGN_HALF = 4.5;

/** The lines of each sign from its middle: they differ in shape, so that nobody needs a colour to tell them apart. */
const SIGNS: Readonly<Record<ChangeKind, string>> = {
  /** A triangle that points up. */
  deployment: 'm0,-4l4.5,8h-9Z',
  /** A ring with a gap, and the head of an arrow at its end. */
  restart: 'm2.8,-2.8a4,4 0 1 0 1.2,2.8m-1.2,-5.4v2.6h-2.6',
  /** An arrow that points up and down. */
  scaling: 'm0,-4.5v9m-2.5,-6.5l2.5,-2.5l2.5,2.5m-5,4l2.5,2.5l2.5,-2.5',
  /** A triangle that points down. */
  alert: 'm0,4l4.5,-8h-9Z',
  /** A flag. */
  annotation: 'm-3,4.5v-9l7,2.6l-7,2.6',
  /** A page with a line on it. */
  note: 'm-3.5,-4h7v8h-7Zm2,4h3',
  /** Two bars. */
  limit: 'm-4,-2h8m-8,4h8',
  /** An hourglass. */
  exception: 'm-4,-4h8l-8,8h8Z',
  /** A plus. */
  maintenance: 'm-4.5,0h9m-4.5,-4.5v9',
};

/** The sign of a kind of change around a place. */
export function changeSign(kind: ChangeKind, x: number, y: number): string {
  return element('path', { class: 'c-limit', d: `M${coordinate(x)},${coordinate(y)}${SIGNS[kind]}` });
}

/** What the signs of some kinds stand for, each once. */
export function changeLegend(kinds: Iterable<ChangeKind>): readonly LegendEntry[] {
  const there = new Set(kinds);
  return CHANGE_KINDS.filter((kind) => there.has(kind)).map((kind) => ({
    draw: (x, y) => changeSign(kind, x + 8, y),
    text: kind,
  }));
}
