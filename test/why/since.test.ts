import { describe, expect, it } from 'vitest';
import { SourceError, StoppedError } from '../../src/model/errors.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { AnsweredSeries, PointsQuery } from '../../src/model/points.ts';
import type { Row } from '../../src/model/report.ts';
import type { Since } from '../../src/model/why.ts';
import { inquire } from '../../src/why/inquiry.ts';
import { askedOccasion, occasionOf } from '../../src/why/occasion.ts';
import { sinceOf } from '../../src/why/since.ts';
import { stepOf, stepsOf, trendOf } from '../support/concluded-rows.ts';
import { historyOf } from '../support/history.ts';
import { LAST_DAY, rowOf } from '../support/row.ts';

const ZONE = 'Europe/Berlin';
const END = startOf(addDays(LAST_DAY, 1), ZONE);
const GAUGE = {
  indicator: { kind: 'gauge', gauge: 'x_seconds', where: {}, overTime: 'avg', across: 'max' },
} as const;
const STEP = stepOf('2026-01-22', { change: 0.5 });
const AT = startOf('2026-01-22', ZONE) + 15 * 3600;
const NO_SPLIT = { maintenance: [] };

type Points = (query: PointsQuery) => Promise<readonly AnsweredSeries[] | undefined>;

/** What a source says of a row, and what it was asked. */
async function saidOf(row: Row, points?: Points): Promise<{ since: Since; asked: readonly PointsQuery[] }> {
  const inquiry = inquire(points ? { points } : {}, row.budget);
  const since = await sinceOf({
    row,
    occasion: askedOccasion(row),
    inquiry,
    set: NO_SPLIT,
    end: END,
    zone: ZONE,
  });
  return { since, asked: inquiry.asked() };
}

/** A series of which each hour has a value. */
const hourly =
  (valueAt: (end: number, index: number) => number): Points =>
  async ({ start, end, step }) => [
    {
      labels: {},
      points: Array.from({ length: (end - start) / step + 1 }, (_, index) => {
        const at = start + index * step;
        return { at, value: valueAt(at, index) };
      }),
    },
  ];

const noise = historyOf('hours', 400, () => 1, 0.03);
const stepped = hourly((end, index) => (end > AT ? 1.5 : 1) * (noise[index] ?? 1));
const STEPPED = rowOf([3], { budget: GAUGE, steps: stepsOf([STEP]) });

describe('since when a step', () => {
  it('is said between two moments, by the hours of fourteen whole local days up to the end of the figures', async () => {
    const { since, asked } = await saidOf(STEPPED, stepped);
    expect(since).toMatchObject({ kind: 'hours', day: '2026-01-22' });
    if (since.kind !== 'hours') return;
    expect(since.first).toBeLessThanOrEqual(AT);
    expect(since.last).toBeGreaterThanOrEqual(AT);
    expect(since.last - since.first).toBeLessThanOrEqual(3 * 3600);
    expect(asked).toEqual([
      {
        purpose: 'hours',
        query: 'max(avg_over_time(x_seconds[3600s]))',
        start: startOf('2026-01-15', ZONE) + 3600,
        end: startOf('2026-01-29', ZONE),
        step: 3600,
      },
    ]);
  });

  it('moves the fourteen days back where they would reach beyond the figures', async () => {
    const late = rowOf([3], { budget: GAUGE, steps: stepsOf([stepOf('2026-01-30')]) });
    const { asked } = await saidOf(late, stepped);
    expect(asked[0]?.end).toBe(END);
    expect(asked[0]?.start).toBe(startOf('2026-01-19', ZONE) + 3600);
  });

  it.each<[string, Points | undefined, string]>([
    ['a source that carries out no queries', undefined, 'The recording has no answer to that query'],
    ['a source that fails', () => Promise.reject(new SourceError('It is down.')), 'It is down'],
    ['hours without figures', async () => [], 'Too many of the hours around it have no figure.'],
    ['hours of zero', hourly(() => 0), 'Some of the hours around it have a figure of zero.'],
    ['hours that scatter', hourly((_, index) => 1 + ((index * 7919) % 13)), 'scatter|apart|another size'],
  ])('is a day with the reason of %s', async (_, points, because) => {
    const { since } = await saidOf(STEPPED, points);
    const { day, earliest, latest } = STEP;
    expect(since).toEqual({ kind: 'days', day, earliest, latest, because: expect.stringMatching(because) });
  });

  it('is a day of what is judged by its days, for which nothing is asked', async () => {
    const growth = { indicator: { kind: 'growth', gauge: 'x_bytes', where: {}, across: 'sum' } } as const;
    const { since, asked } = await saidOf({ ...STEPPED, budget: { ...STEPPED.budget, ...growth } }, stepped);
    expect(since).toMatchObject({ kind: 'days', because: 'It is judged by its days.' });
    expect(asked).toEqual([]);
  });

  it('ends with the program', async () => {
    await expect(saidOf(STEPPED, () => Promise.reject(new StoppedError()))).rejects.toThrow(StoppedError);
  });

  it('leaves out hours in planned maintenance, without which it would be seen elsewhere', async () => {
    const planned = { start: AT - 40 * 3600, end: AT - 12 * 3600 };
    const points = hourly(
      (end, index) =>
        (end > AT ? 1.5 : 1) * (end > planned.start && end <= planned.end ? 4 : 1) * (noise[index] ?? 1),
    );
    const said = async (maintenance: readonly (typeof planned)[]) => {
      const inquiry = inquire({ points }, STEPPED.budget);
      const set = {
        maintenance: maintenance.map((one) => ({
          ...one,
          service: 'api',
          reason: 'an upgrade',
          budgets: [STEPPED.budget.id],
        })),
      };
      const occasion = askedOccasion(STEPPED);
      return sinceOf({ row: STEPPED, occasion, inquiry, set, end: END, zone: ZONE });
    };
    expect(await said([])).toMatchObject({ kind: 'days' });
    expect(await said([planned])).toMatchObject({ kind: 'hours', day: '2026-01-22' });
  });
});

describe('since when a trend', () => {
  const degrading = trendOf('degrading');

  it('is the day on which the days left their level', async () => {
    const values = historyOf('ramp', 30, (day) => 1 + 0.06 * Math.max(0, day - 15), 0.01);
    const { since } = await saidOf(rowOf(values, { trend: degrading }));
    expect(since.kind).toBe('trend');
    const day = addDays(LAST_DAY, 15 - 29);
    expect(since).not.toHaveProperty('before');
    expect([-1, 0, 1].map((off) => addDays(day, off))).toContain(since.kind === 'trend' && since.day);
  });

  it('may be older than the days that all lie on a line', async () => {
    const values = historyOf('line', 30, (day) => 1 + 0.05 * day, 0.01);
    expect((await saidOf(rowOf(values, { trend: degrading }))).since).toMatchObject({
      kind: 'trend',
      before: true,
    });
  });

  it('is the day of the step that it came after', async () => {
    const better = stepsOf([stepOf('2026-01-12', { worse: false })], { since: 'trend' });
    const row = rowOf([3], { trend: trendOf('degrading', { sinceStep: true }), steps: better });
    expect(occasionOf(row)).toEqual({ occasion: 'trend' });
    expect((await saidOf(row)).since).toEqual({ kind: 'trend', day: '2026-01-12' });
  });
});

describe('since when an overrun', () => {
  const since = async (values: readonly (number | undefined)[], weeks: Row['weeks'] = []) =>
    (await saidOf({ ...rowOf(values), weeks, verdict: rowOf([3]).verdict })).since;

  it('is the first of the days on end over the limit, which a day without a verdict does not break', async () => {
    expect(await since([1, 3, 1, 3, 3, undefined, 3])).toEqual({ kind: 'overrun', day: '2026-01-29' });
  });

  it('is older than what is known where all days are over', async () => {
    expect(await since([undefined, 3, 3, 3])).toEqual({
      kind: 'overrun',
      day: '2026-01-30',
      before: true,
    });
  });

  it('cannot be told of single days, which are named', async () => {
    const { verdict } = rowOf([3]);
    expect(await since([1, 3, 1, 1, 3, 1, 1], [verdict, rowOf([1]).verdict, verdict])).toEqual({
      kind: 'unknown',
      because:
        'It was over in 2 of the last 3 weeks, on single days, the last of them 27 and 30 January 2026.',
    });
    expect(await since([1, 1, 1])).toEqual({
      kind: 'unknown',
      because: 'It was over, and on no single day of the last seven.',
    });
  });
});

describe('since when a regression', () => {
  it('cannot be told, and says what was compared', async () => {
    const row = rowOf([1], {
      comparisons: [
        {
          kind: 'compared',
          against: 'week_before',
          outcome: 'regressed',
          before: 1,
          now: 1.12,
          change: 0.12,
          p: 0.01,
        },
      ],
    });
    expect((await saidOf(row)).since).toEqual({
      kind: 'unknown',
      because: 'It is up 12% against the week before, and its days show no step and no trend.',
    });
  });
});
