import { describe, expect, it } from 'vitest';
import type { Bucket, Measured, Reading } from '../../src/model/series.ts';
import type { Day } from '../../src/model/window.ts';
import { lookup } from '../../src/recording/lookup.ts';
import { DAY, recordingOf, START, seriesOf } from './build-recording.ts';

const WEEK = { start: START, end: START + 7 * DAY };
const NO_DATA: Measured = { kind: 'none', why: 'no_data', detail: 'Gone.' };

const weekOf = (measured: readonly Measured[]): Reading => {
  const found = lookup(recordingOf([seriesOf('a/b', measured)]), 'a/b', { days: [], periods: [WEEK] });
  const [reading] = found.periods;
  if (!reading) throw new Error('The week has no reading.');
  return reading;
};
const seven = (measured: (day: number) => Measured) => Array.from({ length: 7 }, (_, day) => measured(day));
const buckets = (...bounds: readonly (readonly [number, number, number])[]): readonly Bucket[] =>
  bounds.map(([lower, upper, count]) => ({ lower, upper, count }));

describe('a window that was recorded', () => {
  it('is read as it was, even where its days say something else', () => {
    const reading: Reading = {
      window: WEEK,
      measured: { kind: 'increase', increase: 5 },
      coverage: { present: 1, expected: 2 },
    };
    const series = {
      ...seriesOf(
        'a/b',
        seven(() => ({ kind: 'increase', increase: 100 })),
      ),
      periods: [reading],
    };
    const found = lookup(recordingOf([series]), 'a/b', { days: [], periods: [WEEK] });
    expect(found.periods).toEqual([reading]);
  });
});

describe('a window that was not recorded', () => {
  it('is the sum of its days for a histogram, bucket by bucket, whether every day has each bucket or not', () => {
    const week = weekOf(
      seven((day) => ({
        kind: 'histogram',
        buckets: buckets(...(day === 0 ? [[0, 1, 5] as const] : []), [1, Number.POSITIVE_INFINITY, 2]),
      })),
    );
    expect(week.measured).toEqual({
      kind: 'histogram',
      buckets: buckets([0, 1, 5], [1, Number.POSITIVE_INFINITY, 14]),
    });
    expect(week.coverage).toEqual({
      present: 7 * 288,
      expected: 7 * 288,
      first: START + 300,
      last: WEEK.end,
    });
  });

  it('is the sum of its days for ratios and increases', () => {
    expect(weekOf(seven((day) => ({ kind: 'ratio', part: day, whole: 10 }))).measured).toEqual({
      kind: 'ratio',
      part: 21,
      whole: 70,
    });
    expect(weekOf(seven(() => ({ kind: 'increase', increase: 3 }))).measured).toEqual({
      kind: 'increase',
      increase: 21,
    });
  });

  it('leaves out days without data, and is unknown when a day failed', () => {
    const one = { kind: 'increase', increase: 3 } as const;
    expect(weekOf(seven((day) => (day === 2 ? NO_DATA : one))).measured).toEqual({
      kind: 'increase',
      increase: 18,
    });
    const failed: Measured = { kind: 'none', why: 'source_failed', detail: 'Timeout.' };
    expect(weekOf(seven((day) => (day === 2 ? failed : one))).measured).toEqual(failed);
    expect(weekOf(seven(() => NO_DATA)).measured).toEqual(NO_DATA);
  });

  it('is unknown for a gauge, with the coverage of its days', () => {
    const week = weekOf(seven(() => ({ kind: 'number', value: 3 })));
    expect(week.measured).toEqual({
      kind: 'none',
      why: 'no_data',
      detail:
        'The recording holds no a/b for 2026-01-26 to 2026-02-01; it was recorded in zone UTC with weeks from monday.',
    });
    expect(week.coverage).toMatchObject({ present: 7 * 288, expected: 7 * 288 });
  });

  it('is unknown where the days do not tile it', () => {
    const six = weekOf(seven(() => ({ kind: 'increase', increase: 3 })).slice(1));
    expect(six.measured).toMatchObject({ kind: 'none', why: 'no_data' });
    expect(six.coverage).toEqual({ present: 0, expected: 0 });
  });

  it('is unknown for histograms whose buckets overlap, as after a change of resolution', () => {
    const week = weekOf(
      seven((day) => ({
        kind: 'histogram',
        exponential: true,
        buckets: buckets(day < 3 ? [1, 2, 5] : [1, 4, 5]),
      })),
    );
    expect(week.measured).toMatchObject({ kind: 'none', why: 'no_data' });
  });

  it('is named by its moments when it is not made of whole local days', () => {
    const window = { start: START + 3600, end: START + 7200 };
    const found = lookup(recordingOf([seriesOf('a/b', [])]), 'a/b', { days: [], periods: [window] });
    expect(found.periods[0]?.measured).toMatchObject({
      detail: expect.stringContaining('for 2026-01-26T01:00:00Z to 2026-01-26T02:00:00Z;'),
    });
  });
});

describe('what else is found', () => {
  it('is nothing in every window for a budget that was not recorded', () => {
    const day: Day = { date: '2026-01-26', start: START, end: START + DAY };
    const found = lookup(recordingOf([]), 'a/b', { days: [day], periods: [WEEK] });
    expect([...found.days, ...found.periods].map(({ measured }) => measured)).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: 'none',
        why: 'no_data',
        detail: 'The recording holds no a/b. Record it with “headroom record”.',
      })),
    );
    expect(found.days[0]?.window).toEqual({ start: START, end: START + DAY });
  });

  it('names the budget that was likely recorded under another id', () => {
    const { periods } = lookup(recordingOf([seriesOf('api/query-p95', [])]), 'api/query-p59', {
      days: [],
      periods: [WEEK],
    });
    expect(periods[0]?.measured).toMatchObject({
      detail:
        'The recording holds no api/query-p59. Record it with “headroom record”. Did you mean api/query-p95?',
    });
  });

  it('says where the recording ends to who asks for what is after it', () => {
    const recording = recordingOf([seriesOf('a/b', [])]);
    const after = { start: recording.coversUntil, end: recording.coversUntil + 7 * DAY };
    const { periods } = lookup(recording, 'a/b', { days: [], periods: [after] });
    expect(periods[0]?.measured).toMatchObject({
      detail: expect.stringMatching(/^The recording holds no a\/b for .*; it ends before \d{4}-\d\d-\d\d\.$/),
    });
  });

  it('are the warnings, the queries at the windows asked for, and the range queries that touch them', () => {
    const at = (query: string, start: number, end: number) =>
      ({ purpose: 'figure', query, start, end }) as const;
    const asked = at('asked', WEEK.start, WEEK.end);
    const range = { ...at('range', START - DAY, START + DAY), step: 300 };
    const queries = [
      asked,
      at('other', START - 7 * DAY, START),
      range,
      { ...at('past', START - DAY, START), step: 300 },
    ];
    const series = { ...seriesOf('a/b', []), queries, warnings: ['Careful.'] };
    const found = lookup(recordingOf([series]), 'a/b', { days: [], periods: [WEEK] });
    expect(found.queries).toEqual([asked, range]);
    expect(found.warnings).toEqual(['Careful.']);
  });
});
