import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/model/budget.ts';
import { SourceError, StoppedError } from '../../src/model/errors.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import type { AnsweredSeries, PointsQuery } from '../../src/model/points.ts';
import type { Instant, Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import type { Contrast } from '../../src/why/contrast.ts';
import { inquire } from '../../src/why/inquiry.ts';
import { type WhereAsked, whereOf } from '../../src/why/where.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { rowOf } from '../support/row.ts';

const DAY = 86_400;
const SINCE = 1_767_225_600 + 20 * DAY;
const NOW: Window = { start: SINCE, end: SINCE + 4 * DAY };
const CONTRAST: Contrast = {
  between: { start: SINCE - DAY, end: SINCE },
  before: { start: SINCE - 8 * DAY, end: SINCE - DAY },
  now: NOW,
  cell: DAY,
  every: DAY,
};

/** A series by its labels, with its value at a moment; undefined where it is not there. */
interface Made {
  readonly labels: Readonly<Record<string, string>>;
  readonly at: (time: Instant) => number | undefined;
}

/** A source of which every query is answered by the same series, at its moments; it keeps what was asked. */
function sourceOf(made: readonly Made[], asked: PointsQuery[] = []): Pick<MetricSource, 'points'> {
  return {
    points: async (query) => {
      asked.push(query);
      const { start, end, step } = query;
      const times = Array.from(
        { length: Math.floor((end - start) / step) + 1 },
        (_, index) => start + index * step,
      );
      return made.map(
        ({ labels, at }): AnsweredSeries => ({
          labels,
          points: times.flatMap((time) => {
            const value = at(time);
            return value === undefined ? [] : [{ at: time, value }];
          }),
        }),
      );
    },
  };
}

const isNow = (time: Instant) => time > SINCE;
/** Somewhat more on one day than on another, otherwise for each. */
const wobble = (time: Instant, of: number) => 1 + 0.02 * Math.sin(time / DAY + of * 2.3);
const series = (
  label: string,
  factors: readonly number[],
  level: (of: number) => number = () => 100,
): readonly Made[] =>
  factors.map((factor, of) => ({
    labels: { [label]: `${label}-${of}` },
    at: (time) => level(of) * (isNow(time) ? factor : 1) * wobble(time, of),
  }));

const isMade = (one: readonly Made[] | Pick<MetricSource, 'points'>): one is readonly Made[] =>
  Array.isArray(one);

async function told(
  indicator: Indicator,
  made: readonly Made[] | Pick<MetricSource, 'points'>,
  differing: Partial<WhereAsked> & {
    readonly budget?: Partial<Budget>;
    readonly holes?: readonly Window[];
  } = {},
) {
  const { budget: differs, holes = [], ...rest } = differing;
  const of = budget({ indicator, limit: quantity('1 GB'), measuredIn: unit('B'), ...differs });
  const source = isMade(made) ? sourceOf(made) : made;
  const maintenance = holes.map((hole) => ({ ...hole, service: 'api', budgets: [of.id], reason: 'Upgrade' }));
  return whereOf(
    {
      row: rowOf([1, 1], { budget: of }),
      occasion: { occasion: 'step' },
      contrast: CONTRAST,
      inquiry: inquire(source, of),
      ...rest,
    },
    { maintenance },
  );
}

const gauge = (across: 'sum' | 'avg' | 'max' | 'min'): Indicator => ({
  kind: 'gauge',
  gauge: 'memory_bytes',
  where: {},
  overTime: 'avg',
  across,
});
const RATE: Indicator = { kind: 'rate', counter: 'x_total', where: {} };

describe('where a gauge moved', () => {
  it('is the values that make the change of a sum', async () => {
    const where = await told(gauge('sum'), series('pod', [1, 1.6, 1, 1]));
    expect(where).toMatchObject({ kind: 'values', label: 'pod', named: ['pod-1'] });
    expect(where.labels[0]).toMatchObject({ parted: 'amount', of: 4 });
    expect(where.labels[0]?.values[0]?.ofChange).toBeCloseTo(1, 1);
    expect(where.labels[0]?.values[0]?.now).toBeCloseTo(1.6 / 4.6, 1);
  });

  it('is the highest now, for a figure of the highest alone', async () => {
    const levels = (of: number) => (of === 0 ? 1000 : 400);
    expect(await told(gauge('max'), series('pod', [1.5, 1, 1, 1], levels))).toMatchObject({
      kind: 'values',
      named: ['pod-0'],
      labels: [{ parted: 'figures' }],
    });
    // It moved, and is not what the figure is of.
    expect((await told(gauge('max'), series('pod', [1, 1.5, 1, 1], levels))).kind).toBe('unknown');
  });

  it('is everywhere where all moved alike, and nowhere where none did', async () => {
    expect((await told(gauge('sum'), series('pod', [1.5, 1.4, 1.6, 1.5]))).kind).toBe('even');
    expect(await told(gauge('max'), series('pod', [1, 1, 1, 1]))).toMatchObject({
      kind: 'unknown',
      because: 'Its values scatter too much to tell.',
    });
  });

  it('is told of what got better as of what got worse', async () => {
    const better = { occasion: { occasion: 'step', better: true } } as const;
    const made = series('pod', [1, 0.5, 1, 1]);
    expect(await told(gauge('sum'), made, better)).toMatchObject({ kind: 'values', named: ['pod-1'] });
    expect(await told(gauge('sum'), made)).toMatchObject({
      kind: 'unknown',
      because: 'All of its values together do not show the change over these days.',
    });
  });

  it('may be below zero', async () => {
    const made = series('disk', [1, 1, 1, 1], () => -50).map((one, index) => ({
      ...one,
      at: (time: Instant) => (one.at(time) ?? 0) + (index === 2 && isNow(time) ? 40 : 0),
    }));
    expect(await told(gauge('sum'), made)).toMatchObject({ kind: 'values', named: ['disk-2'] });
  });

  it('is by how much each rises, for a growth', async () => {
    const growth: Indicator = { kind: 'growth', gauge: 'disk_bytes', where: {}, across: 'sum' };
    const made = [1, 1, 1, 5].map((factor, of): Made => {
      const risen = (time: Instant) => Math.min(time, SINCE) - SINCE + factor * Math.max(0, time - SINCE);
      return {
        labels: { disk: `${of}` },
        at: (time) => 1e9 + 100 * risen(time) + 1e5 * Math.sin(time / DAY + of),
      };
    });
    const where = await told(growth, made);
    expect(where).toMatchObject({ kind: 'values', label: 'disk', named: ['3'] });
    expect(where.labels[0]?.values[0]?.figureNow).toBeCloseTo(500, -1);
    expect(where.labels[0]?.values[0]?.figureBefore).toBeCloseTo(100, -1);
  });
});

describe('where a rate moved', () => {
  it('may be a value that is new, or one that is gone', async () => {
    const fresh: Made = { labels: { route: '/new' }, at: (time) => (isNow(time) ? 5e4 : undefined) };
    const usual = series('route', [1, 1, 1], () => 1e5);
    expect(await told(RATE, [...usual, fresh])).toMatchObject({ kind: 'values', named: ['/new'] });
    const gone: Made = { labels: { route: '/old' }, at: (time) => (isNow(time) ? undefined : 5e4) };
    const lower = { budget: { bound: 'at_least' } } as const;
    expect(await told(RATE, [...usual, gone], lower)).toMatchObject({ kind: 'values', named: ['/old'] });
  });

  it('cannot be told by values of which most are others than before', async () => {
    const made = ['old', 'new'].flatMap((life) =>
      [0, 1].map(
        (of): Made => ({
          labels: { pod: `${life}-${of}` },
          at: (time) => (isNow(time) === (life === 'new') ? 1e5 * (life === 'new' ? 1.5 : 1) : undefined),
        }),
      ),
    );
    expect(await told(RATE, made)).toMatchObject({
      kind: 'unknown',
      because: 'Most of its values were not there before.',
    });
  });
});

describe('where a ratio moved', () => {
  const ratio = (of: 'good' | 'bad'): Indicator => ({
    kind: 'ratio',
    of,
    part: of === 'bad' ? 'x_total{code=~"5.."}' : 'x_total{code!~"5.."}',
    total: 'x_total',
  });
  const events = (share: (of: number, time: Instant) => number, isGood = false): readonly Made[] =>
    [0, 1, 2, 3].flatMap((of) =>
      (['part', 'whole'] as const).map(
        (role): Made => ({
          labels: { route: `/${of}`, headroom_role: role },
          at: (time) => {
            const bad = 1e5 * share(of, time) * wobble(time, of);
            return role === 'whole' ? 1e5 : isGood ? 1e5 - bad : bad;
          },
        }),
      ),
    );
  const failing = (of: number, time: Instant) => (of === 2 && isNow(time) ? 0.05 : 0.01);

  it('is where the bad events are, whichever are counted', async () => {
    const expected = { kind: 'values', label: 'route', named: ['/2'] };
    expect(await told(ratio('bad'), events(failing))).toMatchObject(expected);
    const available = {
      budget: { bound: 'at_least', limit: quantity('99%'), measuredIn: unit('%') },
    } as const;
    const where = await told(ratio('good'), events(failing, true), available);
    expect(where).toMatchObject(expected);
    expect(where.labels[0]?.values[0]?.now).toBeCloseTo(5 / 8, 1);
    expect(where.labels[0]?.parted).toBe('bad_events');
  });

  it('is the traffic where that makes most of it, though all got a little worse besides', async () => {
    const drawn = (slight: number) =>
      [0, 1, 2, 3].flatMap((of) =>
        (['part', 'whole'] as const).map(
          (role): Made => ({
            labels: { route: `/${of}`, headroom_role: role },
            at: (time) => {
              const all = of === 2 && isNow(time) ? 6e5 : 1e5;
              const share = (of === 2 ? 0.05 : 0.01) * (isNow(time) ? slight : 1);
              return role === 'whole' ? all : all * share * wobble(time, of);
            },
          }),
        ),
      );
    for (const slight of [1, 1.08])
      expect(await told(ratio('bad'), drawn(slight))).toMatchObject({
        kind: 'traffic',
        label: 'route',
        named: ['/2'],
      });
    expect(await told(ratio('bad'), drawn(3))).toMatchObject({ kind: 'even' });
  });

  it('has none of them where a value has no series of them', async () => {
    const made = events(failing).filter(
      ({ labels }) => labels.route === '/2' || labels.headroom_role === 'whole',
    );
    const where = await told(ratio('bad'), made);
    expect(where).toMatchObject({ kind: 'values', named: ['/2'] });
    expect(where.labels[0]?.values[1]).toMatchObject({ now: 0, before: 0 });
  });

  it('is where no events are good any more, and so no series of them is there', async () => {
    const made = events((of) => (of === 2 ? 0 : 0.01), true).map((one): Made => {
      const isGone = one.labels.route === '/2' && one.labels.headroom_role === 'part';
      return isGone ? { ...one, at: (time) => (isNow(time) ? undefined : one.at(time)) } : one;
    });
    const available = {
      budget: { bound: 'at_least', limit: quantity('99%'), measuredIn: unit('%') },
    } as const;
    const where = await told(ratio('good'), made, available);
    expect(where).toMatchObject({ kind: 'values', named: ['/2'] });
    expect(where.labels[0]?.values[0]).toMatchObject({ figureNow: 0 });
  });
});

describe('where it is, where nobody knows what was before', () => {
  const { before, between, ...now } = CONTRAST;
  it('is a value that carries most of it, and clearly more than its share', async () => {
    expect(before && between).toBeDefined();
    const levels = (of: number) => (of === 1 ? 900 : 100);
    const where = await told(gauge('sum'), series('pod', [1, 1, 1, 1], levels), { contrast: now });
    expect(where).toMatchObject({ kind: 'values', named: ['pod-1'] });
    expect(where.labels[0]?.values[0]).toMatchObject({ value: 'pod-1', now: expect.closeTo(0.75, 1) });
    expect(where.labels[0]?.values[0]).not.toHaveProperty('ofChange');
    expect(await told(gauge('sum'), series('pod', [1, 1, 1, 1]), { contrast: now })).toMatchObject({
      kind: 'unknown',
      because: 'None of its values carries most of it.',
    });
  });

  it('is the few that are over, of figures that do not add up', async () => {
    const levels = (of: number) => (of === 1 ? 2e9 : 5e8);
    const where = await told(gauge('max'), series('pod', [1, 1, 1, 1], levels), { contrast: now });
    expect(where).toMatchObject({ kind: 'values', named: ['pod-1'] });
  });
});

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
