import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { readReport } from '../../src/render/report-json.ts';
import { folderWith } from '../support/folder.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';
import { scriptedServer } from '../support/scripted-server.ts';

const at = (text: string) => Date.parse(text) / 1000;
const START = at('2025-12-20T00:00:00Z');
const END = at('2026-02-02T00:00:00Z');
const DEPLOYED = at('2026-01-27T13:40:00Z');
const STEPPED = at('2026-01-27T14:00:00Z');

/** A gauge that rose at a known moment, with a little of what days differ by. */
const memory = (job: string, stepped: number) => ({
  metric: `memory_bytes{job="${job}"}`,
  samples: everyFiveMinutes(
    START,
    END,
    (now, index) => (now < stepped ? 1e9 : 2.6e9) + ((index * 7919) % 101) * 1e6,
  ),
});
const version = (job: string, text: string, from: number, until: number) => ({
  metric: `build_info{job="${job}",version="${text}"}`,
  samples: everyFiveMinutes(from, until, () => 1),
});

let prometheus: PrometheusServer;
beforeAll(async () => {
  prometheus = await startPrometheus([
    memory('api', STEPPED),
    memory('web', Number.POSITIVE_INFINITY),
    version('api', '1.42.0', START, DEPLOYED - 300),
    version('api', '1.43.0', DEPLOYED, END),
    version('web', '7', START, DEPLOYED + 300),
    version('web', '8', DEPLOYED + 600, END),
  ]);
});
afterAll(() => prometheus.stop());

const budget = (service: string) =>
  `service: ${service}\nbudgets:\n  memory:\n    category: resource\n    at_most: 2 GB\n    indicator: { gauge: memory_bytes, where: { job: ${service} } }\n`;

function reportIn(out: string): Report {
  const [{ report }] = JSON.parse(out) as readonly [{ readonly report: unknown }];
  return readReport('the report', JSON.stringify(report));
}

it('a report of a budget that stepped tells what changed before it in every place, and is read again', async () => {
  const grafana = await scriptedServer(({ headers }) =>
    headers.authorization === 'Bearer s3cret'
      ? {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([
            { time: (DEPLOYED - 3600) * 1000, text: '<b>cache</b> resized', tags: ['api'] },
          ]),
        }
      : { status: 401, body: '{"message":"Unauthorized"}' },
  );
  const token = join(folderWith({ token: 's3cret\n' }), 'token');
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      'budgets: [budgets]',
      `source: { prometheus: { url: "${prometheus.url}" } }`,
      'changes:',
      '  versions: { builds: { metric: build_info, label: version } }',
      `  grafana: { grafana: { url: "${grafana.url}", token_file: ${token} } }`,
      `  other: { grafana: { url: "${grafana.url}", token: wrong } }`,
      '',
    ].join('\n'),
    'budgets/api.yaml': budget('api'),
    'budgets/web.yaml': budget('web'),
    'changes/api.jsonl':
      '{"at":"2026-01-27T12:10:00Z","service":"api","text":"index rebuilt","commit":"3f2a1bc"}\nbroken\n',
  });
  const config = join(folder, 'headroom.yaml');
  const { code, out } = await runCli(['run', 'weekly', '--period', '2026-W05', '--json', '--config', config]);
  expect(code).toBe(0);
  const { rows } = reportIn(out);
  const [api, web] = ['api', 'web'].map((service) => rows.find((row) => row.budget.service === service));
  expect(web?.why).toBeUndefined();
  expect(api?.why?.changes.changes).toMatchObject([
    { kind: 'deployment', at: DEPLOYED, service: 'api', text: 'api 1.42.0 → 1.43.0', place: 'versions' },
    { kind: 'annotation', at: DEPLOYED - 3600, service: 'api', text: 'cache resized', place: 'grafana' },
    {
      kind: 'note',
      at: at('2026-01-27T12:10:00Z'),
      text: 'index rebuilt (commit 3f2a1bc)',
      place: 'changes',
    },
  ]);
  expect(api?.why?.changes.places).toEqual(['versions', 'grafana', 'changes']);
  expect(api?.why?.changes.unknown).toEqual([
    expect.stringMatching(
      /^other: http:\S+ refused the token \(status 401, “Unauthorized”\): check token or token_file under changes\.other\.grafana\.$/,
    ),
    expect.stringMatching(/^changes: changes\/api\.jsonl:2: This is no note: it is no JSON\./),
  ]);
  expect(
    api?.why?.queries.filter(({ purpose }) => purpose === 'changes').map(({ query }) => query),
  ).toContain('count by (version, service, app, app_kubernetes_io_name, job) (build_info)');
  expect(readFileSync(join(folder, 'output/weekly/2026-W05/report.json'), 'utf8')).not.toContain('s3cret');
});
