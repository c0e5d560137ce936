import type { Bucket, Measured } from './series.ts';

type Histogram = Extract<Measured, { kind: 'histogram' }>;

/**
 * What was measured in the parts of a window, as the whole would have it: histograms, ratios and increases add up. A part
 * without data adds nothing, but one that failed makes the whole a failure. Undefined for figures that do not add up, such
 * as gauges, for histograms whose buckets overlap, and for no parts.
 */
export function addUp(parts: readonly Measured[]): Measured | undefined {
  const failed = failureIn(parts);
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

/** The first part that is not to be taken for a window without data. */
export function failureIn(parts: readonly Measured[]): Measured | undefined {
  return parts.find(
    (part) => part.kind === 'none' && (part.why === 'source_failed' || part.why === 'implausible'),
  );
}

function ratioSum(parts: readonly Extract<Measured, { kind: 'ratio' }>[]): Measured {
  return { kind: 'ratio', part: total(parts, ({ part }) => part), whole: total(parts, ({ whole }) => whole) };
}

/** Buckets are added by their bounds; bounds that changed between the parts make no common histogram. */
function histogramSum(parts: readonly Histogram[]): Measured | undefined {
  const buckets = sameBounds(parts) ? sumInPlace(parts) : sumByBounds(parts);
  return (
    buckets && {
      kind: 'histogram',
      buckets,
      ...(parts.some(({ exponential }) => exponential) ? { exponential: true } : {}),
    }
  );
}

/** Nearly always so, and many times faster to add up: a rolling window has hundreds of days to join for one budget. */
function sameBounds([first, ...others]: readonly Histogram[]): boolean {
  return others.every(
    ({ buckets }) =>
      buckets.length === first?.buckets.length &&
      buckets.every(
        ({ lower, upper }, index) =>
          lower === first.buckets[index]?.lower && upper === first.buckets[index]?.upper,
      ),
  );
}

function sumInPlace([first, ...others]: readonly Histogram[]): readonly Bucket[] | undefined {
  return first?.buckets.map((bucket, index) => ({
    ...bucket,
    count: others.reduce((sum, { buckets }) => sum + (buckets[index]?.count ?? 0), bucket.count),
  }));
}

function sumByBounds(parts: readonly Histogram[]): readonly Bucket[] | undefined {
  const counts = new Map<string, Bucket>();
  for (const { lower, upper, count } of parts.flatMap(({ buckets }) => buckets)) {
    const key = `${lower} ${upper}`;
    counts.set(key, { lower, upper, count: count + (counts.get(key)?.count ?? 0) });
  }
  const buckets = [...counts.values()].toSorted((a, b) => (a.upper === b.upper ? 0 : a.upper - b.upper));
  const overlap = buckets.some((bucket, index) => bucket.lower < (buckets[index - 1]?.upper ?? bucket.lower));
  return overlap ? undefined : buckets;
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
