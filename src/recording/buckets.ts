import type { Bucket } from '../model/series.ts';
import { readNumber, writeNumber } from './columns.ts';
import type { WrittenNumber } from './lines.ts';

/** The bounds of a line's buckets as they are written. */
export type WrittenBounds = readonly (readonly [WrittenNumber, WrittenNumber])[];

/** The bounds of a bucket. */
export type Bounds = Omit<Bucket, 'count'>;

/** Every bucket that any histogram has, once, ascending. */
export function allBuckets(histograms: readonly (readonly Bucket[])[]): readonly Bounds[] {
  const distinct = new Map(histograms.flat().map((bucket) => [placeOf(bucket), bucket]));
  return [...distinct.values()].toSorted(
    (a, b) => ascending(a.lower, b.lower) || ascending(a.upper, b.upper),
  );
}

/** The bounds of buckets, for the line that has them. */
export function writeBounds(buckets: readonly Bounds[]): WrittenBounds {
  return buckets.map(({ lower, upper }) => [writeNumber(lower), writeNumber(upper)]);
}

/** The inverse of {@link writeBounds}. */
export function readBounds(written: WrittenBounds = []): readonly Bounds[] {
  return written.map(([lower, upper]) => ({ lower: readNumber(lower), upper: readNumber(upper) }));
}

/** The count of each of a line's buckets, null for one that the histogram has not. */
export function writeCounts(
  own: readonly Bucket[],
  all: readonly Bounds[],
): readonly (WrittenNumber | null)[] {
  const counts = new Map(own.map((bucket) => [placeOf(bucket), writeNumber(bucket.count)]));
  return all.map((bucket) => counts.get(placeOf(bucket)) ?? null);
}

/** The inverse of {@link writeCounts}. */
export function readCounts(
  counts: readonly (WrittenNumber | null)[],
  all: readonly Bounds[],
): readonly Bucket[] {
  return all.flatMap((bucket, index) => {
    const count = counts[index] ?? null;
    return count === null ? [] : { ...bucket, count: readNumber(count) };
  });
}

function placeOf({ lower, upper }: Bounds): string {
  return `${lower} ${upper}`;
}

/** Subtraction alone would say NaN of two infinities. */
function ascending(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
