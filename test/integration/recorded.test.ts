import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { recordingGroups } from '../../src/generate/recording-rules/recording-rules.ts';
import { figureOf } from '../../src/measuring/figure.ts';
import type { Budget } from '../../src/model/budget.ts';
import { daysOf, periodOn } from '../../src/model/period.ts';
import type { Reading, Series } from '../../src/model/series.ts';
import { secondsOf } from '../../src/model/window.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const WEEK = periodOn('week', '2026-03-09', { zone: 'UTC', weekStartsOn: 'monday' });
const SCRAPE = 60;
const MARGIN = 3600;
const BOUNDS = [0.5, 1, 2, 4];
const INSTANCES = ['a', 'b', 'c'];

const BUDGETS = {
  latency: budget({
    id: 'api/latency',
    indicator: { kind: 'quantile', quantile: 0.95, histogram: 'latency_seconds', where: {}, native: false },
  }),
  errors: budget({
    id: 'api/errors',
    limit: quantity('1%'),
    measuredIn: unit('%'),
    indicator: { kind: 'ratio', of: 'bad', part: 'requests_total{code="500"}', total: 'requests_total' },
  }),
  rate: budget({
    id: 'api/rate',
    bound: 'at_least',
    limit: quantity('50 RPS'),
    measuredIn: unit('RPS'),
    indicator: { kind: 'rate', counter: 'requests_total', where: {} },
  }),
  quotient: budget({
    id: 'api/quotient',
    limit: quantity('50 requests'),
    measuredIn: unit('requests'),
    // Of the requests of ten minutes before, so that what is recorded must have looked as far back.
    indicator: {
      kind: 'quotient',
      of: 'counter',
      part: 'requests_total{code="200"} offset 10m',
      per: 'latency_seconds_count',
    },
  }),
} as const;

/** Amounts of each minute: more by day than by night. */
function amounts(name: string, most: number): readonly number[] {
  const random = seeded('recorded', name);
  const count = (secondsOf(WEEK) + 2 * MARGIN) / SCRAPE;
  return Array.from({ length: count }, (_, index) =>
    Math.round(most * (1.2 + Math.sin((index * SCRAPE * 2 * Math.PI) / 86_400)) * random.uniform()),
  );
}

/** A counter scraped some seconds beside each minute, which starts anew at each of the resets. */
function counter(metric: string, of: readonly number[], resets: readonly number[] = []): StoredSeries {
  let value = 0;
  const samples = of.map((amount, index) => {
    if (resets.includes(index)) value = 0;
    value += amount;
    return [WEEK.start - MARGIN + index * SCRAPE + 17, value] as const;
  });
  return { metric, samples };
}

function histogram(instance: string, place: number): readonly StoredSeries[] {
  const each = BOUNDS.map((bound) => amounts(`${instance}${bound}`, 40 / bound));
  const upTo = (last: number) =>
    each[0]?.map((_, index) =>
      each.slice(0, last + 1).reduce((sum, bucket) => sum + (bucket[index] ?? 0), 0),
    ) ?? [];
  const bucket = (le: string, last: number) =>
    counter(`latency_seconds_bucket{instance="${instance}",le="${le}"}`, upTo(last), [2000 + 777 * place]);
  return [...BOUNDS.map((bound, last) => bucket(String(bound), last)), bucket('+Inf', BOUNDS.length - 1)];
}

/** Errors only from the fourth day on: before, their series is not there. */
const LATE_ERRORS = { ...counter('requests_total{code="500"}', amounts('errors', 3)) };
const SERIES: readonly StoredSeries[] = [
  ...INSTANCES.flatMap(histogram),
  ...INSTANCES.map((instance) =>
    counter(`latency_seconds_count{instance="${instance}"}`, amounts('count', 40)),
  ),
  counter('requests_total{code="200"}', amounts('requests', 4000), [3333]),
  { ...LATE_ERRORS, samples: LATE_ERRORS.samples.filter(([time]) => time > WEEK.start + 3.3 * 86_400) },
];

/** Rules that began with the week's margin, or too late for its first day; beside the clock's five minutes. */
const past = (start: number) => ({
  groups: recordingGroups(Object.values(BUDGETS)),
  start,
  end: WEEK.end + 600,
});

async function measured(server: PrometheusServer, one: Budget, how: 'auto' | 'never'): Promise<Series> {
  const source = createPrometheusSource(prometheusSettings(server.url, { recordingRules: how }), reveal);
  try {
    return await source.measure(one, { days: daysOf(WEEK), periods: [WEEK] });
  } finally {
    await source.close();
  }
}

function numberOf(one: Budget, { measured: found, window }: Reading): number {
  const figure = figureOf(one, found, secondsOf(window));
  if (figure.kind === 'unknown') throw new Error(figure.unknown.detail);
  return figure.figure.value;
}

const asksRecorded = ({ queries }: Series, purpose: string) =>
  queries.filter((record) => record.purpose === purpose).every(({ query }) => query.includes('headroom:'));

describe('a real Prometheus with the generated recording rules', () => {
  let whole: PrometheusServer;
  let late: PrometheusServer;
  beforeAll(async () => {
    whole = await startPrometheus(SERIES, [], { global: {} }, past(WEEK.start - 1800 + 137));
    late = await startPrometheus(SERIES, [], { global: {} }, past(WEEK.start + 86_400));
  }, 480_000);
  afterAll(async () => {
    await Promise.all([whole.stop(), late.stop()]);
  });

  it.each(Object.entries(BUDGETS))('gives the same %s, from what was recorded alone', async (_, one) => {
    const [raw, recorded] = [await measured(whole, one, 'never'), await measured(whole, one, 'auto')];
    expect(asksRecorded(raw, 'figure')).toBe(false);
    expect(asksRecorded(recorded, 'figure')).toBe(true);
    expect(asksRecorded(recorded, 'days')).toBe(true);
    const pairs = [...raw.periods, ...raw.days].map((reading, index) => {
      const other = [...recorded.periods, ...recorded.days][index];
      if (!other) throw new Error('a window is missing');
      return [numberOf(one, reading), numberOf(one, other)] as const;
    });
    expect(pairs).toHaveLength(8);
    // A step may lie up to five minutes beside a window's ends: more of a day than of a week.
    for (const [index, [expected, actual]] of pairs.entries()) {
      expect(Math.abs(actual - expected)).toBeLessThanOrEqual((index === 0 ? 0.002 : 0.01) * expected);
    }
    expect(recorded.periods.map(({ coverage }) => coverage)).toEqual(
      raw.periods.map(({ coverage }) => coverage),
    );
  });

  it('asks the raw metrics for every window when one began before the rules', async () => {
    const [raw, tried] = [
      await measured(late, BUDGETS.rate, 'never'),
      await measured(late, BUDGETS.rate, 'auto'),
    ];
    expect(asksRecorded(tried, 'figure')).toBe(false);
    expect(tried.periods).toEqual(raw.periods);
    expect(tried.days).toEqual(raw.days);
  });

  it('asks the raw metrics where several servers recorded, each perhaps a part', async () => {
    const recorded = (cluster: string): StoredSeries => ({
      metric: `headroom:events:counted5m{cluster="${cluster}",selector="requests_total"}`,
      samples: everyFiveMinutes(WEEK.start, WEEK.end, () => 3000),
    });
    const counted = ['eu', 'us'].map((cluster) =>
      counter(`requests_total{cluster="${cluster}"}`, amounts(cluster, 4000)),
    );
    const clusters = await startPrometheus([...counted, recorded('eu'), recorded('us')]);
    const one = await startPrometheus([...counted, recorded('eu')]);
    try {
      expect(asksRecorded(await measured(one, BUDGETS.rate, 'auto'), 'figure')).toBe(true);
      const [raw, tried] = [
        await measured(clusters, BUDGETS.rate, 'never'),
        await measured(clusters, BUDGETS.rate, 'auto'),
      ];
      expect(asksRecorded(tried, 'figure')).toBe(false);
      expect(tried).toEqual(raw);
    } finally {
      await Promise.all([clusters.stop(), one.stop()]);
    }
  });

  it('asks the raw metrics for what no rule records', async () => {
    const other = budget({ indicator: { kind: 'rate', counter: 'requests_total', where: { code: '200' } } });
    expect(await measured(whole, other, 'auto')).toEqual(await measured(whole, other, 'never'));
  });
});
