import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { alertFiles } from '../../src/generate/alerts/alerts.ts';
import type { Budget } from '../../src/model/budget.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';
import { freePort } from '../support/free-port.ts';
import { type PrometheusServer, type StoredSeries, startPrometheus } from '../support/prometheus-server.ts';
import { until } from '../support/until.ts';

const NOW = Math.floor(Date.now() / 60_000) * 60;
const MINUTES = 7 * 60;

/** Samples of every minute, from seven hours ago to now: rules can be evaluated only after what is stored. */
function series(metric: string, at: (minute: number) => number): StoredSeries {
  const samples = Array.from(
    { length: MINUTES + 1 },
    (_, minute) => [NOW - (MINUTES - minute) * 60, at(minute)] as const,
  );
  return { metric, samples };
}

const named = (slug: string, differing: Partial<Budget>): Budget =>
  budget({ id: `api/${slug}`, slug, name: slug, ...differing });
const gauge = (name: string): Budget['indicator'] => ({
  kind: 'gauge',
  gauge: name,
  where: {},
  overTime: 'max',
  across: 'max',
});
const SHARE = { ...unit('%'), numerator: 1, denominator: 1 };
const BUDGETS: readonly Budget[] = [
  named('slow', {
    indicator: { kind: 'quantile', quantile: 0.95, histogram: 'slow_seconds', where: {}, native: false },
  }),
  named('quick', {
    indicator: { kind: 'quantile', quantile: 0.95, histogram: 'quick_seconds', where: {}, native: false },
  }),
  named('idle', {
    bound: 'at_least',
    limit: quantity('50 req/s'),
    measuredIn: unit('req/s'),
    indicator: { kind: 'rate', counter: 'idle_total', where: {} },
  }),
  named('gone', {
    bound: 'at_least',
    limit: quantity('50 req/s'),
    measuredIn: unit('req/s'),
    indicator: { kind: 'rate', counter: 'gone_total', where: {} },
  }),
  named('near', {
    limit: quantity('2 GB'),
    measuredIn: unit('B'),
    category: 'resource',
    indicator: gauge('near_bytes'),
  }),
  named('errors', {
    bound: 'at_least',
    limit: quantity('99.9%'),
    measuredIn: SHARE,
    indicator: { kind: 'ratio', of: 'good', part: 'probes_total{ok="1"}', total: 'probes_total' },
  }),
  gaugeBudget({ id: 'api/fine', slug: 'fine', name: 'fine', indicator: gauge('fine_seconds') }),
];
const histogram = (name: string, slow: boolean): readonly StoredSeries[] => [
  series(`${name}_bucket{le="1"}`, (minute) => (slow ? 0 : minute * 60)),
  series(`${name}_bucket{le="4"}`, (minute) => minute * 60),
  series(`${name}_bucket{le="+Inf"}`, (minute) => minute * 60),
  series(`${name}_count`, (minute) => minute * 60),
];
const STORED: readonly StoredSeries[] = [
  ...histogram('slow_seconds', true),
  ...histogram('quick_seconds', false),
  series('idle_total', (minute) => minute * 60),
  series('near_bytes', () => 1.9e9),
  series('probes_total{ok="1"}', (minute) => minute * 90),
  series('probes_total{ok="0"}', (minute) => minute * 10),
  series('fine_seconds', () => 0.5),
];
const EXPECTED = [
  'ApiErrorsBurnsFast',
  'ApiErrorsBurnsSlowly',
  'ApiGoneAbsent',
  'ApiIdleExceeded',
  'ApiNearApproaching',
  'ApiSlowExceeded',
];

let prometheus: PrometheusServer;
let alertmanager: ChildProcess;
let managed: string;
let folder: string;
beforeAll(async () => {
  folder = folderOf();
  const port = await freePort();
  managed = `http://127.0.0.1:${port}`;
  alertmanager = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${join(folder, 'am.yml')}`,
      `--storage.path=${join(folder, 'am')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  prometheus = await startPrometheus(STORED, ['--rules.alert.resend-delay=1s'], {
    global: { evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules.yaml')],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${port}`] }] }] },
  });
});
afterAll(async () => {
  alertmanager.kill('SIGKILL');
  await prometheus.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The rules as they are made, but for how long a state must last and how seldom some are asked, which no test can wait for. */
function folderOf(): string {
  const made = mkdtempSync(join(tmpdir(), 'headroom-alerts-'));
  writeFileSync(
    join(made, 'am.yml'),
    'route: { receiver: none, group_wait: 0s }\nreceivers: [{ name: none }]\n',
  );
  const [rules] = alertFiles({ budgets: BUDGETS, paths: [], maintenance: [] });
  const parsed: { groups: { interval?: string; rules: { for: string }[] }[] } = parse(String(rules?.content));
  for (const group of parsed.groups) {
    delete group.interval;
    for (const rule of group.rules) rule.for = '0s';
  }
  writeFileSync(join(made, 'rules.yaml'), stringify(parsed));
  return made;
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

async function received(): Promise<readonly Alert[]> {
  const answer = await fetch(`${managed}/api/v2/alerts`).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as readonly Alert[]) : [];
}

/** How often all rules were evaluated. */
async function rounds(): Promise<number> {
  const metrics = await (await fetch(`${prometheus.url}/metrics`)).text();
  const counts = metrics.matchAll(/^prometheus_rule_group_iterations_total\{.*\} (\d+)$/gm);
  return Math.min(...[...counts].map(([, count]) => Number(count)));
}

describe('the generated alerts on a real Prometheus', () => {
  it('fire exactly where a budget is over, close to it, burning or gone, and reach a real Alertmanager', async () => {
    const names = (alerts: readonly Alert[]) =>
      alerts.map(({ labels }) => String(labels.alertname)).toSorted((a, b) => a.localeCompare(b, 'en'));
    await until(async () => (await received()).length >= EXPECTED.length);
    // Some rounds more, in which one that must not fire would.
    const before = await rounds();
    await until(async () => (await rounds()) >= before + 3);
    const alerts = await received();
    expect(names(alerts)).toEqual(EXPECTED);
    const slow = alerts.find(({ labels }) => labels.alertname === 'ApiSlowExceeded');
    expect(slow).toMatchObject({
      labels: { severity: 'warning', budget: 'api/slow', service: 'api' },
      annotations: { summary: 'API slow is over its budget of 2 s', description: 'Now 3.85s.' },
    });
  });
});
