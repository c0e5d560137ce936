import type { GaugeIndicator, Indicator } from '../model/indicator.ts';
import { type Bucket, joined, type Measured, type Reading } from '../model/series.ts';
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
  const coverage = joined(pieces.map((piece) => piece.coverage));
  const counted = pieces.filter(({ measured }) => measured.kind !== 'none');
  const [first] = counted;
  const bad = pieces.find(
    ({ measured }) =>
      measured.kind === 'none' && (measured.why === 'source_failed' || measured.why === 'implausible'),
  );
  const measured = bad?.measured ?? (first ? fold(counted) : nothingOf(pieces));
  return { window, coverage, measured, leftOut };
}

/** Whether pieces of a window of this indicator make a whole. */
export function canJoin(indicator: Indicator): boolean {
  return foldFor(indicator) !== undefined;
}

function nothingOf(pieces: readonly Reading[]): Measured {
  return pieces[0]?.measured ?? MAINTENANCE;
}

/** What a window measures that lies wholly in planned maintenance. */
export const MAINTENANCE: Measured = {
  kind: 'none',
  why: 'maintenance',
  detail: 'All of it was planned maintenance, which does not count.',
};

type Fold = (pieces: readonly Reading[]) => Measured;

function foldFor(indicator: Indicator): Fold | undefined {
  switch (indicator.kind) {
    case 'quantile':
      return histograms;
    case 'ratio':
    case 'rate':
      return sums;
    case 'gauge':
      return extremes(indicator);
    case 'growth':
    case 'expr':
      return undefined;
  }
}

function sums(pieces: readonly Reading[]): Measured {
  const all = pieces.map(({ measured }) => measured);
  const ratios = all.flatMap((one) => (one.kind === 'ratio' ? [one] : []));
  const increases = all.flatMap((one) => (one.kind === 'increase' ? [one.increase] : []));
  if (increases.length > 0) return { kind: 'increase', increase: total(increases) };
  return {
    kind: 'ratio',
    part: total(ratios.map(({ part }) => part)),
    whole: total(ratios.map(({ whole }) => whole)),
  };
}

function extremes({ overTime, across }: GaugeIndicator): Fold | undefined {
  if (overTime !== across || (overTime !== 'max' && overTime !== 'min')) return undefined;
  const extreme = overTime === 'max' ? Math.max : Math.min;
  return (pieces) => {
    const values = pieces.flatMap(({ measured }) => (measured.kind === 'number' ? [measured.value] : []));
    return { kind: 'number', value: extreme(...values) };
  };
}

/** Buckets are added by their bounds; bounds that changed between the pieces make no common histogram. */
function histograms(pieces: readonly Reading[]): Measured {
  const found = pieces.flatMap(({ measured }) => (measured.kind === 'histogram' ? [measured] : []));
  const byBounds = new Map<string, Bucket>();
  for (const bucket of found.flatMap(({ buckets }) => buckets)) {
    const key = `${bucket.lower} ${bucket.upper}`;
    byBounds.set(key, { ...bucket, count: bucket.count + (byBounds.get(key)?.count ?? 0) });
  }
  const buckets = [...byBounds.values()].toSorted((a, b) => a.lower - b.lower || a.upper - b.upper);
  const overlaps = buckets.some(
    (bucket, index) => bucket.lower < (buckets[index - 1]?.upper ?? bucket.lower),
  );
  if (overlaps) {
    return {
      kind: 'none',
      why: 'implausible',
      detail: 'The histogram’s buckets changed between the stretches beside a maintenance window.',
    };
  }
  const exponential = found.some((one) => one.exponential);
  return { kind: 'histogram', buckets, ...(exponential ? { exponential } : {}) };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
