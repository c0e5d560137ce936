import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportKind } from '../../src/model/report.ts';
import { readReport } from '../../src/render/report-json.ts';
import { contentsOf, folderWith } from '../support/folder.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';

const DAY = 86_400;
const START = Date.parse('2025-12-15T00:00:00Z') / 1000;
const END = Date.parse('2026-02-02T00:00:00Z') / 1000;

const BUDGETS = `service: api
budgets:
  query-p95:
    category: latency
    at_most: 500 ms
    indicator: { quantile: 0.95, histogram: query_seconds }
  availability:
    category: quality
    at_least: 99.5%
    indicator: { ratio: { good: 'answered_total', total: requests_total } }
  throughput:
    category: throughput
    at_least: 0.3 RPS
    indicator: { rate: requests_total }
  memory:
    category: resource
    at_most: 2 GB
    indicator: { gauge: memory_bytes, over_time: p95, across: max }
  disk-growth:
    category: resource
    at_most: 10 GB/year
    indicator: { growth: disk_bytes }
  search-p95:
    category: latency
    at_most: 800 ms
    indicator: { quantile: 0.95, histogram: search_seconds }
  gone:
    category: resource
    at_most: 1 GB
    indicator: { gauge: gone_bytes }
`;

/** When one of three routes of the search became slow. */
const STEP = Date.parse('2026-01-21T10:00:00Z') / 1000;

/** Searches of two instances; what the bounds count wanders from hour to hour by a little. */
function searches(): readonly StoredSeries[] {
  const routes = { '/all': 60, '/tags': 100, '/people': 40 };
  const bounds = { 0.25: 0.5, 0.5: 0.9, 1: 0.99, '+Inf': 1 };
  return ['a', 'b'].flatMap((instance) =>
    Object.entries(routes).flatMap(([route, count]) => {
      const labels = `instance="${instance}",route="${route}"`;
      const counter = (share: (time: number) => number) => {
        let total = 0;
        return everyFiveMinutes(START, END, (time) => {
          const wander = 1 - 0.01 * Math.abs(Math.sin(time / 5000));
          total += count * share(time) * wander;
          return Math.round(total * 1000) / 1000;
        });
      };
      const isSlow = (time: number) => route === '/tags' && time >= STEP;
      return [
        ...Object.entries(bounds).map(([bound, share]) => ({
          metric: `search_seconds_bucket{${labels},le="${bound}"}`,
          samples: counter((time) => (isSlow(time) && share < 1 ? share ** 3 : share)),
        })),
        { metric: `search_seconds_count{${labels}}`, samples: counter(() => 1) },
      ];
    }),
  );
}

/** Seven weeks with a weekly pattern, a leak, growing errors, two days without any sample, and a metric that is not there. */
function series(): readonly StoredSeries[] {
  const down = (time: number) => time >= END - 12 * DAY && time < END - 10 * DAY;
  const samples = (at: (time: number, index: number) => number) =>
    everyFiveMinutes(START, END, (time, index) => (down(time) ? undefined : at(time, index)));
  const slow = (index: number) => Math.floor(index * (0.02 + index * 3e-6));
  return [
    { metric: 'query_seconds_bucket{le="0.25"}', samples: samples((_, index) => 80 * index) },
    {
      metric: 'query_seconds_bucket{le="0.5"}',
      samples: samples((_, index) => 100 * index - 10 * slow(index)),
    },
    { metric: 'query_seconds_bucket{le="+Inf"}', samples: samples((_, index) => 100 * index) },
    { metric: 'query_seconds_count', samples: samples((_, index) => 100 * index) },
    { metric: 'requests_total', samples: samples((_, index) => 100 * index) },
    { metric: 'answered_total', samples: samples((_, index) => 100 * index - slow(index)) },
    {
      metric: 'memory_bytes{instance="a"}',
      samples: samples((time, index) => 1e9 + index * 60e3 + ((time / DAY) % 7 < 2 ? 0 : 1e8)),
    },
    { metric: 'memory_bytes{instance="b"}', samples: samples((_, index) => 9e8 + (index % 12) * 1e7) },
    { metric: 'disk_bytes', samples: samples((_, index) => 1e9 + index * 90e3) },
    ...searches(),
    ...['1.42.0', '1.43.0'].map((version, index) => ({
      metric: `search_build_info{job="api",version="${version}"}`,
      samples: everyFiveMinutes(START, END, (time) => (time >= STEP - 600 === (index === 1) ? 1 : undefined)),
    })),
  ];
}

/** What a recording says that has no such answer. */
const NOT_RECORDED =
  'The recording has no answer to that query: it keeps those that its own reports asked for.';

const settings = (source: string) =>
  `time_zone: Europe/Berlin\nbudgets: [budgets]\noutput: out\nsource: ${source}\nchanges: { versions: { builds: { metric: search_build_info, label: version } } }\n`;

describe('a recording of a real Prometheus', () => {
  let server: PrometheusServer;
  beforeAll(async () => {
    server = await startPrometheus(series());
  });
  afterAll(() => server.stop());

  it('makes offline the reports that the server itself makes, figure for figure', async () => {
    const folder = folderWith({
      'live.yaml': settings(`{ prometheus: { url: "${server.url}" } }`),
      'offline.yaml': settings('{ samples: recorded.jsonl }'),
      'budgets/api.yaml': BUDGETS,
    });
    const config = (name: string) => ['--config', join(folder, `${name}.yaml`)];
    const record = ['record', ...config('live'), '--until', '2026-02-02'];
    const recorded = await runCli([...record, '--out', join(folder, 'recorded.jsonl')]);
    expect(recorded).toMatchObject({ code: 0, err: '' });
    for (const [kind, period] of [
      ['weekly', '2026-W05'],
      ['monthly', '2026-01'],
    ] as const) {
      const run = (name: string) =>
        runCli(['run', kind, '--period', period, ...config(name), '--out', join(folder, name)]);
      expect(await run('live')).toMatchObject({ code: 0, err: '' });
      expect(await run('offline')).toMatchObject({ code: 0, err: '' });
      const [live, offline] = [
        savedIn(folder, 'live', kind, period),
        savedIn(folder, 'offline', kind, period),
      ];
      expect(offline.source?.kind).toBe('recording');
      expect(figuresOf(offline)).toEqual(figuresOf(live));
      // The reports are worth comparing: each budget but the one without data has a figure.
      const known = live.rows.filter(({ verdict }) => verdict.actual !== undefined);
      expect(known.map(({ budget }) => budget.slug).toSorted()).toEqual([
        'availability',
        'disk-growth',
        'memory',
        'query-p95',
        'search-p95',
        'throughput',
      ]);
      expect(live.counts.unknown).toBe(1);
      // What is told of why is worth comparing as well.
      const why = live.rows.find(({ budget }) => budget.slug === 'search-p95')?.why;
      expect(why?.queries.length).toBeGreaterThan(0);
      if (why?.since.kind !== 'hours') throw new Error(JSON.stringify(why?.since));
      expect(why.since.first).toBeLessThanOrEqual(STEP);
      expect(why.since.last).toBeGreaterThanOrEqual(STEP);
      expect(why.where).toMatchObject({ kind: 'values', label: 'route', named: ['/tags'] });
      expect(why.changes.changes.map(({ text }) => text)).toEqual(['api 1.42.0 → 1.43.0']);
    }
  });

  it('leaves out what why is told from when it is asked to, for programs that do not read it', async () => {
    const folder = folderWith({
      'live.yaml': settings(`{ prometheus: { url: "${server.url}" } }`),
      'offline.yaml': settings('{ recording: recorded.jsonl }'),
      'budgets/api.yaml': BUDGETS,
    });
    const out = join(folder, 'recorded.jsonl');
    const record = ['record', '--config', join(folder, 'live.yaml'), '--until', '2026-02-02', '--out', out];
    expect(await runCli([...record, '--no-why'])).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(out, 'utf8')).toMatch(/^\{"headroom":"recording","schema":1,/);
    const run = ['run', 'weekly', '--config', join(folder, 'offline.yaml'), '--out', join(folder, 'out')];
    expect(await runCli(run)).toMatchObject({ code: 0, err: '' });
    const report = savedIn(folder, 'out', 'weekly', '2026-W05');
    const why = report.rows.find(({ budget }) => budget.slug === 'search-p95')?.why;
    expect(why).toMatchObject({
      since: { kind: 'days', because: expect.stringContaining(NOT_RECORDED) },
      where: { kind: 'unknown', because: NOT_RECORDED },
    });
  });

  it('leaves a report that was made from the server as it is when the server has gone', async () => {
    const folder = folderWith({
      'headroom.yaml': settings(`{ prometheus: { url: "${server.url}" } }`),
      'budgets/api.yaml': BUDGETS,
    });
    const run = ['run', 'weekly', '--period', '2026-W05', '--config', join(folder, 'headroom.yaml')];
    expect(await runCli(run)).toMatchObject({ code: 0, err: '' });
    const before = contentsOf(join(folder, 'out'));
    await server.stop();
    const { code, out, err } = await runCli(run);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(`${server.url} could not be asked in 3 tries`);
    expect(contentsOf(join(folder, 'out'))).toEqual(before);
  });
});

function savedIn(folder: string, name: string, kind: ReportKind, period: string): Report {
  const file = join(folder, name, kind, period, 'report.json');
  return readReport(file, readFileSync(file, 'utf8'));
}

/** All of a report but where its figures came from. */
function figuresOf(report: Report): Partial<Report> {
  const { source, settingsHash, queries, ...figures } = report;
  expect([source?.name, settingsHash, queries]).not.toContain(undefined);
  return figures;
}
