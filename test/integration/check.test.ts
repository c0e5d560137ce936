import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { check } from '../../src/app/check.ts';
import type { Project } from '../../src/app/generate.ts';
import { durationOf } from '../../src/config/duration.ts';
import type { Budget, Maintenance } from '../../src/model/budget.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Gate, GateResult } from '../../src/model/gate.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const NOW = Date.parse('2026-03-10T12:34:00Z') / 1000;
// Samples of every five minutes end a minute before.
const LAST = NOW - 60;
const BEGIN = LAST - 40 * 86_400;
const BAD_HOUR = LAST - 3600;
const YEAR = 365 * 86_400;

const series = (metric: string, at: (time: number, index: number) => number | undefined) => ({
  metric,
  samples: everyFiveMinutes(BEGIN, LAST, at),
});
/** Ten a second, and two a second in the last hour. */
const requests = (time: number) => 10 * (Math.min(time, BAD_HOUR) - BEGIN) + 2 * Math.max(0, time - BAD_HOUR);

const SERIES = [
  series('memory_bytes', (time) => (time > BAD_HOUR ? 3e9 : 1e9)),
  series('late_bytes', (time) => (time > LAST - 600 ? 1e9 : undefined)),
  series('store_bytes', (time) => 1e12 + ((time - BEGIN) / YEAR) * 20e9),
  series('requests_total', requests),
];

const bytes = (slug: string, gauge: string, differing: Partial<Budget> = {}) =>
  gaugeBudget({
    id: `api/${slug}`,
    limit: quantity('2 GB'),
    measuredIn: unit('B'),
    indicator: { kind: 'gauge', gauge, where: {}, overTime: 'avg', across: 'max' },
    ...differing,
  });

const BUDGETS = [
  bytes('memory', 'memory_bytes'),
  bytes('late', 'late_bytes'),
  bytes('nowhere', 'no_such_bytes'),
  bytes('growth', 'store_bytes', {
    limit: quantity('10 GB/year'),
    measuredIn: unit('B/s'),
    indicator: { kind: 'growth', gauge: 'store_bytes', where: {}, across: 'sum' },
  }),
  budget({
    id: 'api/requests',
    bound: 'at_least',
    limit: quantity('8 RPS'),
    measuredIn: unit('RPS'),
    indicator: { kind: 'rate', counter: 'requests_total', where: {} },
  }),
];

let server: PrometheusServer;
beforeAll(async () => {
  server = await startPrometheus(SERIES);
});
afterAll(() => server.stop());

async function gateOver(
  asked: string,
  maintenance: readonly Maintenance[] = [],
  url = server.url,
): Promise<Gate> {
  const source = createPrometheusSource(prometheusSettings(url), reveal);
  const project: Project = {
    set: { budgets: BUDGETS, paths: [], maintenance },
    calendar: { zone: 'UTC', weekStartsOn: 'monday' },
    coverage: { minimum: 0.75, warn: 0.9 },
    presentation: { from: 'a@example.org', to: [] },
    settingsHash: '',
    version: '0.0.0',
  };
  const past = { asked, seconds: durationOf(asked) ?? 0 };
  const wanted = { budgets: BUDGETS, past, failOn: ['exceeded'] as const };
  try {
    return await check(project, wanted, { source, clock: { now: () => NOW } });
  } finally {
    await source.close();
  }
}

const resultOf = ({ results }: Gate, id: string): GateResult | undefined =>
  results.find((result) => result.budget.id === id);

describe('a gate over the last stretch of time, against a real Prometheus', () => {
  it('sees in an hour what a week hides', async () => {
    const [hour, week] = [await gateOver('1h'), await gateOver('7d')];
    expect(hour.window).toEqual({ start: NOW - 3600, end: NOW });
    expect(hour.over).toBe('the last 1h to 2026-03-10T12:34:00Z');
    expect(resultOf(hour, 'api/memory')).toMatchObject({ status: 'exceeded', fails: true, headroom: -1e9 });
    expect(resultOf(hour, 'api/requests')).toMatchObject({ status: 'exceeded', fails: true });
    expect(resultOf(hour, 'api/requests')?.actual?.value).toBeCloseTo(2, 1);
    expect(resultOf(week, 'api/memory')?.status).toBe('within');
    expect(resultOf(week, 'api/requests')).toMatchObject({ status: 'within', fails: false });
  });

  it('judges a growth by whole days, however short the window', async () => {
    const growth = resultOf(await gateOver('30m'), 'api/growth');
    expect(growth).toMatchObject({ status: 'exceeded', fails: true });
    expect((growth?.actual?.value ?? 0) * YEAR).toBeCloseTo(20e9, -6);
  });

  it('knows nothing where data are too few or none, and says why', async () => {
    const gate = await gateOver('1h');
    expect(resultOf(gate, 'api/late')).toMatchObject({ status: 'unknown', fails: false });
    expect(resultOf(gate, 'api/late')?.remark).toContain('75% is needed for a verdict');
    expect(resultOf(gate, 'api/nowhere')?.remark).toContain('No series matched');
  });

  it('leaves planned maintenance out', async () => {
    const planned = [
      { start: BAD_HOUR - 60, end: NOW, service: 'api', budgets: ['api/memory'], reason: 'upgrade' },
    ];
    expect(resultOf(await gateOver('3h', planned), 'api/memory')).toMatchObject({
      status: 'within',
      actual: { value: 1e9 },
    });
    expect(resultOf(await gateOver('30m', planned), 'api/memory')?.status).toBe('unknown');
  });

  it('is an error, not an open gate, when the source answers nothing', async () => {
    await expect(gateOver('1h', [], 'http://127.0.0.1:1')).rejects.toThrow(SourceError);
  });
});
