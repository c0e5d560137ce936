import type { Budget } from '../../model/budget.ts';
import { SourceError } from '../../model/errors.ts';
import type { Bucket, Measured } from '../../model/series.ts';
import type { FigureQuery } from '../../promql/queries.ts';
import { type Point, parseNumber } from './answer.ts';

/** A point of one series at the end of a window. */
export interface LabelledPoint {
  readonly labels: Readonly<Record<string, string>>;
  readonly point: Point;
}

/** What each query of an indicator answered for one window. */
export type Answered = Readonly<Partial<Record<FigureQuery['role'], readonly LabelledPoint[]>>>;

/**
 * Cumulative counts may fall by this share of all from one bucket to the next, since `increase` extrapolates each
 * bucket by itself; they are then levelled, as `histogram_quantile` does. A deeper fall is no histogram.
 */
const LEVELLED = 0.01;
const NOTHING: Measured = {
  kind: 'none',
  why: 'no_data',
  detail: 'The query answered nothing for this window.',
};

/** Turns the answers for one window into what was measured. More series than one is a SourceError, but for buckets. */
export function measuredFrom(budget: Budget, { value = [], part = [], whole = [] }: Answered): Measured {
  const { indicator } = budget;
  if (indicator.kind === 'quantile')
    return indicator.native ? nativeHistogram(value) : classicHistogram(value);
  if (indicator.kind === 'ratio') return ratio(single(budget, part), single(budget, whole));
  const number = single(budget, value);
  if (number === undefined) return NOTHING;
  if (Number.isNaN(number)) {
    return {
      kind: 'none',
      why: 'no_traffic',
      detail: 'The query answered NaN: there was nothing to measure in this window.',
    };
  }
  return indicator.kind === 'rate'
    ? { kind: 'increase', increase: number }
    : { kind: 'number', value: number };
}

function ratio(part: number | undefined, whole: number | undefined): Measured {
  return whole === undefined ? NOTHING : { kind: 'ratio', part: part ?? 0, whole };
}

function single(budget: Budget, points: readonly LabelledPoint[]): number | undefined {
  if (points.length > 1) {
    const labels = points.slice(0, 2).map((point) => JSON.stringify(point.labels));
    throw new SourceError(
      `The query answers ${points.length} series where one is due, such as ${labels.join(' and ')}. ` +
        `Make them one in the indicator of ${budget.id}, with sum(…), max(…) or a selector that is more narrow.`,
    );
  }
  return points[0]?.point.value;
}

function nativeHistogram(points: readonly LabelledPoint[]): Measured {
  const [found] = points;
  if (!found) return NOTHING;
  const { buckets } = found.point;
  if (buckets) return { kind: 'histogram', buckets, exponential: true };
  throw new SourceError('The histogram is not a native one. Remove native: true from the indicator.');
}

function classicHistogram(points: readonly LabelledPoint[]): Measured {
  const cumulative = cumulativeCounts(points);
  const total = cumulative.at(-1)?.count ?? 0;
  if (cumulative.length === 0) return NOTHING;
  const buckets: Bucket[] = [];
  let [below, lower] = [0, firstBound(cumulative[0]?.upper ?? 0)];
  for (const { upper, count } of cumulative) {
    if (count < below - LEVELLED * total)
      return { kind: 'none', why: 'implausible', detail: fallingDetail(upper) };
    buckets.push({ lower, upper, count: Math.max(0, count - below) });
    [below, lower] = [Math.max(below, count), upper];
  }
  return { kind: 'histogram', buckets };
}

/** Counts by bound in order. Bounds compare as numbers, since one may be written `1` and `1.0` by two instances. */
function cumulativeCounts(
  points: readonly LabelledPoint[],
): readonly { readonly upper: number; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (const { labels, point } of points) {
    const upper = parseNumber(labels.le ?? '');
    if (!Number.isNaN(upper)) counts.set(upper, (counts.get(upper) ?? 0) + (point.value ?? 0));
  }
  return [...counts].map(([upper, count]) => ({ upper, count })).toSorted((a, b) => a.upper - b.upper);
}

/** Classic buckets begin at zero, unless their bounds do not: then the first reaches down without end. */
function firstBound(upper: number): number {
  return upper > 0 ? 0 : Number.NEGATIVE_INFINITY;
}

function fallingDetail(bound: number): string {
  return `The bucket up to ${bound} counts fewer than the one below it. Check that all instances have the same buckets.`;
}
