import { SourceError } from '../model/errors.ts';
import type { Indicator, QuotientIndicator, RatioIndicator } from '../model/indicator.ts';
import { oneLine } from '../model/one-line.ts';
import type { Point } from '../model/points.ts';
import type { Measured } from '../model/series.ts';
import { classicHistogram, nativeHistogram } from './buckets.ts';
import type { FigureQuery } from './queries.ts';

/** A point of one series at the end of a window. */
export interface LabelledPoint {
  readonly labels: Readonly<Record<string, string>>;
  readonly point: Point;
}

/** What each query of an indicator answered for one window. */
export type Answered = Readonly<Partial<Record<FigureQuery['role'], readonly LabelledPoint[]>>>;

/** The same with what new series had counted when they were first seen, which comes on top. */
export interface Answers {
  readonly own: Answered;
  readonly born: Answered;
}

/** Nothing measured, without a reason that only the source knows. */
const NOTHING: Measured = {
  kind: 'none',
  why: 'no_data',
  detail: 'There are no data in this window.',
};
const NOT_A_NUMBER: Measured = {
  kind: 'none',
  why: 'no_traffic',
  detail: 'The query answered NaN: there was nothing to measure in this window.',
};
const NO_COUNT: Measured = {
  kind: 'none',
  why: 'implausible',
  detail: 'The counter answered NaN, which counts nothing. Mend what exports it.',
};

/** Turns the answers for one window into what was measured. Several series where one is due are a SourceError. */
export function measuredFrom(indicator: Indicator, answers: Answers): Measured {
  const { value = [] } = answers.own;
  switch (indicator.kind) {
    case 'quantile':
      return indicator.native ? fromNative(value) : fromClassic([...value, ...(answers.born.value ?? [])]);
    case 'ratio':
      return ratio(indicator, counted('part', answers), counted('whole', answers));
    case 'quotient':
      return quotient(indicator, counted('part', answers), counted('whole', answers));
    case 'rate': {
      const increase = counted('value', answers);
      if (increase === undefined) return NOTHING;
      return Number.isNaN(increase) ? NO_COUNT : { kind: 'increase', increase };
    }
    case 'gauge':
    case 'growth':
    case 'expr': {
      const number = single(value);
      if (number === undefined) return NOTHING;
      return Number.isNaN(number) ? NOT_A_NUMBER : { kind: 'number', value: number };
    }
  }
}

/** What was counted, of a counter with what is known of before its first samples; undefined when no series answers. */
function counted(role: FigureQuery['role'], { own, born }: Answers): number | undefined {
  const numbers = [single(own[role] ?? []), single(born[role] ?? [])].filter(
    (number) => number !== undefined,
  );
  return numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0);
}

/**
 * Failures that no series matches are none. Good events that none matches are rather a selector with a mistake than a
 * window in which all failed, and no figure is made of them.
 */
function ratio({ of, part: selector }: RatioIndicator, part?: number, whole?: number): Measured {
  if (whole === undefined) return NOTHING;
  if (Number.isNaN(part) || Number.isNaN(whole)) return NO_COUNT;
  if (part === undefined && of === 'good' && whole > 0) return unmatched(selector);
  return { kind: 'ratio', part: part ?? 0, whole };
}

/** One amount by another needs both. */
function quotient({ of }: QuotientIndicator, part?: number, whole?: number): Measured {
  if (part === undefined || whole === undefined) return NOTHING;
  if (Number.isNaN(part + whole)) return of === 'counter' ? NO_COUNT : NOT_A_NUMBER;
  return { kind: 'ratio', part, whole };
}

/** What is measured where no series matches the good events of a total that has some. */
export function unmatched(selector: string): Extract<Measured, { kind: 'none' }> {
  const detail = `No series matched ${selector} in this window, while the total has events: their share is not known. Check the selector’s name and labels.`;
  return { kind: 'none', why: 'implausible', detail };
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

/** A series by its name and labels, for messages; of long ones the beginning. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return oneLine(`${name}{${pairs.join(', ')}}`);
}
