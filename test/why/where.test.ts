import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/model/budget.ts';
import { SourceError, StoppedError } from '../../src/model/errors.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import type { PointsQuery } from '../../src/model/points.ts';
import type { Instant } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { DAY, gauge, type Made, NOW, RATE, SINCE, series, sourceOf, told } from '../support/where-told.ts';

describe('the labels that are looked at', () => {
  const having = (...labels: readonly Readonly<Record<string, string>>[]): readonly Made[] =>
    labels.map((one) => ({ labels: { __name__: 'x', ...one }, at: () => 1 }));
  const lookedAt = async (indicator: Indicator, made: readonly Made[], differing: Partial<Budget> = {}) =>
    (await told(indicator, made, { budget: differing })).labels.map(({ label }) => label).toSorted();

  it('are four at most, those that read best first, each once', async () => {
    const made = having(
      { route: '/a', path: '/A', zone: '1', le: '1', pod: 'p1', team: 'x', alpha: '1', one: '1' },
      { route: '/b', path: '/B', zone: '1', le: '2', pod: 'p2', team: 'x', alpha: '2', one: '1' },
      { route: '/a', path: '/A', zone: '2', le: '2', pod: 'p3', team: 'y', alpha: '3', one: '1' },
      { route: '/b', path: '/B', zone: '2', le: '1', pod: 'p4', team: 'x', alpha: '4', one: '1' },
    );
    expect(await lookedAt(RATE, made)).toEqual(['pod', 'route', 'team', 'zone']);
  });

  it('have 2 to 50 values', async () => {
    const numbered = (count: number) =>
      having(...Array.from({ length: count }, (_, index) => ({ id: `${index}`, one: '1' })));
    expect(await lookedAt(RATE, numbered(50))).toEqual(['id']);
    expect(await told(RATE, numbered(51))).toMatchObject({
      kind: 'unknown',
      because: 'The series have no label to look at, with 2 to 50 values.',
    });
  });

  it('are none that the indicator fixes, or by which the part of a ratio is picked', async () => {
    const made = having(
      { code: '200', job: 'a', route: '/a' },
      { code: '500', job: 'b', route: '/b' },
      { code: '500', job: 'a', route: '/c' },
    );
    const ratio: Indicator = {
      kind: 'ratio',
      of: 'bad',
      part: 'x_total{job="a",code=~"5.."}',
      total: 'x_total{job="a"}',
    };
    expect(await lookedAt(ratio, made)).toEqual(['route']);
    expect(await lookedAt({ ...RATE, where: { code: [{ is: '=~', value: '5..' }] } }, made)).toEqual([
      'code',
      'job',
      'route',
    ]);
  });

  it('are those that are named, and no query is sent where none is to be', async () => {
    const made = having({ route: '/a', zone: '1' }, { route: '/b', zone: '2' }, { route: '/c', zone: '2' });
    expect(await lookedAt(RATE, made, { splitBy: ['zone'] })).toEqual(['zone']);
    const asked: PointsQuery[] = [];
    expect(await told(RATE, sourceOf(made, asked), { budget: { splitBy: [] } })).toMatchObject({
      kind: 'unknown',
      because: 'No label is to be looked at: split_by is empty.',
    });
    expect(asked).toEqual([]);
  });

  it('are told of where an expression cannot be parted by them', async () => {
    const expr: Indicator = { kind: 'expr', expr: 'scalar(sum(x))', present: 'x' };
    const made = having({ route: '/a' }, { route: '/b' });
    expect(await told(expr, made, { budget: { splitBy: ['route'] } })).toMatchObject({
      kind: 'unknown',
      because: 'The expression cannot be parted by it.',
    });
    expect((await told(expr, made)).kind).toBe('unknown');
  });
});

describe('what is asked', () => {
  it('is one query for the labels, and one a label over days that begin with the first bad one', async () => {
    const asked: PointsQuery[] = [];
    await told(RATE, sourceOf(series('route', [1, 2]), asked));
    expect(asked).toEqual([
      { query: 'present_over_time(x_total[3600s])', start: NOW.end, end: NOW.end, step: 3600 },
      {
        query: 'sum by (route) (increase(x_total[86400s]))',
        start: SINCE - 7 * DAY,
        end: NOW.end,
        step: DAY,
      },
    ]);
  });

  it('is of an hour and the same one of each day before, where that is what is held', async () => {
    const asked: PointsQuery[] = [];
    const hour = { start: SINCE, end: SINCE + 3600 };
    const contrast = {
      between: hour,
      before: { start: SINCE - 7 * DAY, end: SINCE - DAY + 3600 },
      now: hour,
      cell: 3600,
      every: DAY,
    };
    const made = series('route', [1, 3, 1, 1], () => 1e4);
    expect(await told(RATE, sourceOf(made, asked), { contrast })).toMatchObject({
      kind: 'values',
      named: ['route-1'],
    });
    expect(asked[1]).toEqual({
      query: 'sum by (route) (increase(x_total[3600s]))',
      start: SINCE - 7 * DAY + 3600,
      end: SINCE + 3600,
      step: DAY,
    });
  });

  it('looks for the series of a whole day where the last hour has none', async () => {
    const asked: PointsQuery[] = [];
    const { points } = sourceOf(series('route', [1, 2]), asked);
    const seldom: Pick<MetricSource, 'points'> = {
      points: async (query, of) => {
        const answer = await points?.(query, of);
        return query.query.includes('[3600s]') ? [] : answer;
      },
    };
    expect(await told(RATE, seldom)).toMatchObject({ kind: 'values', named: ['route-1'] });
    expect(asked.map(({ query }) => query)).toEqual([
      'present_over_time(x_total[3600s])',
      'present_over_time(x_total[86400s])',
      'sum by (route) (increase(x_total[86400s]))',
    ]);
  });

  it('leaves out days in which maintenance was planned', async () => {
    const spoilt = (time: Instant) => time > SINCE + DAY && time <= SINCE + 2 * DAY;
    const made = series('pod', [1.5, 1, 1, 1]).map((one, index) => ({
      ...one,
      at: (time: Instant) => (index === 3 && spoilt(time) ? 1e6 : one.at(time)),
    }));
    expect(await told(gauge('sum'), made)).not.toMatchObject({ named: ['pod-0'] });
    const holes = [{ start: SINCE + DAY + 3600, end: SINCE + DAY + 7200 }];
    expect(await told(gauge('sum'), made, { holes })).toMatchObject({ kind: 'values', named: ['pod-0'] });
    expect(await told(gauge('sum'), made, { holes: [NOW] })).toMatchObject({
      kind: 'unknown',
      because: 'Planned maintenance leaves nothing of it to look at.',
    });
  });

  it('is unknown in the words of a source that fails, and goes through where the program is told to stop', async () => {
    const failing = (error: Error): Pick<MetricSource, 'points'> => ({
      points: async () => {
        throw error;
      },
    });
    expect(await told(RATE, failing(new SourceError('It refuses.')))).toEqual({
      kind: 'unknown',
      because: 'It refuses.',
      labels: [],
    });
    await expect(told(RATE, failing(new StoppedError()))).rejects.toThrow(StoppedError);
    expect(await told(RATE, {})).toMatchObject({
      because: 'The recording has no answer to that query: it keeps those that its own reports asked for.',
    });
  });
});
