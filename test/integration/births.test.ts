import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { recordingGroups } from '../../src/generate/recording-rules/recording-rules.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { daysOf } from '../../src/model/period.ts';
import type { Measured } from '../../src/model/series.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget } from '../support/budget.ts';
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

/** Series as they come and go, each metric a story of its own. */
const BIRTHS: readonly StoredSeries[] = [
  // An error that is seen for the first time on Wednesday morning, half a million times at once.
  counter('burst_total{job="api",instance="a",code="200"}', life(0, 100)),
  counter('burst_total{job="api",instance="a",code="500"}', life(500_000, 0, at(2, 6))),
  // Errors begin on Tuesday; on Thursday the process starts anew, and on Friday they begin again.
  counter(
    'restarted_total{job="api",instance="a",code="200"}',
    life(0, 100, BEFORE, at(3)),
    life(7, 100, at(3) + STEP),
  ),
  counter(
    'restarted_total{job="api",instance="a",code="500"}',
    life(4000, 10, at(1), at(3)),
    life(3, 10, at(4)),
  ),
  // The same burst, before a restart after which the error is exported from 0.
  counter('reset_total{job="api",instance="a",code="200"}', life(0, 100)),
  counter(
    'reset_total{job="api",instance="a",code="500"}',
    life(500_000, 0, at(2, 6), at(4)),
    life(0, 2, at(4) + STEP),
  ),
  // On Thursday another pod takes over, and its errors begin on Friday.
  counter('rolled_total{job="api",instance="a",pod="a",code="200"}', life(0, 100, BEFORE, at(3))),
  counter('rolled_total{job="api",instance="b",pod="b",code="200"}', life(40, 100, at(3) + STEP)),
  counter('rolled_total{job="api",instance="b",pod="b",code="500"}', life(900, 0, at(4))),
  // On Thursday the job gets another name: all series are new, with all that they ever counted.
  counter('renamed_total{job="old",instance="a",code="200"}', life(1e9, 100, BEFORE, at(3))),
  counter('renamed_total{job="old",instance="a",code="500"}', life(1e6, 1, BEFORE, at(3))),
  counter('renamed_total{job="new",instance="a",code="200"}', life(1e9 + 1e6, 100, at(3) + STEP)),
  counter('renamed_total{job="new",instance="a",code="500"}', life(1e6 + 1e3, 1, at(3) + STEP)),
  // Exported from 0, as it should be.
  counter('zeroed_total{job="api",instance="a",code="200"}', life(0, 100)),
  counter('zeroed_total{job="api",instance="a",code="500"}', life(0, 2)),
  // On Thursday the same targets get another label, and all series are new with it.
  counter('relabelled_total{job="api",instance="a",code="200"}', life(1e9, 100, BEFORE, at(3))),
  counter('relabelled_total{job="api",instance="a",code="500"}', life(1e6, 1, BEFORE, at(3))),
  counter('relabelled_total{job="api",instance="a",team="x",code="200"}', life(1e9 + 1e6, 100, at(3) + STEP)),
  counter('relabelled_total{job="api",instance="a",team="x",code="500"}', life(1e6 + 1e3, 1, at(3) + STEP)),
  // A part of what a target exports was not there over Sunday night, and goes on.
  counter('paused_total{job="net",instance="a",port="1"}', life(5e12, 100)),
  counter(
    'paused_total{job="net",instance="a",port="2"}',
    life(5e12, 100, BEFORE, WEEK.start - 2 * 3600),
    life(6e12, 100, at(0, 2)),
  ),
  // A route of which the first request comes on Wednesday.
  ...['a'].flatMap((instance) =>
    [0.5, 1, Number.POSITIVE_INFINITY].flatMap((bound, place) => {
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
      const of = (route: string) =>
        `routed_seconds_bucket{job="api",instance="${instance}",route="${route}",le="${le}"}`;
      return [
        counter(of('/old'), life(0, [90, 100, 100][place] ?? 0)),
        counter(of('/new'), life([0, 300_000, 300_000][place] ?? 0, 0, at(2))),
      ];
    }),
  ),
  counter('routed_seconds_count{job="api",instance="a",route="/old"}', life(0, 100)),
  counter('routed_seconds_count{job="api",instance="a",route="/new"}', life(300_000, 0, at(2))),
];

const WHOLE_WEEK = stepsIn(WEEK.start, WEEK.end) * 100;
const errors = (name: string): Indicator => ({
  kind: 'ratio',
  of: 'bad',
  part: `${name}{code=~"5.."}`,
  total: name,
});
const quotient = (part: string, per: string): Indicator => ({ kind: 'quotient', of: 'counter', part, per });
function eventsOf(measured: Measured): number {
  if (measured.kind === 'increase') return measured.increase;
  if (measured.kind === 'ratio') return measured.part;
  throw new Error(`a count is due, not ${measured.kind}`);
}

const TOLD = expect.stringContaining('whether these fell into it is not known');

/** What each story truly counted in the week. */
const TRUTH = {
  burst: 500_000,
  restarted: 4000 + 10 * stepsIn(at(1), at(3)) + 3 + 10 * stepsIn(at(4), WEEK.end),
  reset: 500_000 + 2 * stepsIn(at(4) + STEP, WEEK.end),
  rolled: 900,
  zeroed: 2 * stepsIn(WEEK.start, WEEK.end),
} as const;

describe('counters that begin in a week, on a real Prometheus', () => {
  let server: PrometheusServer;
  let source: MetricSource;
  beforeAll(async () => {
    server = await startPrometheus(BIRTHS);
    source = createPrometheusSource(prometheusSettings(server.url), reveal);
  }, 480_000);
  afterAll(async () => {
    await source?.close();
    await server?.stop();
  });
  const over = (indicator: Indicator) =>
    source.measure(budget({ indicator }), { days: daysOf(WEEK), periods: [WEEK] });

  it.each(Object.entries(TRUTH))(
    'count from nothing where their target was scraped before: %s',
    async (story, truth) => {
      const series = await over(errors(`${story}_total`));
      expect(eventsOf(measuredIn(series))).toBeCloseTo(truth, 0);
      const days = series.days.map(({ measured }) => eventsOf(measured));
      expect(days.reduce((sum, day) => sum + day, 0) / truth).toBeCloseTo(1, 2);
      expect(series.warnings).not.toContainEqual(TOLD);
      const alone = await over(rate(`${story}_total`, { code: '500' }));
      if (story !== 'rolled') expect(eventsOf(measuredIn(alone))).toBeCloseTo(truth, 0);
    },
  );

  it.each([
    ['by one of the same target', quotient('burst_total{code="500"}', 'burst_total{code="200"}')],
    ['looked back upon', quotient('burst_total{code="500"} offset 1h', 'burst_total{code="200"}')],
    [
      'while the other one is looked back upon',
      quotient('burst_total{code="500"}', 'burst_total{code="200"} offset 30m'),
    ],
  ])('count from nothing in a quotient, too: %s', async (_, indicator) => {
    const series = await over(indicator);
    expect(measuredIn(series)).toMatchObject({
      part: expect.closeTo(500_000, 0),
      whole: expect.closeTo(WHOLE_WEEK, -1),
    });
    expect(series.warnings).not.toContainEqual(TOLD);
  });

  it('are in the whole that they are a part of', async () => {
    const measured = measuredIn(await over(errors('burst_total')));
    expect(measured).toMatchObject({ whole: expect.closeTo(WHOLE_WEEK + 500_000, 0) });
  });

  it('say that it is not known where nothing says that their target was scraped before', async () => {
    const series = await over(rate('rolled_total', { code: '500' }));
    expect(eventsOf(measuredIn(series))).toBe(0);
    expect(series.warnings).toContainEqual(expect.stringMatching(/had counted 900 when they.*is not known/s));
  });

  it('are not counted twice when a pod takes over', async () => {
    const counted = eventsOf(measuredIn(await over(rate('rolled_total', { code: '200' }))));
    // The step between the pods is guessed at by Prometheus: half an interval at each side.
    expect(Math.abs(counted - WHOLE_WEEK)).toBeLessThanOrEqual(100);
  });

  it.each(['renamed_total', 'relabelled_total'])(
    'are not counted with all their past when everything gets other labels, and it is told: %s',
    async (name) => {
      const series = await over(errors(name));
      expect(Math.abs(eventsOf(measuredIn(series)) - WHOLE_WEEK / 100)).toBeLessThanOrEqual(2);
      expect(series.warnings).toContainEqual(TOLD);
    },
  );

  it('are not those that paused and go on', async () => {
    const series = await over(rate('paused_total'));
    expect(eventsOf(measuredIn(series)) / (2 * WHOLE_WEEK)).toBeCloseTo(1, 1);
  });

  it('are in a histogram, bucket by bucket', async () => {
    const indicator: Indicator = {
      kind: 'quantile',
      quantile: 0.95,
      histogram: 'routed_seconds',
      where: {},
      native: false,
    };
    const measured = measuredIn(await over(indicator));
    if (measured.kind !== 'histogram') throw new Error('a histogram is due');
    expect(measured.buckets.map(({ count }) => Math.round(count))).toEqual([
      0.9 * WHOLE_WEEK,
      0.1 * WHOLE_WEEK + 300_000,
      0,
    ]);
  });
});

describe('counters that begin in a week, as recording rules count them', () => {
  const STORIES = [
    ['burst', TRUTH.burst],
    ['restarted', TRUTH.restarted],
    ['relabelled', WHOLE_WEEK / 100],
  ] as const;
  const BUDGETS = STORIES.map(([story]) =>
    budget({ id: `api/${story}`, indicator: errors(`${story}_total`) }),
  );
  let server: PrometheusServer;
  let source: MetricSource;
  beforeAll(async () => {
    const past = { groups: recordingGroups(BUDGETS), start: WEEK.start - 1800, end: WEEK.end };
    server = await startPrometheus(BIRTHS, [], { global: {} }, past);
    source = createPrometheusSource(prometheusSettings(server.url), reveal);
  }, 480_000);
  afterAll(async () => {
    await source?.close();
    await server?.stop();
  });

  it.each(STORIES)('are the same: %s', async (story, truth) => {
    const series = await source.measure(budget({ indicator: errors(`${story}_total`) }), {
      days: daysOf(WEEK),
      periods: [WEEK],
    });
    const figures = series.queries.filter(({ purpose }) => purpose === 'figure');
    expect(figures.every(({ query }) => query.includes('headroom:'))).toBe(true);
    expect(eventsOf(measuredIn(series)) / truth).toBeCloseTo(1, 2);
  });
});
