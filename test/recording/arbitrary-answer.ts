import fc from 'fast-check';
import type { AnsweredSeries, Point } from '../../src/model/points.ts';
import type { AnswerAsked } from '../../src/recording/answers.ts';
import { anyNumber, count } from './arbitrary-recording.ts';

/** A question and what was answered to it: plain values and native histograms with gaps, of any labels. */
export const arbitraryAnswer: fc.Arbitrary<{
  readonly asked: AnswerAsked;
  readonly series: readonly AnsweredSeries[];
}> = fc
  .record({
    query: fc.string(),
    source: fc.option(fc.string(), { nil: undefined }),
    start: fc.integer({ min: 1_500_000_000, max: 2_000_000_000 }),
    step: fc.constantFrom(60, 3600, 86_400),
    moments: fc.integer({ min: 1, max: 12 }),
  })
  .chain(({ query, source, start, step, moments }) => {
    const all = Array.from({ length: moments }, (_, index) => start + index * step);
    return fc.record({
      asked: fc.constant({
        query,
        ...(source === undefined ? {} : { source }),
        start,
        end: start + (moments - 1) * step,
        step,
      }),
      series: fc.array(
        fc.record({
          labels: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
          points: fc
            .tuple(...all.map((at) => fc.option(pointAt(at), { nil: undefined })))
            .map((points) => points.filter((point) => point !== undefined)),
        }),
        { maxLength: 4 },
      ),
    });
  });

const BOUNDARIES = [Number.NEGATIVE_INFINITY, -1, 0, 0.5, 1, Number.POSITIVE_INFINITY];

/** Often one value after another is the same. */
function pointAt(at: number): fc.Arbitrary<Point> {
  const buckets = fc
    .array(fc.option(count, { nil: undefined }), { minLength: 5, maxLength: 5 })
    .map((counts) =>
      counts.flatMap((one, index) => {
        const [lower, upper] = [BOUNDARIES[index], BOUNDARIES[index + 1]];
        return one === undefined || lower === undefined || upper === undefined
          ? []
          : [{ lower, upper, count: one }];
      }),
    );
  return fc.oneof(
    fc.constant({ at, value: 1_769_472_000 }),
    anyNumber.map((value) => ({ at, value })),
    buckets.map((all) => ({ at, buckets: all })),
  );
}
