import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertFiles } from '../../src/generate/alerts/alerts.ts';
import type { Rule } from '../../src/generate/alerts/rule.ts';
import { dashboardOf } from '../../src/generate/dashboard/dashboard.ts';
import type { Panel } from '../../src/generate/dashboard/grafana.ts';
import type { Family } from '../../src/model/budget.ts';
import { quantity, unit } from '../support/budget.ts';
import { family } from '../support/family.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';

const DAY = 86_400;
/** 2026-02-02T00:00:00Z. */
const END = 1_769_990_400;
const START = END - 32 * DAY;
const HOSTILE = `/a"b\\c${'x'.repeat(1000)}`;

const SHARE = { ...unit('%'), numerator: 1, denominator: 1 };
const own = new Map([['/search', { limit: quantity('4s') }]]);
const QUANTILES = family({ except: ['/health.*'] }, {}, own);
const ERRORS: Family = {
  ...family(
    {},
    {
      id: 'api/route-errors',
      slug: 'route-errors',
      name: 'Errors of {route}',
      bound: 'at_most',
      limit: quantity('1%'),
      measuredIn: SHARE,
      indicator: { kind: 'ratio', of: 'bad', part: 'requests_total{code="500"}', total: 'requests_total' },
    },
  ),
  id: 'api/route-errors',
  name: 'Errors by route',
};

const count = (perSecond: number) =>
  everyFiveMinutes(START, END, (_time, index) => Math.round(index * 300 * perSecond));
/** 95% of what falls evenly between two bounds is below 2.9 s, or below 0.95 s. */
function histogram(route: string, slow: boolean) {
  const labels = `route=${JSON.stringify(route)}`;
  const metric = 'api_request_duration_seconds';
  return [
    { metric: `${metric}_bucket{le="1",${labels}}`, samples: count(slow ? 0 : 10) },
    { metric: `${metric}_bucket{le="3",${labels}}`, samples: count(10) },
    { metric: `${metric}_bucket{le="+Inf",${labels}}`, samples: count(10) },
    { metric: `${metric}_count{${labels}}`, samples: count(10) },
  ];
}

let prometheus: PrometheusServer;
beforeAll(async () => {
  prometheus = await startPrometheus([
    ...histogram('/search', true),
    ...histogram('/cart', true),
    ...histogram('/quick', false),
    ...histogram(HOSTILE, true),
    ...histogram('/healthz', true),
    { metric: 'requests_total{route="/search",code="500"}', samples: count(0.05) },
    { metric: 'requests_total{route="/search",code="200"}', samples: count(0.95) },
    { metric: 'requests_total{route="/cart",code="200"}', samples: count(1) },
  ]);
});
afterAll(() => prometheus.stop());

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

async function ask(expr: string, instant = true): Promise<readonly Found[]> {
  const query = expr.replaceAll('$__rate_interval', '20m').replaceAll('$period', '7d');
  const when = instant ? `time=${END}` : `start=${END - DAY}&end=${END}&step=3600`;
  const body = new URLSearchParams(`${when}&query=${encodeURIComponent(query)}`);
  const path = instant ? 'query' : 'query_range';
  const answer = await fetch(`${prometheus.url}/api/v1/${path}`, { method: 'POST', body });
  const read = (await answer.json()) as { error?: string; data?: { result: readonly Found[] } };
  if (read.error !== undefined) throw new Error(`${read.error}: ${expr}`);
  return read.data?.result ?? [];
}

const dashboard = dashboardOf([], [QUANTILES, ERRORS]);
const panels = dashboard.panels.flatMap((one) => (one.type === 'row' ? one.panels : [one]));

function panel(title: string): Panel {
  const found = panels.find((one) => one.title === title);
  if (!found) throw new Error(`There is no panel ${title}.`);
  return found;
}

async function valuesBy(expr: string, label: string): Promise<readonly (readonly [string, number])[]> {
  const found = await ask(expr);
  return found.map(({ metric, value }) => [metric[label] ?? '', Number(Number(value?.[1]).toFixed(3))]);
}

describe('what is generated for families, on a real Prometheus', () => {
  it('is answered without an error', async () => {
    const targets = panels.flatMap((one) => one.targets);
    for (const { expr, instant } of targets) expect(await ask(expr, instant)).not.toEqual([]);
  });

  it('has a gauge for the worst member of each family, by its own limit', async () => {
    const { targets } = panel('Budget used: green below 70%, yellow to 90%, red above');
    const [quantiles, errors] = await Promise.all(targets.map(({ expr }) => ask(expr)));
    expect(Number(quantiles?.[0]?.value?.[1])).toBeCloseTo(2.9 / 2, 6);
    expect(Number(errors?.[0]?.value?.[1])).toBeCloseTo(5, 1);
  });

  it('has the members with the worst on top, each by its own limit, and none that is left out', async () => {
    const [target] = panel('P95 by route: budget used, worst on top').targets;
    const bars = await valuesBy(target?.expr ?? '', 'route');
    expect(bars.map(([, value]) => value)).toEqual([1.45, 1.45, 0.725, 0.475]);
    expect(bars.slice(2).map(([route]) => route)).toEqual(['/search', '/quick']);
    expect(new Set(bars.slice(0, 2).map(([route]) => route))).toEqual(new Set([HOSTILE, '/cart']));
  });

  it('has 0 for a member that has no series of errors', async () => {
    const [target] = panel('Errors by route: budget used, worst on top').targets;
    expect(await valuesBy(target?.expr ?? '', 'route')).toEqual([
      ['/search', 5],
      ['/cart', 0],
    ]);
  });

  it('has lines of the members over the range, and the days of the worst one', async () => {
    const [target] = panel('P95 by route: the worst members').targets;
    const lines = await ask(target?.expr ?? '', false);
    expect(new Set(lines.map(({ metric }) => metric.route))).toEqual(
      new Set(['/search', '/cart', '/quick', HOSTILE]),
    );
    expect(lines.every(({ values }) => values?.length === 25)).toBe(true);
    const [days] = panel('Days over budget in the past 30 days by metric').targets;
    expect(await valuesBy(days?.expr ?? '', 'metric')).toEqual([
      ['P95 by route', 30],
      ['Errors by route', 30],
    ]);
  });

  it('has alerts whose conditions are met by the members that are over alone', async () => {
    const [rules] = alertFiles({ budgets: [], families: [QUANTILES, ERRORS], paths: [], maintenance: [] });
    const { groups }: { groups: readonly { rules: readonly Rule[] }[] } = parse(String(rules?.content));
    const all = groups.flatMap((group) => group.rules);
    const met = async (alert: string) => {
      const found = await Promise.all(
        all.filter((rule) => rule.alert === alert).map(({ expr }) => ask(expr)),
      );
      return found.flat().map(({ metric }) => metric.route);
    };
    expect(new Set(await met('ApiRouteP95Exceeded'))).toEqual(new Set(['/cart', HOSTILE]));
    expect(await met('ApiRouteErrorsBurnsSlowly')).toEqual(['/search']);
    expect(await met('ApiRouteP95Absent')).toEqual([]);
  });
});
