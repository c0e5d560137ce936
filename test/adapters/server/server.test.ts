import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EXPOSITION_TYPE, exposition } from '../../../src/adapters/metrics/exposition.ts';
import { pushMetrics } from '../../../src/adapters/metrics/push.ts';
import type { PublisherSnapshot, Watched } from '../../../src/model/metrics.ts';
import type { Hook, HookRequest } from '../../../src/ports/hook.ts';
import { endlessServer } from '../../support/endless-server.ts';
import { folderWith } from '../../support/folder.ts';
import { freePort } from '../../support/free-port.ts';
import { publishedIn, READY, servedAt, startedServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const PUBLISHER: PublisherSnapshot = {
  budgets: [
    {
      service: 'api',
      budget: 'query-p95',
      unit: 'seconds',
      status: 'exceeded',
      limit: 2,
      actual: 2.1,
      usage: 1.05,
      headroom: -0.05,
    },
    { service: 'api', budget: 'graphql-p95', unit: 'seconds', status: 'unknown', limit: 3 },
  ],
  counts: { monitored: 2, within: 0, approaching: 0, exceeded: 1, unknown: 1 },
  issued: [{ kind: 'weekly', at: 1_770_019_200, periodEnd: 1_769_990_400 }],
  next: [{ kind: 'weekly', dueAt: 1_770_624_000 }],
  open: [{ kind: 'weekly', state: 'held', count: 0 }],
  runs: [
    {
      what: 'tick',
      completedAt: 1_770_019_230,
      succeededAt: 1_770_019_230,
      stages: { issue: 12, deliver: 3 },
    },
  ],
  deliveries: [
    { target: 'team', state: 'delivered', count: 7 },
    { target: 'team', state: 'failed', count: 1 },
  ],
  oldest: [{ target: 'notices', since: 1_770_019_000 }],
  told: [{ what: 'opened', count: 3 }],
  violations: { open: 2, overdue: 1 },
  works: { name: 'b-7', since: 1_770_018_000 },
  waiting: { entries: 2, since: 1_770_018_900 },
};

const SNAPSHOT: Watched = {
  publisher: PUBLISHER,
  program: {
    ledger: { name: 'postgresql://db:5432/headroom', isRead: true },
    isOnDuty: false,
    locks: { had: 4, missed: 1, waited: 3 },
    sessions: { busy: 2, idle: 1, locks: 1, most: 4, waiting: 5 },
    project: {
      commit: '0123456789',
      committedAt: 1_770_000_000,
      pulledAt: 1_770_019_200,
      isBroken: true,
    },
  },
};

/** A request whose path is sent as it is, without the clean-up that fetch does. */
async function rawStatus(address: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(address);
  const asked = request({ hostname, port, path, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [{ readonly statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

describe('the metrics', () => {
  it('are what promtool finds nothing wrong with', async () => {
    const text = await exposition(SNAPSHOT);
    expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  });

  it('say what is known of each budget, and nothing where nothing is', async () => {
    const lines = (await exposition(SNAPSHOT)).split('\n');
    expect(lines).toContain('headroom_budget_usage_ratio{service="api",budget="query-p95"} 1.05');
    expect(lines).toContain('headroom_budget_headroom_ratio{service="api",budget="query-p95"} -0.05');
    expect(lines).toContain('headroom_budget_limit{service="api",budget="graphql-p95",unit="seconds"} 3');
    expect(lines).toContain('headroom_budget_status{service="api",budget="graphql-p95",status="unknown"} 1');
    expect(lines.filter((line) => /^headroom_budget_(usage_ratio|actual)\{.*graphql/.test(line))).toEqual([]);
    expect(lines).toContain('headroom_deliveries_total{target="team",outcome="delivered"} 7');
    expect(lines).toContain('headroom_deliveries_outstanding{target="team",state="failed"} 1');
    expect(lines).toContain('headroom_deliveries_oldest_timestamp_seconds{target="notices"} 1770019000');
    expect(lines).toContain('headroom_notices_total{notice="opened"} 3');
    expect(lines).toContain('headroom_violations_open 2');
    expect(lines).toContain('headroom_violations_overdue 1');
    expect(lines).toContain('headroom_report_next_due_timestamp_seconds{kind="weekly"} 1770624000');
    expect(lines).toContain('headroom_run_last_duration_seconds{run="tick",stage="issue"} 12');
  });

  it('say what the program knows of itself, and who works', async () => {
    const lines = (await exposition(SNAPSHOT)).split('\n').filter((line) => !line.startsWith('#'));
    const of = '{ledger="postgresql://db:5432/headroom"}';
    expect(lines).toEqual(
      expect.arrayContaining([
        `headroom_ledger_readable${of} 1`,
        `headroom_on_duty${of} 0`,
        'headroom_duty_since_timestamp_seconds{replica="b-7"} 1770018000',
        'headroom_ledger_lock_attempts_total{outcome="had"} 4',
        'headroom_ledger_lock_attempts_total{outcome="missed"} 1',
        'headroom_ledger_lock_wait_seconds_total 3',
        'headroom_ledger_sessions{state="busy"} 2',
        'headroom_ledger_sessions{state="idle"} 1',
        'headroom_ledger_sessions{state="lock"} 1',
        'headroom_ledger_sessions_limit 4',
        'headroom_ledger_requests_waiting 5',
        'headroom_project_commit_timestamp_seconds{commit="0123456789"} 1770000000',
        'headroom_project_pulled_timestamp_seconds 1770019200',
        'headroom_project_broken 1',
        'headroom_project_unpushed 2',
        'headroom_project_unpushed_oldest_timestamp_seconds 1770018900',
      ]),
    );
  });

  it('each have a row in the docs, which tell of no other', async () => {
    const shown = [...(await exposition(SNAPSHOT)).matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
    const [, table = ''] = /^\| metric \|.*\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(docs) ?? [];
    const told = table.split('\n').flatMap((row) => row.split(' | ')[0]?.match(/headroom_\w+/g) ?? []);
    expect(new Set(told)).toEqual(new Set(shown));
    expect(told).toHaveLength(shown.length);
  });

  it('of a ledger that cannot be read are what the program knows of itself', async () => {
    const { program } = SNAPSHOT;
    const ledger = { ...program.ledger, isRead: false };
    const lines = (await exposition({ program: { ...program, ledger } })).split('\n');
    const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(samples).toContain('headroom_ledger_readable{ledger="postgresql://db:5432/headroom"} 0');
    expect(samples).toContain('headroom_project_broken 1');
    expect(samples.filter((line) => /report|deliver|budget|unpushed|duty_since/.test(line))).toEqual([]);
  });

  it('are taken by a Pushgateway, and a dead one is named', async () => {
    const port = await freePort();
    const gateway = spawn('prometheus-pushgateway', [`--web.listen-address=127.0.0.1:${port}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void gateway.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${url}/-/ready`)).ok);
    await pushMetrics(url, SNAPSHOT);
    const shown = await (await fetch(`${url}/metrics`)).text();
    expect(shown).toContain(
      'headroom_budget_usage_ratio{budget="query-p95",instance="",job="headroom",service="api"} 1.05',
    );
    const closed = `http://127.0.0.1:${await freePort()}`;
    await expect(pushMetrics(closed, SNAPSHOT)).rejects.toThrow(`The Pushgateway ${closed} does not take`);
  });

  it('are refused in the words of a Pushgateway, of which only the beginning is read', async () => {
    const url = await endlessServer('400 Bad Request');
    await expect(pushMetrics(url, SNAPSHOT)).rejects.toThrow(
      new RegExp(
        `^The Pushgateway ${url} does not take the metrics \\(status 400, “a{199}[a…]”\\)\\. Check pushgateway\\.$`,
      ),
    );
  });

  it('are scraped by Prometheus', async () => {
    const address = await servedAt({
      metrics: async () => ({ mediaType: EXPOSITION_TYPE, text: await exposition(SNAPSHOT) }),
    });
    const port = await freePort();
    const folder = folderWith({
      'prometheus.yml': `scrape_configs: [{ job_name: headroom, scrape_interval: 1s, static_configs: [{ targets: ['${new URL(address).host}'] }] }]`,
    });
    const prometheus = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    onTestFinished(() => void prometheus.kill('SIGKILL'));
    const query = `http://127.0.0.1:${port}/api/v1/query?query=headroom_budget_usage_ratio`;
    const found = await until(async () => {
      const answer = (await (await fetch(query)).json()) as {
        readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
      };
      return answer.data.result[0]?.value[1];
    });
    expect(found).toBe('1.05');
  });
});

describe('the server', () => {
  it('says whether it is ready, and why not', async () => {
    expect((await fetch(`${await servedAt()}/readyz`)).status).toBe(200);
    const troubled = await fetch(
      `${await servedAt({ readiness: async () => ({ ...READY, troubles: ['The budgets are broken.'] }) })}/readyz`,
    );
    expect(troubled.status).toBe(503);
    expect(await troubled.json()).toEqual({
      ready: false,
      troubles: ['The budgets are broken.'],
      replica: 'one',
      onDuty: true,
    });
    expect((await fetch(`${await servedAt()}/healthz`)).status).toBe(200);
  });

  it('shows reports with headers that let a page do nothing else', async () => {
    const folder = folderWith({
      'index.html': '<h1>All</h1>',
      'weekly/2026-W05/report.html': '<h1>One</h1>',
      'weekly/2026-W05/charts/a.b-c.svg': '<svg/>',
    });
    const address = await servedAt({ published: publishedIn(folder) });
    const index = await fetch(`${address}/`);
    expect(await index.text()).toBe('<h1>All</h1>');
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(index.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(index.headers.get('x-content-type-options')).toBe('nosniff');
    expect(index.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await (await fetch(`${address}/weekly/2026-W05/report.html`)).text()).toBe('<h1>One</h1>');
    expect((await fetch(`${address}/weekly/2026-W05/charts/a.b-c.svg`)).headers.get('content-type')).toBe(
      'image/svg+xml',
    );
  });

  it('answers that nothing changed to who has it already', async () => {
    const address = await servedAt();
    const etag = (await fetch(`${address}/`)).headers.get('etag') ?? '';
    const again = await fetch(`${address}/`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await fetch(`${address}/`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '1', '']);
  });

  it('shows what is made when it is asked for as it shows files', async () => {
    const asked: string[] = [];
    const address = await servedAt({
      published: async ({ parts, mediaType }) => {
        asked.push(parts.join('/'));
        return parts.length === 1 ? { mediaType, etag: '"a"', content: Buffer.from('<p>ü</p>') } : undefined;
      },
    });
    const page = await fetch(`${address}/`);
    expect([page.status, await page.text(), page.headers.get('etag')]).toEqual([200, '<p>ü</p>', '"a"']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const again = await fetch(`${address}/`, { headers: { 'if-none-match': 'W/"a"' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await fetch(`${address}/`, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['9', '']);
    expect((await fetch(`${address}/x/y.html`)).status).toBe(404);
    for (const path of ['/../a.html', '/.a.html', '/a.txt', '/%ff.html', '//a.html', '/a%00.html'])
      expect([path, await rawStatus(address, path)]).toEqual([path, 404]);
    expect(asked).toEqual(['index.html', 'index.html', 'index.html', 'x/y.html']);
  });

  it('shows nothing but reports: no ledger, no hidden file, nothing outside, no folder', async () => {
    const outside = folderWith({ 'secret.json': '{}' });
    const folder = folderWith({
      'ledger.sqlite': 'x',
      'ledger.sqlite.lock': 'x',
      '.git-cache/a/config.json': 'x',
      '.env.json': 'x',
      'notes.txt': 'x',
    });
    mkdirSync(join(folder, 'weekly'));
    symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
    writeFileSync(join(folder, '..', 'beside.json'), '{}');
    const address = await servedAt({ published: publishedIn(folder) });
    const paths = [
      '/ledger.sqlite',
      '/ledger.sqlite.lock',
      '/.git-cache/a/config.json',
      '/.env.json',
      '/notes.txt',
      '/link.json',
      '/../beside.json',
      '/%2e%2e/beside.json',
      '/..%2fbeside.json',
      '/weekly',
      '/weekly/',
      '/%00.json',
      '/%E0%A4%A.json',
      '//etc/passwd.json',
      '/\\..\\beside.json',
    ];
    for (const path of paths) expect([path, await rawStatus(address, path)]).toEqual([path, 404]);
  });

  it('takes nothing but GET and HEAD', async () => {
    const response = await fetch(`${await servedAt()}/metrics`, { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('answers what was asked before it is closed, and keeps no connection', async () => {
    const slow = Promise.withResolvers<{ mediaType: string; text: string }>();
    const asked = Promise.withResolvers<void>();
    const running = await startedServer({
      metrics: () => {
        asked.resolve();
        return slow.promise;
      },
    });
    const answer = fetch(`${running.address}/metrics`);
    await asked.promise;
    const closed = running.close();
    slow.resolve({ mediaType: EXPOSITION_TYPE, text: 'up 1\n' });
    const response = await answer;
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect(await response.text()).toBe('up 1\n');
    await closed;
    await expect(fetch(`${running.address}/healthz`)).rejects.toThrow();
  });

  it('cuts off after a few seconds what is not answered, so that closing ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = Promise.withResolvers<void>();
    const running = await startedServer({
      metrics: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const answer = expect(fetch(`${running.address}/metrics`)).rejects.toThrow();
    await asked.promise;
    const closed = running.close();
    vi.advanceTimersByTime(5000);
    await Promise.all([closed, answer]);
  });

  it('names an address that is taken', async () => {
    const address = await servedAt();
    const port = Number(new URL(address).port);
    await expect(servedAt({ port })).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}`);
  });
});

describe('a webhook', () => {
  const hookOf = (got: HookRequest[]): Hook => {
    const answer: Hook['answer'] = async (asked) => {
      got.push(asked);
      return { status: 202, text: 'Thanks.' };
    };
    return { has: (path) => path === '/pull', answer };
  };
  const post = (body: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) => ({
    method: 'POST',
    body,
    headers,
  });

  it('gets the body byte for byte with the headers, and is answered', async () => {
    const got: HookRequest[] = [];
    const address = await servedAt({ hook: hookOf(got) });
    const body = new Uint8Array([0xff, 0xfe, 0, 0xc3, 0x28]);
    const answer = await fetch(`${address}/pull?x`, post(body, { 'X-Gitlab-Token': 's' }));
    expect([answer.status, await answer.text()]).toEqual([202, 'Thanks.\n']);
    expect(got.map(({ body: came }) => [...came])).toEqual([[...body]]);
    expect(got[0]?.headers['x-gitlab-token']).toBe('s');
  });

  it('is only posted to', async () => {
    const got: HookRequest[] = [];
    const refused = await fetch(`${await servedAt({ hook: hookOf(got) })}/pull`);
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
    expect(got).toEqual([]);
  });

  it('may be as large as its bound and no larger, and is then told so', async () => {
    const got: HookRequest[] = [];
    const address = await servedAt({ hook: hookOf(got) });
    const most = 1024 * 1024;
    expect((await fetch(`${address}/pull`, post(new Uint8Array(most)))).status).toBe(202);
    const refused = await fetch(`${address}/pull`, post(new Uint8Array(most + 1)));
    expect([refused.status, await refused.text()]).toEqual([413, 'It may have 1 MiB.\n']);
    expect(got).toHaveLength(1);
  });
});
