import { every, type StoredSeries } from '../../test/support/prometheus-server.ts';

/** The routes that the stored series are of. */
export const ROUTES: readonly string[] = Array.from({ length: 100 }, (_, index) => `/r${index}`);
/** Those of another histogram, each of which became slow within the week, on one of its instances by far more than on the others. */
export const SLOW_ROUTES: readonly string[] = Array.from({ length: 10 }, (_, index) => `/slow${index}`);
/** As many of the same histogram to which nothing happened. */
export const CALM_ROUTES: readonly string[] = SLOW_ROUTES.map((_, index) => `/calm${index}`);
/** The week that the report is about. */
export const WEEK = '2026-W05';
/** The week before it, whose report looks back on the same samples but for the oldest. */
export const WEEK_BEFORE = '2026-W04';

const DAY = 86_400;
/** Seconds between the samples. */
export const STEP = 900;
const END = Date.parse('2026-02-02T00:00:00Z') / 1000;
// A report looks back on five weeks, and the first window's increase reaches to the sample before it.
const START = END - 36 * DAY;
const INSTANCES = ['a'];
const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Five weeks of samples every quarter of an hour, of each instance and route: a histogram, requests by code and a gauge. */
export function storedSeries(): readonly StoredSeries[] {
  return [
    ...INSTANCES.flatMap((instance) => ROUTES.flatMap((route, place) => seriesOf(instance, route, place))),
    ...SLOW_INSTANCES.flatMap((instance) => [
      ...SLOW_ROUTES.flatMap((route) => slowSeriesOf(instance, route, instance === 'a')),
      ...CALM_ROUTES.flatMap((route) => slowSeriesOf(instance, route, false)),
    ]),
  ];
}

const SLOW_INSTANCES = ['a', 'b', 'c'];
/** Between two samples of the week’s Wednesday. */
const SLOW_FROM = END - 4.5 * DAY;

/** Bounds with the share of requests up to each, and that of an instance that became slow. */
const SHARES = [
  [0.5, 0.7, 0.4],
  [1, 0.85, 0.5],
  [2.5, 0.97, 0.55],
  [5, 0.99, 0.7],
  [10, 1, 1],
] as const;

/** A histogram whose 95th percentile goes from 2.3 s to 7.7 s, if one instance of three becomes slow. */
function slowSeriesOf(instance: string, route: string, becomesSlow: boolean): readonly StoredSeries[] {
  const of = `instance="${instance}",route="${route}"`;
  return [
    ...SHARES.map(([bound, share, slow]) =>
      counter(
        `slow_seconds_bucket{${of},le="${bound}"}`,
        (time) => 100 * (becomesSlow && time > SLOW_FROM ? slow : share),
      ),
    ),
    counter(`slow_seconds_bucket{${of},le="+Inf"}`, () => 100),
    counter(`slow_seconds_count{${of}}`, () => 100),
  ];
}

function seriesOf(instance: string, route: string, place: number): readonly StoredSeries[] {
  const of = `instance="${instance}",route="${route}"`;
  return [
    ...BOUNDS.map((bound, index) => counter(`request_seconds_bucket{${of},le="${bound}"}`, index + 1)),
    counter(`request_seconds_bucket{${of},le="+Inf"}`, BOUNDS.length),
    counter(`request_seconds_count{${of}}`, BOUNDS.length),
    counter(`requests_total{${of},code="200"}`, 60 + place),
    counter(`requests_total{${of},code="500"}`, 0.01),
    {
      metric: `memory_bytes{${of}}`,
      samples: every(
        STEP,
        START,
        END,
        (_, index) => 1e9 + 1e8 * Math.sin((index * STEP) / DAY) + 1e4 * index,
      ),
    },
  ];
}

/** A counter that grows by `each` at every sample, and half as much again by day. */
function counter(metric: string, each: number | ((time: number) => number)): StoredSeries {
  let value = 0;
  const at = typeof each === 'number' ? () => each : each;
  const samples = every(STEP, START, END, (time) => {
    value += at(time) * (time % DAY < DAY / 2 ? 1 : 1.5);
    return value;
  });
  return { metric, samples };
}
