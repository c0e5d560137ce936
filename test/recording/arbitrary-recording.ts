import fc from 'fast-check';
import { before, daysUntil, type Period, periodOn, WEEKDAYS } from '../../src/model/period.ts';
import type { Bucket, Coverage, Measured, QueryRecord, Reading, Series } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import type { Recording } from '../../src/recording/recording.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
/** Any number that a source may answer. */
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  finite,
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);
/** A count of events, whole or not. */
export const count: fc.Arbitrary<number> = fc.oneof(
  fc.nat(),
  fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0),
);

const none: fc.Arbitrary<Measured> = fc.record({
  kind: fc.constant('none' as const),
  why: fc.constantFrom('no_data', 'no_traffic', 'source_failed', 'implausible'),
  detail: fc.string(),
});

/** Ascending buckets, the last one without an upper bound; an exponential histogram leaves some out. */
const histogram = (exponential: boolean): fc.Arbitrary<Measured> =>
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 }),
      fc.array(count, { minLength: 7, maxLength: 7 }),
      fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    )
    .map(([bounds, counts, kept]) => {
      const upper = [...bounds.toSorted((a, b) => a - b), Number.POSITIVE_INFINITY];
      const buckets = upper.map(
        (bound, index): Bucket => ({
          lower: upper[index - 1] ?? Number.NEGATIVE_INFINITY,
          upper: bound,
          count: counts[index] ?? 0,
        }),
      );
      return exponential
        ? { kind: 'histogram', exponential, buckets: buckets.filter((_, index) => kept[index]) }
        : { kind: 'histogram', buckets };
    });

const measuredOfOneKind: fc.Arbitrary<fc.Arbitrary<Measured>> = fc.constantFrom(
  histogram(false),
  histogram(true),
  fc.record({ kind: fc.constant('ratio' as const), part: anyNumber, whole: anyNumber }),
  fc.record({ kind: fc.constant('increase' as const), increase: anyNumber }),
  fc.record({ kind: fc.constant('number' as const), value: anyNumber }),
);

const coverageOf = (window: Window): fc.Arbitrary<Coverage> =>
  fc.oneof(
    fc.constant({ present: 0, expected: 288 }),
    fc.record({
      present: fc.nat(288),
      expected: fc.constantFrom(276, 288, 300),
      first: fc.integer({ min: window.start, max: window.end }),
      last: fc.integer({ min: window.start, max: window.end }),
    }),
  );

const readingsOf = (
  windows: readonly Window[],
  measured: fc.Arbitrary<Measured>,
): fc.Arbitrary<readonly Reading[]> =>
  fc.tuple(
    ...windows.map(({ start, end }) =>
      fc.record({
        window: fc.constant({ start, end }),
        measured: fc.oneof({ weight: 4, arbitrary: measured }, { weight: 1, arbitrary: none }),
        coverage: coverageOf({ start, end }),
      }),
    ),
  );

const instant = fc.integer({ min: 1_500_000_000, max: 2_000_000_000 });
const query: fc.Arbitrary<QueryRecord> = fc
  .record({
    purpose: fc.constantFrom('figure' as const, 'days' as const, 'coverage' as const),
    query: fc.string(),
    start: instant,
    end: instant,
    step: fc.option(fc.integer({ min: 1, max: 3600 }), { nil: undefined }),
  })
  .map(({ step, ...rest }) => (step === undefined ? rest : { ...rest, step }));

const seriesOf = (windows: {
  days: readonly Window[];
  periods: readonly Window[];
}): fc.Arbitrary<Omit<Series, 'budget'>> =>
  measuredOfOneKind.chain((measured) =>
    fc.record({
      days: readingsOf(windows.days, measured),
      periods: readingsOf(windows.periods, measured),
      queries: fc.array(query, { maxLength: 4 }),
      warnings: fc.array(fc.string(), { maxLength: 2 }),
    }),
  );

/** Recordings of some days, weeks, months and an odd stretch, in zones with and without daylight saving. */
export const arbitraryRecording: fc.Arbitrary<Recording> = fc
  .record({
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Santiago', 'Asia/Kathmandu'),
    weekStartsOn: fc.constantFrom(...WEEKDAYS),
    endDate: fc.constantFrom('2026-02-02', '2025-11-03', '2026-03-30', '2026-04-06'),
    dayCount: fc.integer({ min: 0, max: 12 }),
    weekCount: fc.integer({ min: 0, max: 5 }),
    budgets: fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 3 }),
  })
  .chain(({ zone, weekStartsOn, endDate, dayCount, weekCount, budgets }) => {
    const calendar = { zone, weekStartsOn };
    const days = daysUntil(endDate, dayCount, zone).map(({ start, end }) => ({ start, end }));
    const last = periodOn('week', endDate, calendar);
    const weeks = Array.from(
      { length: weekCount },
      (_, index): Period => before(last, calendar, weekCount - index),
    );
    const odd = { start: last.start + 3600, end: last.start + 7201 };
    const periods = [...weeks, periodOn('month', endDate, calendar), odd];
    return fc.record({
      recordedFrom: fc.oneof(
        fc.record({ kind: fc.string(), name: fc.string() }),
        fc.record({ kind: fc.string(), name: fc.string(), version: fc.string(), link: fc.string() }),
      ),
      calendar: fc.constant(calendar),
      coversUntil: instant,
      resolution: fc.integer({ min: 1, max: 3600 }),
      series: fc.tuple(
        ...budgets.map((budget) => seriesOf({ days, periods }).map((rest) => ({ budget, ...rest }))),
      ),
    });
  });
