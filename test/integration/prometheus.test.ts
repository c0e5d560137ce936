import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { quantileOf } from '../../src/measuring/quantile.ts';
import type { Budget } from '../../src/model/budget.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { daysOf, type Period, periodOn } from '../../src/model/period.ts';
import { type Measured, type Series, share } from '../../src/model/series.ts';
import { secondsOf } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget } from '../support/budget.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const WEEK = periodOn('week', '2026-03-09', { zone: 'UTC', weekStartsOn: 'monday' });
const BERLIN = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
const SPRING = periodOn('week', '2026-03-23', BERLIN);
const AUTUMN = periodOn('week', '2026-10-19', BERLIN);

const INSTANCES = ['a', 'b', 'c'] as const;
const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, Number.POSITIVE_INFINITY];
const RESETS = [300, 900, 1500];

/** Observations of one instance, five minutes at a time: latencies around 0.2 s with a long tail. */
function observationsOf(instance: string): readonly (readonly number[])[] {
  const random = seeded('latency', instance);
  return Array.from({ length: 2016 }, () =>
    Array.from({ length: 8 + Math.floor(random.uniform() * 8) }, () => 0.2 * Math.exp(0.7 * random.normal())),
  );
}

const OBSERVED = INSTANCES.map((instance) => ({ instance, chunks: observationsOf(instance) }));

/** A counter that grows by the given amounts every five minutes and starts anew at each reset. */
function counter(metric: string, amounts: readonly number[], resets: readonly number[] = []): StoredSeries {
  let value = 0;
  const samples = everyFiveMinutes(WEEK.start, WEEK.end, (_, index) => {
    if (resets.includes(index)) value = 0;
    value += index === 0 ? 0 : (amounts[index - 1] ?? 0);
    return value;
  });
  return { metric, samples };
}

function latencySeries(): readonly StoredSeries[] {
  return OBSERVED.flatMap(({ instance, chunks }, place) =>
    BOUNDS.map((bound) => {
      // Two ways to write one bound, as instances in different languages do.
      const shown =
        bound === Number.POSITIVE_INFINITY ? '+Inf' : place === 0 && bound === 1 ? '1.0' : String(bound);
      const amounts = chunks.map((chunk) => chunk.filter((seconds) => seconds <= bound).length);
      return counter(`latency_seconds_bucket{instance="${instance}",le="${shown}"}`, amounts, [
        RESETS[place] ?? 0,
      ]);
    }),
  );
}

const REQUESTS = Array.from({ length: 2016 }, (_, index) => 100 + (index % 7));
const FAILURES = REQUESTS.map((_, index) => (index % 50 === 0 ? 3 : 0));
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

function clockSeries(period: Period): StoredSeries['samples'] {
  const margin = 4 * 86_400;
  return everyFiveMinutes(period.start - margin, period.end + margin, (time) => time - period.start + margin);
}

const GAP = {
  from: Date.parse('2026-03-11T00:00:00Z') / 1000,
  until: Date.parse('2026-03-12T12:00:00Z') / 1000,
};

const SERIES: readonly StoredSeries[] = [
  ...latencySeries(),
  ...OBSERVED.map(({ instance, chunks }) =>
    counter(
      `latency_seconds_count{instance="${instance}"}`,
      chunks.map((chunk) => chunk.length),
    ),
  ),
  counter('requests_total{code="200"}', REQUESTS, [700]),
  counter('requests_total{code="500"}', FAILURES, [1000]),
  { metric: 'ticks_total', samples: [...clockSeries(SPRING), ...clockSeries(AUTUMN)] },
  {
    metric: 'memory_bytes{pod="x"}',
    samples: everyFiveMinutes(WEEK.start, WEEK.end, (_, index) => (index === 777 ? 9e9 : 1e9)),
  },
  { metric: 'memory_bytes{pod="y"}', samples: everyFiveMinutes(WEEK.start, WEEK.end, () => 2e9) },
  {
    metric: 'gappy_bytes',
    // Scraped a minute after each step, as no server scrapes on the step itself.
    samples: everyFiveMinutes(WEEK.start + 60, WEEK.end + 60, (time) =>
      time >= GAP.from && time < GAP.until ? undefined : 1e9,
    ),
  },
  ...replacedSeries(),
  {
    metric: 'stopped_bytes',
    samples: everyFiveMinutes(WEEK.start - 3 * 86_400, WEEK.start - 2 * 86_400 - 300, () => 5),
  },
];

/** A pod a day, the nth with n GB, scraped a minute after each step. */
function replacedSeries(): readonly StoredSeries[] {
  return Array.from({ length: 7 }, (_, place) => {
    const start = WEEK.start + place * 86_400 + 60;
    return {
      metric: `replaced_bytes{pod="p${place + 1}"}`,
      samples: everyFiveMinutes(start, start + 86_400 - 300, () => (place + 1) * 1e9),
    };
  });
}

function measuring(indicator: Indicator): Budget {
  return budget({ indicator });
}

function figureOf(series: Series): Measured {
  const [period] = series.periods;
  if (!period) throw new Error('no period was measured');
  return period.measured;
}

describe('a real Prometheus', () => {
  let server: PrometheusServer;
  let source: MetricSource;
  beforeAll(async () => {
    server = await startPrometheus(SERIES);
    source = createPrometheusSource(prometheusSettings(server.url), reveal);
  });
  afterAll(async () => {
    await source?.close();
    await server?.stop();
  });

  const over = (period: Period, indicator: Indicator) =>
    source.measure(measuring(indicator), { days: daysOf(period), periods: [period] });

  it('says which it is', async () => {
    expect(await source.describe({})).toMatchObject({
      kind: 'prometheus',
      name: server.url,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it('says where its queries are explored', async () => {
    const grafana = { url: 'https://grafana.example', datasource: 'uid' };
    const shown = createPrometheusSource({ ...prometheusSettings(server.url), grafana }, reveal);
    expect(await shown.describe({})).toMatchObject({ link: server.url, grafana });
    await shown.close();
  });

  it('gives the exact bucket increases of a week through resets, and so a quantile in the bucket of the true one', async () => {
    const measured = figureOf(
      await over(WEEK, {
        kind: 'quantile',
        quantile: 0.95,
        histogram: 'latency_seconds',
        where: {},
        native: false,
      }),
    );
    if (measured.kind !== 'histogram') throw new Error(`a histogram is due, not ${measured.kind}`);
    const all = OBSERVED.flatMap(({ chunks }) => chunks.flat()).toSorted((a, b) => a - b);
    const within = ({ lower, upper }: { lower: number; upper: number }) =>
      all.filter((seconds) => seconds > lower && seconds <= upper).length;
    expect(measured.buckets.map(({ upper }) => upper)).toEqual(BOUNDS);
    for (const bucket of measured.buckets) expect(bucket.count).toBeCloseTo(within(bucket), 6);
    const truth = all[Math.ceil(0.95 * all.length) - 1] ?? Number.NaN;
    const found = quantileOf(measured.buckets, 0.95);
    expect(found).toMatchObject({ lower: 0.5, upper: 1 });
    expect(truth).toBeGreaterThan(0.5);
    expect(truth).toBeLessThanOrEqual(1);
  });

  it('gives the exact parts of a ratio, with zero for a part without series', async () => {
    const total = 'requests_total';
    const part = (selector: string) => over(WEEK, { kind: 'ratio', of: 'bad', part: selector, total });
    const whole = sum(REQUESTS) + sum(FAILURES);
    const failed = figureOf(await part('requests_total{code=~"5.."}'));
    expect(failed).toEqual({
      kind: 'ratio',
      part: expect.closeTo(sum(FAILURES), 6),
      whole: expect.closeTo(whole, 6),
    });
    expect(figureOf(await part('requests_total{code="404"}'))).toMatchObject({ part: 0 });
  });

  it('gives a counter’s exact increase', async () => {
    const where = { code: '200' };
    const measured = figureOf(await over(WEEK, { kind: 'rate', counter: 'requests_total', where }));
    expect(measured).toEqual({ kind: 'increase', increase: expect.closeTo(sum(REQUESTS), 6) });
  });

  it('sees a spike of a single sample, and means and quantiles across series', async () => {
    const gauge = (overTime: 'max' | 'avg' | 'p95' | 'last', across: 'max' | 'sum') =>
      over(WEEK, { kind: 'gauge', gauge: 'memory_bytes', where: {}, overTime, across });
    expect(figureOf(await gauge('max', 'max'))).toEqual({ kind: 'number', value: 9e9 });
    expect(figureOf(await gauge('p95', 'max'))).toEqual({ kind: 'number', value: 2e9 });
    expect(figureOf(await gauge('last', 'sum'))).toEqual({ kind: 'number', value: 3e9 });
    const { value } = figureOf(await gauge('avg', 'sum')) as { value: number };
    // The spike lasts one of the week's 2,016 stretches between samples.
    expect(value / (3e9 + 8e9 / 2016)).toBeCloseTo(1, 9);
  });

  it('sums up and ends with the instances that are there at a moment, not all that ever were', async () => {
    const gauge = async (overTime: 'max' | 'avg' | 'last', across: 'max' | 'sum') => {
      const indicator = { kind: 'gauge', gauge: 'replaced_bytes', where: {}, overTime, across } as const;
      const { value } = figureOf(await over(WEEK, indicator)) as { value: number };
      return value / 1e9;
    };
    // Where one pod ends and the next begins, the server sees both for a moment: without a stale marker it looks back.
    expect(await gauge('avg', 'sum')).toBeCloseTo(4, 2);
    expect(await gauge('last', 'sum')).toBe(7);
    expect(await gauge('last', 'max')).toBe(7);
    expect(await gauge('max', 'max')).toBe(7);
    const growth = { kind: 'growth', gauge: 'replaced_bytes', where: {}, across: 'sum' } as const;
    const { days } = await over(WEEK, growth);
    expect(days.map(({ measured }) => measured.kind === 'number' && measured.value / 1e9)).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
  });

  it('measures every day beside the week, and the days add up to it', async () => {
    const series = await over(WEEK, { kind: 'rate', counter: 'requests_total', where: { code: '500' } });
    const days = series.days.map(({ measured }) =>
      measured.kind === 'increase' ? measured.increase : Number.NaN,
    );
    expect(days).toHaveLength(7);
    expect(sum(days)).toBeCloseTo(sum(FAILURES), 6);
  });

  it.each([
    [SPRING, 167, 23],
    [AUTUMN, 169, 25],
  ])('measures a week with a change of clocks over its own hours (%#)', async (period, hours, changing) => {
    expect(secondsOf(period)).toBe(hours * 3600);
    const series = await over(period, { kind: 'rate', counter: 'ticks_total', where: {} });
    const days = series.days.map(({ measured }) =>
      measured.kind === 'increase' ? measured.increase / 3600 : 0,
    );
    expect(days.map((day) => Number(day.toFixed(6)))).toEqual([24, 24, 24, 24, 24, 24, changing]);
    expect(figureOf(series)).toEqual({ kind: 'increase', increase: expect.closeTo(hours * 3600, 3) });
    expect(series.periods[0]?.coverage).toMatchObject({ present: hours * 12, expected: hours * 12 });
    expect(series.queries.filter(({ purpose }) => purpose === 'days')).toHaveLength(2);
  });

  it('counts coverage: all of it, and a gap to the step, with when data were first and last seen', async () => {
    const gauge = (name: string) =>
      over(WEEK, { kind: 'gauge', gauge: name, where: {}, overTime: 'avg', across: 'max' });
    const [whole] = (await gauge('memory_bytes')).periods;
    expect(whole?.coverage).toEqual({ present: 2016, expected: 2016 });
    const gappy = await gauge('gappy_bytes');
    expect(gappy.periods[0]?.coverage).toEqual({
      present: 2016 - 36 * 12,
      expected: 2016,
      first: WEEK.start + 300,
      last: WEEK.end,
    });
    expect(gappy.days.map(({ coverage }) => share(coverage))).toEqual([1, 1, 0, 0.5, 1, 1, 1]);
  });

  it('tells a name that never matched from a series that stopped', async () => {
    const gauge = (name: string) =>
      over(WEEK, { kind: 'gauge', gauge: name, where: {}, overTime: 'avg', across: 'max' });
    expect(figureOf(await gauge('never_bytes'))).toEqual({
      kind: 'none',
      why: 'no_data',
      detail:
        'No series matched never_bytes in the 30 days before. There is no metric never_bytes. Did you mean memory_bytes?',
    });
    expect(figureOf(await gauge('stopped_bytes'))).toEqual({
      kind: 'none',
      why: 'no_data',
      detail: 'No data in this window; last seen around 2026-03-07T00:00:00Z.',
    });
  });

  it('refuses an expression that answers several series, and says how to make them one', async () => {
    const several = over(WEEK, { kind: 'expr', expr: 'max_over_time(memory_bytes[$window])' });
    await expect(several).rejects.toThrow(SourceError);
    await expect(several).rejects.toThrow(/answers 2 series where one is due.*with sum\(…\) or max\(…\)/s);
  });

  it('takes an expression over the window, and a scalar', async () => {
    const expr = (text: string, present = 'memory_bytes') =>
      over(WEEK, { kind: 'expr', expr: text, present });
    expect(figureOf(await expr('max(max_over_time(memory_bytes[$window]))'))).toEqual({
      kind: 'number',
      value: 9e9,
    });
    expect(figureOf(await expr('scalar(vector(42))'))).toEqual({ kind: 'number', value: 42 });
    expect(figureOf(await expr('vector(0) / 0'))).toMatchObject({ kind: 'none', why: 'no_traffic' });
  });

  it('names the query that it could not parse, and does not try again', async () => {
    const broken = over(WEEK, { kind: 'expr', expr: 'sum(', present: 'memory_bytes' });
    await expect(broken).rejects.toThrow(/The query failed: .*parse error.*It was: sum\(/s);
  });

  it('names a query that it could not carry out', async () => {
    const expr = 'memory_bytes * on () group_left sum by (pod) (memory_bytes)';
    const failing = over(WEEK, { kind: 'expr', expr, present: 'memory_bytes' });
    await expect(failing).rejects.toThrow(/The query failed: .*many-to-many|The query failed: .*duplicate/s);
  });
});
