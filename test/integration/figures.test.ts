import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { judge } from '../../src/evaluate/judge.ts';
import { quantileOf } from '../../src/measuring/quantile.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Across, Indicator, Matcher, OverTime } from '../../src/model/indicator.ts';
import { daysOf } from '../../src/model/period.ts';
import type { Reading, Series } from '../../src/model/series.ts';
import { share } from '../../src/model/series.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import {
  at,
  BEFORE,
  counter,
  life,
  measuredIn,
  rate,
  STEP,
  stepsIn,
  WEEK,
} from '../support/counter-lives.ts';
import { type PrometheusServer, type StoredSeries, startPrometheus } from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const minutely = (from: number, until: number, of: (time: number) => number | undefined, every = 60) =>
  Array.from({ length: Math.floor((until - from) / every) + 1 }, (_, index) => from + index * every).flatMap(
    (time) => {
      const value = of(time);
      return value === undefined ? [] : [[time, value] as const];
    },
  );

const ONE_DAY = daysOf(WEEK)[0] ?? { ...WEEK, date: '' };

const OTHERS: readonly StoredSeries[] = [
  // One value of a week of minutes is none; four in ten are none, and half of the others are 1 s.
  {
    metric: 'once_nan',
    samples: minutely(WEEK.start + 7, WEEK.end, (time) => (time === at(2) + 7 ? Number.NaN : 3)),
  },
  {
    metric: 'often_nan{pod="a"}',
    samples: minutely(WEEK.start + 7, WEEK.end, (time) => {
      const minute = (time - WEEK.start - 7) / 60;
      return minute % 10 < 4 ? Number.NaN : minute % 2 === 0 ? 1 : 0.2;
    }),
  },
  { metric: 'always_nan', samples: minutely(WEEK.start + 7, WEEK.end, () => Number.NaN) },
  { metric: 'parts{pod="a"}', samples: minutely(WEEK.start + 7, WEEK.end, () => 2) },
  {
    metric: 'parts{pod="b"}',
    samples: minutely(WEEK.start + 7, WEEK.end, (time) => (time < at(0, 1) ? Number.NaN : 5)),
  },
  // Spelt in two ways, and from Thursday on in the other one.
  counter('spelt_bucket{job="api",instance="a",le="2"}', life(0, 90, BEFORE, at(3))),
  counter(
    'spelt_bucket{job="api",instance="a",le="2.0"}',
    life(90 * stepsIn(BEFORE, at(3)), 90, at(3) + STEP),
  ),
  counter('spelt_count{job="api",instance="a"}', life(0, 100)),
  { metric: 'temperature_celsius', samples: minutely(WEEK.start + 7, WEEK.end, () => -18) },
  // Two pods all week, and one for twenty minutes.
  { metric: 'lived{pod="a"}', samples: minutely(WEEK.start + 7, WEEK.end, () => 1) },
  { metric: 'lived{pod="b"}', samples: minutely(WEEK.start + 7, WEEK.end, () => 2) },
  { metric: 'lived{pod="brief"}', samples: minutely(at(3) + 7, at(3) + 1207, () => 9) },
  // Scraped every 15 s, with a peak of one sample in both at once.
  ...['a', 'b'].map((pod) => ({
    metric: `peaked{pod="${pod}"}`,
    samples: minutely(ONE_DAY.start, ONE_DAY.end, (time) => (time === at(0, 5) + 15 ? 50 : 1), 15),
  })),
  // Other buckets from Thursday on, of which one bound is the same. Four in a hundred take up to 2 s, all others 0.5 s.
  counter('relaid_bucket{job="api",instance="a",le="1"}', life(0, 96)),
  counter('relaid_bucket{job="api",instance="a",le="+Inf"}', life(0, 100)),
  counter('relaid_bucket{job="api",instance="a",le="0.5"}', life(0, 96, BEFORE, at(3))),
  counter('relaid_bucket{job="api",instance="a",le="2"}', life(0, 100, BEFORE, at(3))),
  counter('relaid_bucket{job="api",instance="a",le="0.75"}', life(0, 96, at(3) + STEP)),
  counter('relaid_bucket{job="api",instance="a",le="3"}', life(0, 100, at(3) + STEP)),
  counter('relaid_count{job="api",instance="a"}', life(0, 100)),
  // Ten a second, from noon of Tuesday on.
  counter('late_total{job="api",instance="a"}', life(0, 3000, at(1, 12))),
];

describe('figures of a real Prometheus that something is amiss with', () => {
  let server: PrometheusServer;
  let source: MetricSource;
  beforeAll(async () => {
    server = await startPrometheus(OTHERS);
    source = createPrometheusSource(prometheusSettings(server.url), reveal);
  }, 240_000);
  afterAll(async () => {
    await source?.close();
    await server?.stop();
  });
  const over = (indicator: Indicator, differing: Partial<Budget> = {}) =>
    source.measure(budget({ indicator, ...differing }), { days: daysOf(WEEK), periods: [WEEK] });
  const gauge = (name: string, overTime: OverTime, across: Across = 'max') =>
    over({ kind: 'gauge', gauge: name, where: {}, overTime, across });
  const numberIn = (series: Series) => {
    const measured = measuredIn(series);
    return measured.kind === 'number' ? measured.value : undefined;
  };

  it('are of the values there are where one of a week is NaN', async () => {
    const series = await gauge('once_nan', 'avg');
    expect(numberIn(series)).toBeCloseTo(3, 9);
    expect(share(series.periods[0]?.coverage ?? { present: 0, expected: 1 })).toBe(1);
    expect(series.warnings).toEqual([
      expect.stringMatching(/once_nan has values that are no number \(NaN\).*count as missing/),
    ]);
    expect(series.days.map(({ measured }) => measured)).toEqual(
      Array.from({ length: 7 }, () => ({ kind: 'number', value: 3 })),
    );
  });

  it.each(['p80', 'p95', 'avg', 'min', 'max', 'last'] as const)(
    'are of the values there are where four in ten are NaN: %s',
    async (how) => {
      const values = Array.from({ length: 10_080 }, (_, minute) =>
        minute % 10 < 4 ? [] : [minute % 2 === 0 ? 1 : 0.2],
      ).flat();
      const sorted = values.toSorted((a, b) => a - b);
      const truth = {
        p80: 1,
        p95: 1,
        avg: values.reduce((sum, value) => sum + value, 0) / values.length,
        min: sorted[0],
        max: 1,
        last: values.at(-1),
      };
      expect(numberIn(await gauge('often_nan', how))).toBeCloseTo(truth[how] ?? Number.NaN, 9);
    },
  );

  it('have no value where all are NaN, and are not covered', async () => {
    const series = await gauge('always_nan', 'avg');
    expect(series.periods[0]).toMatchObject({
      measured: { kind: 'none', why: 'no_data' },
      coverage: { present: 0, expected: 2016 },
    });
    expect(series.warnings.join()).toContain('no number (NaN)');
  });

  it('are of the moments at which both of a quotient have a value', async () => {
    const of = (part: string, per: string) => over({ kind: 'quotient', of: 'gauge', part, per });
    const series = await of('parts{pod="b"}', 'parts{pod="a"}');
    const measured = measuredIn(series);
    if (measured.kind !== 'ratio') throw new Error('two amounts are due');
    expect(measured.part / measured.whole).toBeCloseTo(2.5, 9);
    // The first of 168 hours has no values.
    expect(share(series.periods[0]?.coverage ?? { present: 0, expected: 1 })).toBeCloseTo(167 / 168, 3);
    expect(series.warnings).toContainEqual(expect.stringMatching(/parts has values that are no number/));
    expect((await of('always_nan', 'parts{pod="a"}')).periods[0]).toMatchObject({
      measured: { kind: 'none', why: 'no_data' },
      coverage: { present: 0 },
    });
  });

  it('sum up the series that have a value', async () => {
    expect(numberIn(await gauge('parts', 'max', 'sum'))).toBe(7);
    expect(numberIn(await gauge('parts', 'min', 'sum'))).toBe(2);
  });

  it('find a bucket in any spelling of its bound', async () => {
    const ratio = (le: string) =>
      over({ kind: 'ratio', of: 'good', part: `spelt_bucket{le="${le}"}`, total: 'spelt_count' });
    for (const le of ['2', '2.0', '2.00']) {
      const measured = measuredIn(await ratio(le));
      if (measured.kind !== 'ratio') throw new Error('a ratio is due');
      expect(measured.part / measured.whole).toBeCloseTo(0.9, 2);
    }
  });

  it('find it in a quotient and by what a label must be', async () => {
    const measured = measuredIn(
      await over({ kind: 'quotient', of: 'counter', part: 'spelt_bucket{le="2.00"}', per: 'spelt_count' }),
    );
    if (measured.kind !== 'ratio') throw new Error('two amounts are due');
    expect(measured.part / measured.whole).toBeCloseTo(0.9, 2);
    const counted = async (...le: readonly Matcher[]) => {
      const found = measuredIn(await over({ kind: 'rate', counter: 'spelt_bucket', where: { le } }));
      return found.kind === 'increase' ? found.increase : undefined;
    };
    const all = 90 * stepsIn(WEEK.start, WEEK.end);
    for (const value of ['2', '2.0']) expect((await counted({ is: '=', value })) ?? 0).toBeCloseTo(all, -3);
    expect((await counted({ is: '=~', value: '1|2\\.0' })) ?? 0).toBeCloseTo(all, -3);
    expect(await counted({ is: '!=', value: '2.00' })).toBeUndefined();
  });

  it('are none where no series matches what is good, and zero where none matches what is bad', async () => {
    const ratio = (of: 'good' | 'bad') =>
      over({ kind: 'ratio', of, part: 'spelt_bucket{le="4"}', total: 'spelt_count' });
    expect(measuredIn(await ratio('good'))).toMatchObject({
      kind: 'none',
      why: 'implausible',
      detail: expect.stringContaining(
        'No series matched spelt_bucket{le="4"} in this window, while the total has events',
      ),
    });
    expect(measuredIn(await ratio('good'))).toMatchObject({
      detail: expect.stringContaining('its le is 2 or 2.0'),
    });
    expect(measuredIn(await ratio('bad'))).toMatchObject({ kind: 'ratio', part: 0 });
  });

  it('may be below zero', async () => {
    const indicator: Indicator = {
      kind: 'gauge',
      gauge: 'temperature_celsius',
      where: {},
      overTime: 'avg',
      across: 'max',
    };
    const cold = budget({ indicator, limit: quantity('8 celsius'), measuredIn: unit('celsius') });
    const { periods } = await source.measure(cold, { days: [], periods: [WEEK] });
    const covered = { ...(periods[0] as Reading), coverage: { present: 1, expected: 1 } };
    expect(judge(cold, covered, { minimum: 0.75, warn: 0.9 })).toMatchObject({
      status: 'within',
      actual: { value: -18 },
    });
  });

  it('are not decided by a pod of twenty minutes, and say which it was', async () => {
    for (const how of ['avg', 'p95'] as const) {
      const series = await gauge('lived', how);
      expect(numberIn(series)).toBe(2);
      expect(series.warnings).toEqual([
        expect.stringMatching(/\{pod="brief"\} was there too briefly to decide a figure/),
      ]);
    }
    // A peak is one, however short its series.
    expect(numberIn(await gauge('lived', 'max'))).toBe(9);
  });

  it('weigh series by their presence in a mean across them', async () => {
    const [week, brief] = [10_080, 21];
    const truth = (week * 1 + week * 2 + brief * 9) / (2 * week + brief);
    expect(numberIn(await gauge('lived', 'avg', 'avg'))).toBeCloseTo(truth, 6);
  });

  it('see a peak of the sum between the minutes', async () => {
    const indicator: Indicator = {
      kind: 'gauge',
      gauge: 'peaked',
      where: {},
      overTime: 'max',
      across: 'sum',
    };
    const { days } = await source.measure(budget({ indicator }), { days: [ONE_DAY], periods: [] });
    expect(days[0]?.measured).toEqual({ kind: 'number', value: 100 });
  });

  it('are of the bounds that a histogram had all the while, and tell of the others', async () => {
    const series = await over({
      kind: 'quantile',
      quantile: 0.95,
      histogram: 'relaid',
      where: {},
      native: false,
    });
    const measured = measuredIn(series);
    if (measured.kind !== 'histogram') throw new Error('a histogram is due');
    expect(measured.buckets.map(({ upper }) => upper)).toEqual([1, Number.POSITIVE_INFINITY]);
    expect(quantileOf(measured.buckets, 0.95)).toMatchObject({ lower: 0, upper: 1 });
    expect(series.warnings).toContainEqual(expect.stringContaining('The buckets of relaid changed'));
    // Before and after, all buckets are there.
    expect(
      series.days.map((day) => day.measured.kind === 'histogram' && day.measured.buckets.length),
    ).toEqual([4, 4, 4, 2, 4, 4, 4]);
  });

  it('divide a rate by the stretch that has data, of a week and of a day', async () => {
    const ten = budget({
      indicator: rate('late_total'),
      bound: 'at_least',
      limit: quantity('5 RPS'),
      measuredIn: unit('RPS'),
    });
    const { days, periods } = await source.measure(ten, { days: daysOf(WEEK), periods: [WEEK] });
    const [week] = periods;
    const tuesday = days[1];
    if (!week || !tuesday) throw new Error('A window was not measured.');
    const rateIn = (reading: Reading) => judge(ten, reading, { minimum: 0.4, warn: 0.9 }).actual?.value;
    // When in its first step of five minutes it began, nobody knows.
    expect(rateIn(week)).toBeCloseTo(10, 1);
    expect(rateIn(tuesday)).toBeCloseTo(10, 0);
    expect(week.coverage).toMatchObject({ first: at(1, 12), last: WEEK.end });
  });
});
