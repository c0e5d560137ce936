import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRelay } from '../../bench/weekly-run/requests.ts';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { daysOf } from '../../src/model/period.ts';
import type { Request, Series } from '../../src/model/series.ts';
import { budget } from '../support/budget.ts';
import { at, BEFORE, counter, type Life, life, STEP, WEEK } from '../support/counter-lives.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

/** When the series of a route are there. Some values would be read otherwise than as they are by a pattern or in a text. */
const LIVES: Readonly<Record<string, readonly Life[]>> = {
  '/search': [life(0, 7)],
  '/Search': [life(0, 1 / 3)],
  '/a.b': [life(5, 3)],
  '/axb': [life(5, 11)],
  '/(a|b)+': [life(0, 0.1)],
  '/quote"\\': [life(0, 2)],
  '/line\nbreak': [life(0, 2.7)],
  [`/${'long'.repeat(250)}`]: [life(0, 1)],
  '/gone': [life(1000, 4, BEFORE, at(2))],
  '/new': [life(900, 4, at(3, 7))],
  '/restarted': [life(0, 5, BEFORE, at(1)), life(3, 5, at(4) + STEP)],
};
const ROUTES = Object.keys(LIVES);

const quoted = (value: string) => JSON.stringify(value);

/** Of each route and two instances a histogram, requests by code, and a gauge that is sometimes no number. */
function stored(): readonly StoredSeries[] {
  return ROUTES.flatMap((route, place) =>
    ['a', 'b'].flatMap((instance) => {
      const of = `job="api",instance="${instance}",route=${quoted(route)}`;
      const lives = LIVES[route] ?? [];
      const times = (factor: number) =>
        lives.map(({ first, each, ...when }) => ({ ...when, first: first * factor, each: each * factor }));
      const all = [0.5, 1, Number.POSITIVE_INFINITY].map((bound, index) =>
        counter(
          `t_seconds_bucket{${of},le="${Number.isFinite(bound) ? bound : '+Inf'}"}`,
          ...times(index + 1),
        ),
      );
      const gauge = everyFiveMinutes(BEFORE, WEEK.end, (time, index) => {
        if (!lives.some(({ from, until }) => time >= from && time <= until)) return undefined;
        return place === 3 && index % 97 === 0 ? Number.NaN : 1e9 * (place + Math.sin(index / (place + 2)));
      });
      return [
        ...all,
        counter(`t_seconds_count{${of}}`, ...times(3)),
        counter(`t_seconds_sum{${of}}`, ...times(2.1)),
        counter(`r_total{${of},code="200"}`, ...times(9)),
        ...(place % 2 === 0 ? [counter(`r_total{${of},code="500"}`, ...times(0.01))] : []),
        { metric: `g_bytes{${of}}`, samples: gauge },
      ];
    }),
  );
}

/** Every kind of indicator of one route. */
function kindsOf(route: string): readonly Indicator[] {
  const where = { route };
  const selected = (metric: string, more = '') => `${metric}{route=${quoted(route)}${more}}`;
  const gauge = { kind: 'gauge', gauge: 'g_bytes', where } as const;
  return [
    { kind: 'quantile', quantile: 0.95, histogram: 't_seconds', where, native: false },
    { kind: 'quantile', quantile: 0.5, histogram: 't_seconds', where, native: false },
    { kind: 'ratio', of: 'bad', part: selected('r_total', ',code=~"5.."'), total: selected('r_total') },
    { kind: 'ratio', of: 'good', part: selected('r_total', ',code!~"5.."'), total: selected('r_total') },
    { kind: 'quotient', of: 'counter', part: selected('t_seconds_sum'), per: selected('t_seconds_count') },
    { kind: 'quotient', of: 'gauge', part: selected('g_bytes', ',instance="a"'), per: selected('g_bytes') },
    { kind: 'rate', counter: 'r_total', where },
    { ...gauge, overTime: 'p95', across: 'max' },
    { ...gauge, overTime: 'avg', across: 'avg' },
    { ...gauge, overTime: 'max', across: 'sum' },
    { ...gauge, overTime: 'last', across: 'sum' },
    { ...gauge, overTime: 'avg', across: 'min' },
    { kind: 'growth', gauge: 'g_bytes', where, across: 'sum' },
    { kind: 'expr', expr: `sum(rate(${selected('r_total')}[$window])) / 2`, present: selected('r_total') },
    { kind: 'expr', expr: `scalar(max(${selected('g_bytes')})) + vector(1)` },
  ];
}

const BUDGETS: readonly Budget[] = ROUTES.flatMap((route, place) =>
  kindsOf(route).map((indicator, kind) => budget({ id: `api/r${place}-k${kind}`, indicator })),
);

const REQUEST: Request = {
  days: daysOf(WEEK),
  periods: [WEEK, { start: at(0), end: at(3) }].map(({ start, end }) => ({ start, end })),
  leaveOut: [{ start: at(5), end: at(5, 2) }],
};

describe('many budgets of one server', () => {
  let server: PrometheusServer;
  let bounded: PrometheusServer;
  beforeAll(async () => {
    [server, bounded] = await Promise.all([
      startPrometheus(stored()),
      startPrometheus(stored(), ['--query.max-samples=400000']),
    ]);
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), bounded?.stop()]);
  });

  /** What each budget comes to, or the words of the failure, and what was sent for it. */
  const measured = async (url: string, all: (measure: Measure) => Promise<readonly (Series | string)[]>) => {
    const relay = await startRelay(url);
    const source = createPrometheusSource(prometheusSettings(relay.url), reveal);
    const series = await all((of) => source.measure(of, REQUEST).catch(String));
    await source.close();
    await relay.close();
    return { series, sent: relay.sent.map(({ path, body }) => `${path} ${body}`) };
  };
  const oneByOne = (url: string) =>
    measured(url, async (measure) => {
      const series: (Series | string)[] = [];
      for (const of of BUDGETS) series.push(await measure(of));
      return series;
    });
  const together = (url: string) => measured(url, (measure) => Promise.all(BUDGETS.map(measure)));

  it('are measured to the last digit as each is alone, in a fifth of the queries', async () => {
    const alone = await oneByOne(server.url);
    const all = await together(server.url);
    expect(alone.series.filter((one) => typeof one === 'string')).toEqual([]);
    expect(all.series).toEqual(alone.series);
    expect(all.sent.length).toBeLessThan(alone.sent.length / 5);
  });

  it('are asked for in smaller parts where all at once are too many samples for the server', async () => {
    const free = await together(server.url);
    const all = await together(bounded.url);
    expect(all.series).toEqual(free.series);
    expect(all.sent.length).toBeGreaterThan(free.sent.length);
  });
});

type Measure = (of: Budget) => Promise<Series | string>;
