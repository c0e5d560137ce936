import { SourceError } from '../../model/errors.ts';
import type { Indicator } from '../../model/indicator.ts';
import type { Measured } from '../../model/series.ts';
import type { FigureQuery } from '../../promql/queries.ts';
import type { Point } from './answer.ts';
import { classicHistogram, nativeHistogram } from './buckets.ts';

/** A point of one series at the end of a window. */
export interface LabelledPoint {
  readonly labels: Readonly<Record<string, string>>;
  readonly point: Point;
}

/** What each query of an indicator answered for one window. */
export type Answered = Readonly<Partial<Record<FigureQuery['role'], readonly LabelledPoint[]>>>;

const NOTHING: Measured = { kind: 'none', why: 'no_data', detail: 'There are no data in this window.' };
const NOT_A_NUMBER: Measured = {
  kind: 'none',
  why: 'no_traffic',
  detail: 'The query answered NaN: there was nothing to measure in this window.',
};

/** Turns the answers for one window into what was measured. Several series where one is due are a SourceError. */
export function measuredFrom(
  indicator: Indicator,
  { value = [], part = [], whole = [] }: Answered,
): Measured {
  switch (indicator.kind) {
    case 'quantile':
      return indicator.native ? fromNative(value) : fromClassic(value);
    case 'ratio':
      return ratio(single(part), single(whole));
    case 'quotient':
      return part.length === 0 ? NOTHING : ratio(single(part), single(whole));
    case 'rate':
      return counted(single(value), (increase) => ({ kind: 'increase', increase }));
    case 'gauge':
    case 'growth':
    case 'expr':
      return counted(single(value), (number) => ({ kind: 'number', value: number }));
  }
}

function counted(number: number | undefined, make: (number: number) => Measured): Measured {
  if (number === undefined) return NOTHING;
  return Number.isNaN(number) ? NOT_A_NUMBER : make(number);
}

/** A part that no series matches is none of the whole; without a whole there is nothing to be a part of. */
function ratio(part = 0, whole?: number): Measured {
  if (whole === undefined) return NOTHING;
  return Number.isNaN(part) || Number.isNaN(whole) ? NOT_A_NUMBER : { kind: 'ratio', part, whole };
}

function fromClassic(points: readonly LabelledPoint[]): Measured {
  if (points.length === 0) return NOTHING;
  return classicHistogram(
    points.map(({ labels, point }) => ({ le: labels.le ?? '', count: point.value ?? Number.NaN })),
  );
}

function fromNative(points: readonly LabelledPoint[]): Measured {
  const [found] = points;
  if (!found) return NOTHING;
  if (found.point.buckets) return nativeHistogram(found.point.buckets);
  throw new SourceError(
    'The histogram is not a native one: it answers plain numbers. Remove native: true from the indicator.',
  );
}

function single(points: readonly LabelledPoint[]): number | undefined {
  if (points.length > 1) {
    const examples = points.slice(0, 2).map(({ labels }) => labelsText(labels));
    throw new SourceError(
      `The query answers ${points.length} series where one is due, such as ${examples.join(' and ')}. ` +
        'Make them one with sum(…) or max(…) around the expression, or with a narrower selector.',
    );
  }
  return points[0] && numberOf(points[0].point);
}

function numberOf({ value, buckets }: Point): number {
  if (value !== undefined && !buckets) return value;
  throw new SourceError(
    'The query answers a native histogram where a number is due. Use a quantile indicator with native: true, or histogram_count(…) in an expression.',
  );
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(', ')}}`;
}
