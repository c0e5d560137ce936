import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { judge } from '../../src/evaluate/judge.ts';
import type { Budget, Maintenance } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { daysOf, periodOn } from '../../src/model/period.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { withoutMaintenance } from '../support/planned.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

// Clocks went forward on its Sunday: 167 hours.
const WEEK = periodOn('week', '2026-03-23', { zone: 'Europe/Berlin', weekStartsOn: 'monday' });
const at = (iso: string) => Date.parse(iso) / 1000;
const NIGHT = { start: at('2026-03-25T01:00:00Z'), end: at('2026-03-25T05:00:00Z') };
const SUNDAY = { start: at('2026-03-29T00:00:00Z'), end: at('2026-03-29T02:00:00Z') };
/** A counter's step to a moment happened before it; a gauge's value is of the moment itself. */
const isPlanned = (time: number) => [NIGHT, SUNDAY].some(({ start, end }) => time > start && time <= end);

function counter(metric: string, amount: (time: number) => number): StoredSeries {
  let value = 0;
  return {
    metric,
    samples: everyFiveMinutes(WEEK.start, WEEK.end, (time) => {
      value += time === WEEK.start ? 0 : amount(time);
      return value;
    }),
  };
}

/** While it is planned, everything fails, is slow and needs much. */
const SERIES: readonly StoredSeries[] = [
  counter('requests_total{code="200"}', (time) => (isPlanned(time) ? 0 : 99)),
  counter('requests_total{code="500"}', (time) => (isPlanned(time) ? 1000 : 1)),
  counter('latency_bucket{le="0.5"}', (time) => (isPlanned(time) ? 0 : 90)),
  counter('latency_bucket{le="1"}', (time) => (isPlanned(time) ? 0 : 100)),
  counter('latency_bucket{le="+Inf"}', () => 100),
  counter('latency_count', () => 100),
  {
    metric: 'memory_bytes',
    samples: everyFiveMinutes(WEEK.start, WEEK.end, (time) =>
      isPlanned(time) && isPlanned(time + 1) ? 9e9 : 1e9,
    ),
  },
];
const PLANNED: readonly Maintenance[] = [NIGHT, SUNDAY].map((window) => ({
  ...window,
  service: 'api',
  budgets: ['api/query-p95'],
  reason: 'Upgrade of the database',
}));

let server: PrometheusServer;
let plain: MetricSource;
beforeAll(async () => {
  server = await startPrometheus(SERIES);
  plain = createPrometheusSource(prometheusSettings(server.url), reveal);
});
afterAll(async () => {
  await plain.close();
  await server.stop();
});

async function verdictOn(
  indicator: Indicator,
  differing: Partial<Budget>,
  planned = PLANNED,
): Promise<Verdict> {
  const one = budget({ indicator, ...differing });
  const source = withoutMaintenance(plain, planned);
  const { periods } = await source.measure(one, { days: daysOf(WEEK), periods: [WEEK] });
  const [reading] = periods;
  if (!reading) throw new Error('The week was not measured.');
  return judge(one, reading, { minimum: 0.75, warn: 0.9 });
}

const gauge = (overTime: 'max' | 'avg' | 'p95'): Indicator => ({
  kind: 'gauge',
  gauge: 'memory_bytes',
  where: {},
  overTime,
  across: 'max',
});
const BYTES = { limit: quantity('2 GB'), measuredIn: unit('B') };
const RATIO: Indicator = {
  kind: 'ratio',
  of: 'bad',
  part: 'requests_total{code="500"}',
  total: 'requests_total',
};
const ERRORS = { limit: quantity('5%'), measuredIn: unit('%') };

describe('planned maintenance in a week of 167 hours, against a real Prometheus', () => {
  it('leaves a ratio as if it had not been, and says how much is left out', async () => {
    const verdict = await verdictOn(RATIO, {
      ...ERRORS,
      measuredIn: { ...unit('%'), numerator: 1, denominator: 1 },
    });
    expect(verdict.actual?.value).toBeCloseTo(0.01, 9);
    expect(verdict).toMatchObject({ status: 'within', leftOut: 6 * 3600 });
    expect(verdict.coverage.expected).toBe((167 - 6) * 12);
    const counted = await verdictOn(
      RATIO,
      { ...ERRORS, measuredIn: { ...unit('%'), numerator: 1, denominator: 1 } },
      [],
    );
    expect(counted).toMatchObject({ status: 'exceeded' });
    expect(counted.leftOut).toBeUndefined();
  });

  it('leaves a quantile as if it had not been', async () => {
    const quantile: Indicator = {
      kind: 'quantile',
      quantile: 0.95,
      histogram: 'latency',
      where: {},
      native: false,
    };
    const verdict = await verdictOn(quantile, {});
    expect(verdict.actual?.value).toBeCloseTo(0.75, 6);
    expect(verdict.events).toBeCloseTo(100 * 12 * (167 - 6), 3);
  });

  it('counts a rate by the time that is left', async () => {
    const rate: Indicator = { kind: 'rate', counter: 'requests_total', where: {} };
    const verdict = await verdictOn(rate, {
      bound: 'at_least',
      limit: quantity('0.1 req/s'),
      measuredIn: unit('req/s'),
    });
    expect(verdict.actual?.value).toBeCloseTo(100 / 300, 9);
  });

  it.each(['max', 'avg', 'p95'] as const)('leaves spikes out of the %s of a gauge', async (over) => {
    const verdict = await verdictOn(gauge(over), BYTES);
    expect(verdict).toMatchObject({ leftOut: 6 * 3600, actual: { value: 1e9 } });
    const counted = await verdictOn(gauge(over), BYTES, []);
    if (over !== 'p95') expect(counted.actual?.value).toBeGreaterThan(1.2e9);
  });

  it('makes a window of nothing else unknown, with that as its reason', async () => {
    const whole = [{ ...WEEK, service: 'api', budgets: ['api/query-p95'], reason: 'Closed' }];
    const verdict = await verdictOn(
      RATIO,
      { ...ERRORS, measuredIn: { ...unit('%'), numerator: 1, denominator: 1 } },
      whole,
    );
    expect(verdict).toMatchObject({ status: 'unknown', unknown: { why: 'maintenance' } });
  });

  it('cannot be left out of an expression, and the series says so', async () => {
    const expr: Indicator = { kind: 'expr', expr: 'max(max_over_time(memory_bytes[$window]))' };
    const source = withoutMaintenance(plain, PLANNED);
    const { warnings, periods } = await source.measure(budget({ indicator: expr, ...BYTES }), {
      days: [],
      periods: [WEEK],
    });
    expect(warnings.join()).toContain('nothing can be left out of an expression');
    expect(periods[0]?.leftOut).toBeUndefined();
  });
});
