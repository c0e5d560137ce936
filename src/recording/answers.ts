import type { AnsweredSeries, Point, PointsQuery } from '../model/points.ts';
import { isoOf } from '../model/window.ts';
import { troublesIn } from './answer-troubles.ts';
import { allBuckets, type Bounds, readBounds, readCounts, writeBounds, writeCounts } from './buckets.ts';
import { readNumber, writeNumber } from './columns.ts';
import type { AnswerLine, WrittenPoint } from './lines.ts';
import { momentsOf, readMoments } from './moments.ts';
import { inRuns, isCounts, outOfRuns } from './runs.ts';

/** A question, and the name of the source that it is for where there are several. */
export interface AnswerAsked extends PointsQuery {
  readonly source?: string | undefined;
}

/** What is said of an answer that is too large to be kept. */
const TOO_LARGE = 'Its answer is larger than a recording keeps.';

/** What was answered to a question, as it is written; a failure where it is more than is read again. */
export function writeAnswer(asked: AnswerAsked, series: readonly AnsweredSeries[]): AnswerLine {
  const { all, ...own } = momentsOf(asked, series);
  const labels = [...new Set(series.flatMap((one) => Object.keys(one.labels)))];
  const buckets = allBuckets(
    series.flatMap(({ points }) => points.flatMap((point) => (point.buckets ? [point.buckets] : []))),
  );
  const line: AnswerLine = {
    ...questionOf(asked),
    ...own,
    labels,
    ...(buckets.length > 0 ? { buckets: writeBounds(buckets) } : {}),
    series: series.map((one) => {
      const there = new Map(one.points.map((point) => [point.at, point]));
      return {
        of: labels.map((name) => (Object.hasOwn(one.labels, name) ? (one.labels[name] ?? null) : null)),
        values: inRuns(all.map((at) => writePoint(there.get(at), buckets))),
      };
    }),
  };
  return troublesIn(line).length > 0 ? writeFailure(asked, TOO_LARGE) : line;
}

/** Why there is no answer to a question, as it is written. */
export function writeFailure(asked: AnswerAsked, failed: string): AnswerLine {
  return { ...questionOf(asked), failed };
}

/** The series of an answer; none of a failure. */
export function readAnswer(line: AnswerLine): readonly AnsweredSeries[] {
  const { labels = [], series = [] } = line;
  const [moments, buckets] = [readMoments(line) ?? [], readBounds(line.buckets)];
  return series.map(({ of, values }) => {
    const points = outOfRuns(values);
    return {
      labels: Object.fromEntries(labels.flatMap((name, index) => pairOf(name, of[index] ?? null))),
      points: moments.flatMap((at, index) => readPoint(at, points[index] ?? null, buckets)),
    };
  });
}

/** What tells one question from another. */
export function keyOf({ answers, source, start, end, step }: Question): string {
  return JSON.stringify([answers, source, start, end, step]);
}

type Question = Pick<AnswerLine, 'answers' | 'source' | 'start' | 'end' | 'step'>;

/** A question as it is written. */
export function questionOf({ query, source, start, end, step }: AnswerAsked): Question {
  return {
    answers: query,
    ...(source === undefined ? {} : { source }),
    start: isoOf(start),
    end: isoOf(end),
    step,
  };
}

function writePoint(point: Point | undefined, buckets: readonly Bounds[]): WrittenPoint {
  if (point?.buckets) return writeCounts(point.buckets, buckets);
  return point?.value === undefined ? null : writeNumber(point.value);
}

function readPoint(at: number, written: WrittenPoint, buckets: readonly Bounds[]): readonly Point[] {
  if (written === null) return [];
  return [
    isCounts(written) ? { at, buckets: readCounts(written, buckets) } : { at, value: readNumber(written) },
  ];
}

function pairOf(name: string, value: string | null): readonly (readonly [string, string])[] {
  return value === null ? [] : [[name, value]];
}
