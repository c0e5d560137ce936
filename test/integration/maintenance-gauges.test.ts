import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import type { Maintenance } from '../../src/model/budget.ts';
import type { Across, GaugeIndicator, OverTime } from '../../src/model/indicator.ts';
import { daysUntil } from '../../src/model/period.ts';
import type { Series } from '../../src/model/series.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { withoutMaintenance } from '../support/planned.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const DAYS = daysUntil('2026-02-05', 3, 'UTC');
const [FIRST = { start: 0, end: 0 }, SECOND = FIRST] = DAYS;
const ALL = { start: FIRST.start, end: FIRST.end + 2 * 86_400 };
/** From late on the first day into the second one, and a quarter of an hour besides that no step of coverage fits. */
const HOLES = [
  { start: FIRST.end - 7200, end: FIRST.end + 10_800 },
  { start: SECOND.start + 40_020, end: SECOND.start + 40_920 },
];
const PLANNED: readonly Maintenance[] = HOLES.map((hole) => ({
  ...hole,
  service: 'api',
  budgets: ['api/query-p95'],
  reason: 'Upgrade',
}));
const isPlanned = (time: number) => HOLES.some(({ start, end }) => time > start && time <= end);

/** Two pods scraped each minute, of which the one is busy before the maintenance and the other after it. */
const PODS = ['a', 'b'] as const;
function depthOf(pod: (typeof PODS)[number], time: number): number {
  if (isPlanned(time)) return 1000;
  const isBusy = pod === 'a' ? time < SECOND.start : time >= SECOND.start;
  return (isBusy ? 50 : 10) + (((time / 60) * (pod === 'a' ? 7 : 11)) % 13);
}
const TIMES = Array.from({ length: (ALL.end - ALL.start) / 60 }, (_, minute) => ALL.start + 7 + minute * 60);

let server: PrometheusServer;
let plain: MetricSource;
beforeAll(async () => {
  server = await startPrometheus([
    ...PODS.map((pod) => ({
      metric: `depth{pod="${pod}"}`,
      samples: TIMES.map((time) => [time, depthOf(pod, time)] as const),
    })),
    { metric: 'paused', samples: TIMES.filter((time) => !isPlanned(time)).map((time) => [time, 1] as const) },
  ]);
  plain = createPrometheusSource(prometheusSettings(server.url), reveal);
});
afterAll(async () => {
  await plain.close();
  await server.stop();
});

function gauge(overTime: OverTime, across: Across, name = 'depth'): GaugeIndicator {
  return { kind: 'gauge', gauge: name, where: {}, overTime, across };
}

function measure(indicator: GaugeIndicator, planned = PLANNED): Promise<Series> {
  const one = budget({ indicator, limit: quantity('2 GB'), measuredIn: unit('B') });
  return withoutMaintenance(plain, planned).measure(one, { days: DAYS, periods: [ALL] });
}

/** As PromQL has it: a quantile lies between the two values beside its rank. */
const OVER: Readonly<Record<string, (values: readonly number[]) => number>> = {
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  last: (values) => values.at(-1) ?? Number.NaN,
  p90: (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    const rank = 0.9 * (sorted.length - 1);
    const [low = 0, high = low] = sorted.slice(Math.floor(rank), Math.floor(rank) + 2);
    return low + (high - low) * (rank - Math.floor(rank));
  },
};

function truth(overTime: string, across: string, { start, end }: { start: number; end: number }): number {
  const times = TIMES.filter((time) => time > start && time <= end && !isPlanned(time));
  if (across === 'sum') {
    const sums = times.map((time) => PODS.reduce((sum, pod) => sum + depthOf(pod, time), 0));
    return OVER[overTime]?.(sums) ?? Number.NaN;
  }
  const perPod = PODS.map((pod) => OVER[overTime]?.(times.map((time) => depthOf(pod, time))) ?? Number.NaN);
  return OVER[across]?.(perPod) ?? Number.NaN;
}

describe('a gauge of several series with planned maintenance', () => {
  it.each([
    ['max', 'max'],
    ['max', 'sum'],
    ['min', 'min'],
    ['min', 'max'],
    ['avg', 'max'],
    ['avg', 'sum'],
    ['last', 'sum'],
    ['p90', 'max'],
    ['p90', 'sum'],
  ] as const)('has the %s of the values outside of it, as the %s of its series', async (overTime, across) => {
    const { days, periods } = await measure(gauge(overTime, across));
    for (const { window, measured } of [...days, ...periods]) {
      expect(measured).toEqual({
        kind: 'number',
        value: expect.closeTo(truth(overTime, across, window), 9),
      });
    }
    expect(days.map(({ leftOut }) => leftOut)).toEqual([7200, 10_800 + 900, undefined]);
    expect(periods.map(({ leftOut }) => leftOut)).toEqual([18_900]);
  });

  it('is asked for as ever on a day without any', async () => {
    const [cut, whole] = [await measure(gauge('avg', 'max')), await measure(gauge('avg', 'max'), [])];
    expect(cut.days[2]).toEqual(whole.days[2]);
    expect(cut.days[0]).not.toEqual(whole.days[0]);
  });

  it.each(['max', 'avg'] as const)('is covered by the steps outside of it (%s)', async (overTime) => {
    const { days, periods } = await measure(gauge(overTime, 'max', 'paused'));
    // A quarter of an hour from 11:07 has three steps; a source that cuts drops the one that only begins in it as well.
    const steps = [288 - 24, 288 - 36 - (overTime === 'avg' ? 4 : 3), 288];
    expect(days.map(({ coverage }) => coverage.expected)).toEqual(steps);
    const [period] = periods;
    expect(period?.coverage.present).toBe(period?.coverage.expected);
  });

  it('is unknown on a day that is nothing else, without a question', async () => {
    const closed = [{ ...SECOND, service: 'api', budgets: ['api/query-p95'], reason: 'Closed' }];
    const { days } = await measure(gauge('avg', 'max'), closed);
    expect(days[1]).toMatchObject({ measured: { kind: 'none', why: 'maintenance' }, leftOut: 86_400 });
    expect(days[0]?.measured.kind).toBe('number');
  });
});
