import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardOf } from '../../src/generate/dashboard/dashboard.ts';
import type { Dashboard, Panel } from '../../src/generate/dashboard/grafana.ts';
import type { Budget } from '../../src/model/budget.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';

const DAY = 86_400;
/** 2026-02-02T00:00:00Z. */
const END = 1_769_990_400;
const START = END - 32 * DAY;
const SHARE = { ...unit('%'), numerator: 1, denominator: 1 };

const named = (slug: string, differing: Partial<Budget>): Budget =>
  budget({ id: `api/${slug}`, slug, name: slug, ...differing });

const BUDGETS: readonly Budget[] = [
  named('slow $1', {}),
  named('rate', {
    bound: 'at_least',
    limit: quantity('50 TPS'),
    measuredIn: unit('TPS'),
    indicator: { kind: 'rate', counter: 'tx_total', where: {} },
  }),
  named('availability', {
    bound: 'at_least',
    limit: quantity('99%'),
    measuredIn: SHARE,
    indicator: { kind: 'ratio', of: 'good', part: 'probes_total{ok="1"}', total: 'probes_total' },
  }),
  named('memory', {
    limit: quantity('2 GB'),
    measuredIn: unit('MB'),
    indicator: { kind: 'gauge', gauge: 'memory_megabytes', where: {}, overTime: 'max', across: 'max' },
  }),
  named('growth', {
    limit: quantity('1 GB/day'),
    measuredIn: unit('B/s'),
    indicator: { kind: 'growth', gauge: 'disk_bytes', where: {}, across: 'max' },
  }),
  named('gone', { service: 'other', serviceName: 'Other', indicator: { kind: 'expr', expr: 'max(gone)' } }),
];

const count = (perSecond: number) =>
  everyFiveMinutes(START, END, (_time, index) => Math.round(index * 300 * perSecond));
const series = [
  { metric: 'api_request_duration_seconds_bucket{le="1"}', samples: count(0) },
  { metric: 'api_request_duration_seconds_bucket{le="3"}', samples: count(10) },
  { metric: 'api_request_duration_seconds_bucket{le="+Inf"}', samples: count(10) },
  { metric: 'tx_total', samples: count(40) },
  { metric: 'probes_total{ok="1"}', samples: count(995 / 1000) },
  { metric: 'probes_total{ok="0"}', samples: count(5 / 1000) },
  // Over its limit on two whole days.
  {
    metric: 'memory_megabytes',
    samples: everyFiveMinutes(START, END, (time) =>
      time > END - 4 * DAY && time < END - 2 * DAY ? 2500 : 1000,
    ),
  },
  {
    metric: 'disk_bytes',
    samples: everyFiveMinutes(START, END, (time) => ((time - START) / DAY) * 5e8),
  },
];

let prometheus: PrometheusServer;
beforeAll(async () => {
  prometheus = await startPrometheus(series);
});
afterAll(() => prometheus.stop());

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

/** A query as Grafana sends it, with its variables put in. */
async function ask(expr: string, instant: boolean): Promise<Answer> {
  const query = expr.replaceAll('$__rate_interval', '20m').replaceAll('$period', '7d');
  const when = instant ? `time=${END}` : `start=${END - DAY}&end=${END}&step=3600`;
  const body = new URLSearchParams(`${when}&query=${encodeURIComponent(query)}`);
  const path = instant ? 'query' : 'query_range';
  const answer = await fetch(`${prometheus.url}/api/v1/${path}`, { method: 'POST', body });
  return (await answer.json()) as Answer;
}

function panelsOf({ panels }: Dashboard): readonly Panel[] {
  return panels.flatMap((one) => (one.type === 'row' ? one.panels : [one]));
}

function panel(title: string): Panel {
  const found = panelsOf(dashboardOf(BUDGETS)).find((one) => one.title === title);
  if (!found) throw new Error(`There is no panel ${title}.`);
  return found;
}

async function latest(of: Panel, legend: string): Promise<number | undefined> {
  const target = of.targets.find(({ legendFormat }) => legendFormat === legend);
  const [found] = (await ask(target?.expr ?? '', target?.instant ?? true)).data?.result ?? [];
  const value = found?.value ?? found?.values?.at(-1);
  return value === undefined ? undefined : Number(value[1]);
}

describe('the queries of the generated dashboard, on a real Prometheus', () => {
  it('are all answered without an error, for the shipped budgets and for one of each kind', async () => {
    const file = join(import.meta.dirname, '../../generated/dashboard/budgets.dashboard.json');
    const shipped = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
    const targets = [...panelsOf(shipped), ...panelsOf(dashboardOf(BUDGETS))].flatMap((one) => one.targets);
    expect(targets.length).toBeGreaterThan(57 * 5);
    const refused: unknown[] = [];
    for (const { expr, instant } of targets) {
      const { status, error } = await ask(expr, instant);
      if (status !== 'success') refused.push({ expr, error });
    }
    expect(refused).toEqual([]);
    expect((await ask('sum(', true)).status).toBe('error');
  });

  it('say how much of each budget is used, as the reports do', async () => {
    const gauges = panel('Budget used: green below 70%, yellow to 90%, red above');
    // 95% of what falls evenly between 1 s and 3 s is below 2.9 s, of 2 s.
    expect(await latest(gauges, 'slow $1')).toBeCloseTo(2.9 / 2, 6);
    expect(await latest(gauges, 'rate')).toBeCloseTo(50 / 40, 3);
    expect(await latest(gauges, 'availability')).toBeCloseTo(0.5, 2);
    expect(await latest(gauges, 'memory')).toBeCloseTo(2500 / 2000, 9);
    expect(await latest(gauges, 'growth')).toBeCloseTo(0.5, 6);
  });

  it('say the headroom in base units, below zero over budget', async () => {
    expect(await latest(panel('Headroom: time'), 'slow $1')).toBeCloseTo(2 - 2.9, 6);
    expect(await latest(panel('Headroom: count per time'), 'rate')).toBeCloseTo(40 - 50, 6);
    expect(await latest(panel('Headroom: data'), 'memory')).toBeCloseTo(1e9, 3);
  });

  it('draw the limit and a straight trend', async () => {
    const memory = panel('memory');
    expect(await latest(memory, 'Limit')).toBe(2e9);
    const trend = memory.targets.find(({ legendFormat }) => legendFormat === 'Trend');
    const [line] = (await ask(trend?.expr ?? '', false)).data?.result ?? [];
    const values = (line?.values ?? []).map(([, value]) => Number(value));
    expect(values).toHaveLength(25);
    const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
    expect(steps[0]).toBeGreaterThan(0);
    for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 3);
  });

  it('count the days of violations, and leave out what is not measured', async () => {
    const [byMetric] = panel('Days over budget in the past 30 days by metric').targets;
    const found = (await ask(byMetric?.expr ?? '', true)).data?.result ?? [];
    expect(Object.fromEntries(found.map(({ metric, value }) => [metric.metric, Number(value?.[1])]))).toEqual(
      { 'slow $1': 30, rate: 30, availability: 0, memory: 2, growth: 0 },
    );
    const byService = panel('Days over budget in the past 30 days by service');
    expect(await latest(byService, 'API')).toBe(62);
    expect(await latest(byService, 'Other')).toBeUndefined();
  });
});
