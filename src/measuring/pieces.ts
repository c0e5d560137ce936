import type { Indicator } from '../model/indicator.ts';
import { joined, type Measured, type Reading } from '../model/series.ts';
import type { Window } from '../model/window.ts';
import { kindOf } from './kinds.ts';

/**
 * What a window measured when only some pieces of it count: observations, events and increases add up, and the highest
 * of a gauge across its series is that of its pieces, as is the lowest. Undefined where pieces do not make a whole: the sum
 * of every series' own highest is none of sums of pieces, nor is a mean, a quantile over time, an expression or a growth.
 */
export function joinPieces(
  indicator: Indicator,
  window: Window,
  pieces: readonly Reading[],
  leftOut: number,
): Reading | undefined {
  const fold = kindOf(indicator).foldOf(indicator);
  if (!fold) return undefined;
  const coverage = joined(pieces);
  const measured = pieces.length === 0 ? MAINTENANCE : fold(pieces.map((piece) => piece.measured));
  return {
    window,
    coverage,
    measured,
    leftOut,
    pieces: pieces.flatMap((piece) => piece.pieces ?? piece.window),
  };
}

/** Whether pieces of a window of this indicator make a whole. */
export function canJoin(indicator: Indicator): boolean {
  return kindOf(indicator).foldOf(indicator) !== undefined;
}

/** What a window measures that lies wholly in planned maintenance. */
export const MAINTENANCE: Measured = {
  kind: 'none',
  why: 'maintenance',
  detail: 'All of it was planned maintenance, which does not count.',
};
