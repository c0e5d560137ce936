import { addUp, failureIn } from '../model/add-up.ts';
import type { GaugeIndicator, Indicator } from '../model/indicator.ts';
import { joined, type Measured, type Reading } from '../model/series.ts';
import type { Window } from '../model/window.ts';

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
  const fold = foldFor(indicator);
  if (!fold) return undefined;
  const coverage = joined(pieces);
  const measured = pieces.length === 0 ? MAINTENANCE : fold(pieces.map((piece) => piece.measured));
  return { window, coverage, measured, leftOut, pieces: pieces.map((piece) => piece.window) };
}

/** Whether pieces of a window of this indicator make a whole. */
export function canJoin(indicator: Indicator): boolean {
  return foldFor(indicator) !== undefined;
}

/** What a window measures that lies wholly in planned maintenance. */
export const MAINTENANCE: Measured = {
  kind: 'none',
  why: 'maintenance',
  detail: 'All of it was planned maintenance, which does not count.',
};

const CHANGED_BUCKETS: Measured = {
  kind: 'none',
  why: 'implausible',
  detail: 'The histogram’s buckets changed between the stretches beside a maintenance window.',
};

/** At least one piece to what the whole measured. */
type Fold = (pieces: readonly Measured[]) => Measured;

function foldFor(indicator: Indicator): Fold | undefined {
  switch (indicator.kind) {
    case 'quantile':
    case 'ratio':
    case 'quotient':
    case 'rate':
      // Of what is counted, only buckets can fail to add up.
      return (pieces) => addUp(pieces) ?? CHANGED_BUCKETS;
    case 'gauge':
      return extremes(indicator);
    case 'growth':
    case 'expr':
      return undefined;
  }
}

function extremes({ overTime, across }: GaugeIndicator): Fold | undefined {
  if (overTime !== across || (overTime !== 'max' && overTime !== 'min')) return undefined;
  const extreme = overTime === 'max' ? Math.max : Math.min;
  return (pieces) => {
    const values = pieces.flatMap((piece) => (piece.kind === 'number' ? [piece.value] : []));
    const nothing = values.length === 0 ? pieces[0] : undefined;
    return failureIn(pieces) ?? nothing ?? { kind: 'number', value: extreme(...values) };
  };
}
