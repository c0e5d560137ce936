import { type Bucket, joined, type Measured, type Reading } from '../model/series.ts';
import type { Window } from '../model/window.ts';

type Histogram = Extract<Measured, { kind: 'histogram' }>;

/**
 * One reading of a window from the readings that tile it. Histograms, ratios and increases add up; a window without
 * data adds nothing and shows in the coverage, but a read that failed makes the whole unknown. Undefined for figures
 * that do not add up, such as gauges, and for histograms whose buckets overlap.
 */
export function joinReadings(window: Window, parts: readonly Reading[]): Reading | undefined {
  const measured = sumOf(parts.map((part) => part.measured));
  return measured && { window, measured, coverage: joined(parts.map(({ coverage }) => coverage)) };
}

function sumOf(parts: readonly Measured[]): Measured | undefined {
  const failed = parts.find(hasFailed);
  if (failed) return failed;
  const histograms = parts.filter((part) => part.kind === 'histogram');
  if (histograms.length > 0) return histogramSum(histograms);
  const ratios = parts.filter((part) => part.kind === 'ratio');
  if (ratios.length > 0) return ratioSum(ratios);
  const increases = parts.filter((part) => part.kind === 'increase');
  if (increases.length > 0)
    return { kind: 'increase', increase: total(increases, ({ increase }) => increase) };
  return parts.every(({ kind }) => kind === 'none') ? parts[0] : undefined;
}

/** Not to be taken for a window without data. */
function hasFailed(part: Measured): boolean {
  return part.kind === 'none' && (part.why === 'source_failed' || part.why === 'implausible');
}

function ratioSum(parts: readonly Extract<Measured, { kind: 'ratio' }>[]): Measured {
  return { kind: 'ratio', part: total(parts, ({ part }) => part), whole: total(parts, ({ whole }) => whole) };
}

function histogramSum(parts: readonly Histogram[]): Measured | undefined {
  const counts = new Map<string, Bucket>();
  for (const { lower, upper, count } of parts.flatMap(({ buckets }) => buckets)) {
    const key = `${lower} ${upper}`;
    counts.set(key, { lower, upper, count: count + (counts.get(key)?.count ?? 0) });
  }
  const buckets = [...counts.values()].toSorted((a, b) => (a.upper === b.upper ? 0 : a.upper - b.upper));
  const overlap = buckets.some((bucket, index) => bucket.lower < (buckets[index - 1]?.upper ?? bucket.lower));
  if (overlap) return undefined;
  return {
    kind: 'histogram',
    buckets,
    ...(parts.some(({ exponential }) => exponential) ? { exponential: true } : {}),
  };
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
