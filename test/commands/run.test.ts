import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readReport } from '../../src/render/report-json.ts';
import { contentsOf, folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const WEEKLY = ['report.eml', 'report.html', 'report.json', 'report.md'];
/** What is over or near in the recorded week, what degrades or regressed, and the violations of 30 days. */
const WEEKLY_CHARTS = [
  'headroom-api.db-queries',
  'headroom-api.query-p95',
  'headroom-api.stage-execution',
  'headroom-provider.memory',
  'headroom-provider.provisioning-p95',
  'headroom-provider.storage',
  'overview',
  'trend-api.db-queries',
  'trend-api.network',
  'trend-api.query-p95',
  'trend-api.stage-execution',
  'trend-api.websocket-p95',
  'trend-provider.memory',
  'trend-provider.provisioning-p95',
  'trend-provider.storage',
  'overruns-by-metric',
  'overruns-by-service',
];

/** The pages around reports. */
const ROOM = /^[^/]+\.html$|^(budgets|services|owners)\//;

/** The files in a folder, by their paths in it. */
function filesIn(folder: string): readonly string[] {
  return Object.keys(contentsOf(folder));
}

describe('headroom run', () => {
  it('writes the report in every form, its charts and the pages around it, and nothing else', async () => {
    const out = folderWith();
    const { code, err } = await runCli(['run', 'weekly', '--period', '2026-W05', '--out', out]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const charts = WEEKLY_CHARTS.map((name) => `weekly/2026-W05/charts/${name}.svg`);
    const forms = WEEKLY.map((name) => `weekly/2026-W05/${name}`);
    const files = filesIn(out);
    expect(files.filter((file) => !ROOM.test(file))).toEqual([...charts, ...forms].toSorted());
    const room = [
      'index.html',
      'reports.html',
      'beside.html',
      'services/api.html',
      'budgets/api/query-p95.html',
    ];
    expect(files).toEqual(expect.arrayContaining(room));
  });

  it('makes both reports of the last complete periods that the source covers', async () => {
    const out = folderWith();
    expect((await runCli(['run', '--service', 'node', '--out', out])).code).toBe(0);
    const saved = filesIn(out).filter((file) => file.endsWith('report.json'));
    expect(saved).toEqual(['monthly/2026-01/report.json', 'weekly/2026-W05/report.json']);
  });

  it('puts a report of some services among the drafts and not in the place of the whole, and says so', async () => {
    const lines = [
      'organisation: VirtEngine',
      'time_zone: UTC',
      `budgets: [${ROOT}/budgets]`,
      `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
      'email: { from: headroom@virtengine.example, to: [performance@virtengine.example] }',
      'output: output',
    ];
    const folder = folderWith({ 'headroom.yaml': lines.join('\n') });
    const [config, output] = [join(folder, 'headroom.yaml'), join(folder, 'output')];
    const { out, err } = await runCli(['run', 'weekly', '--service', 'node', '--config', config]);
    expect(err).toBe(
      'weekly 2026-W05 is about Node only; this is a draft, and --out names another folder.\n',
    );
    expect(out).toContain('VirtEngine performance budgets: week of 26 January 2026, Node only\n');
    expect(filesIn(output).every((file) => file.startsWith('drafts/'))).toBe(true);
  });

  it('prints the headline, the table and the files that people open', async () => {
    const out = folderWith();
    const { out: text } = await runCli(['run', 'weekly', '--out', out]);
    expect(text).toContain(
      'VirtEngine performance budgets: week of 26 January 2026\nAPI Query P95 is 0.1 s over 2 s, since 28 January; @backend-team,',
    );
    expect(text).toMatch(/^✗ {2}API +Query P95 +≤ 2 s +2\.1 s +-0\.1 s +105% +degrading +exceeded$/m);
    for (const file of ['report.md', 'report.html', 'report.eml'])
      expect(text).toContain(`  ${join(out, 'weekly/2026-W05', file)}\n`);
    expect(text).not.toContain('report.json');
  });

  it('with --json prints one JSON text on standard output and nothing else', async () => {
    const out = folderWith();
    const ran = await runCli(['run', 'weekly', '--json', '--out', out]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const [made, ...more] = z
      .array(z.object({ report: z.looseObject({ kind: z.string() }), files: z.array(z.string()) }))
      .parse(JSON.parse(ran.out));
    expect(more).toEqual([]);
    expect(made?.report.kind).toBe('weekly');
    // Of the pages around the report, the one that leads to all others.
    const files = filesIn(out).filter((file) => file === 'index.html' || !ROOM.test(file));
    expect([...(made?.files ?? [])].toSorted()).toEqual(files.map((file) => join(out, file)));
    const file = join(out, 'weekly/2026-W05/report.json');
    expect(readReport(file, readFileSync(file, 'utf8'))).toEqual(made?.report);
  });

  it.each<{ name: string; env: Record<string, string>; terminal: boolean; coloured: boolean }>([
    { name: 'into a pipe', env: {}, terminal: false, coloured: false },
    { name: 'on a terminal', env: {}, terminal: true, coloured: true },
    { name: 'on a terminal with NO_COLOR', env: { NO_COLOR: '1' }, terminal: true, coloured: false },
    // no-color.org: it counts when it is present and not empty.
    { name: 'on a terminal with an empty NO_COLOR', env: { NO_COLOR: '' }, terminal: true, coloured: true },
    { name: 'on a terminal that is dumb', env: { TERM: 'dumb' }, terminal: true, coloured: false },
  ])('colours its words $name: $coloured', async ({ env, terminal, coloured }) => {
    const ran = await runCli(['run', 'weekly', '--service', 'api', '--out', folderWith()], env, terminal);
    expect(ran.code).toBe(0);
    expect(ran.out.includes('\u001B')).toBe(coloured);
    if (!terminal) expect(ran.err).toBe('');
  });
});

describe('--period', () => {
  it.each([
    { kind: 'weekly', period: '2026-W05', made: 'weekly/2026-W05' },
    { kind: 'weekly', period: '2026-01-25', made: 'weekly/2026-W04' },
    { kind: 'weekly', period: '2026-01-26', made: 'weekly/2026-W05' },
    { kind: 'monthly', period: '2026-01', made: 'monthly/2026-01' },
    { kind: 'monthly', period: '2025-12-31', made: 'monthly/2025-12' },
  ])('$period makes the $kind report $made', async ({ kind, period, made }) => {
    const out = folderWith();
    const { code } = await runCli(['run', kind, '--period', period, '--service', 'api', '--out', out]);
    expect(code).toBe(0);
    expect(filesIn(out).filter((file) => file.endsWith('.json'))).toEqual([`${made}/report.json`]);
  });

  it('of a month that still runs says so', async () => {
    const { code, out } = await runCli(['run', 'monthly', '--period', '2026-02', '--out', folderWith()]);
    expect(code).toBe(0);
    expect(out).toContain('monthly review of February 2026 (still running)');
  });

  it.each([
    {
      kinds: ['weekly'],
      period: '2027-W01',
      said: '2027-W01 has no whole day with data yet: they reach up to 2026-02-02 in UTC.',
    },
    { kinds: ['weekly'], period: '2026-02-03', said: '2026-W06 has no whole day with data yet' },
    {
      kinds: ['weekly'],
      period: '2026-01',
      said: '“2026-01” names no period of the weekly report. Write a week such as 2026-W05',
    },
    {
      kinds: ['monthly'],
      period: '2026-W05',
      said: '“2026-W05” names no period of the monthly report. Write a month such as 2026-01',
    },
    { kinds: ['weekly'], period: '2026-W54', said: '“2026-W54” names no period' },
    { kinds: ['weekly'], period: '2026-02-30', said: '“2026-02-30” names no period' },
    { kinds: ['weekly'], period: 'last week', said: '“last week” names no period' },
    { kinds: ['weekly'], period: '', said: '“” names no period' },
    {
      kinds: [],
      period: '2026-W05',
      said: '--period goes with one kind of report. Write headroom run weekly',
    },
    {
      kinds: ['weekly', 'monthly'],
      period: '2026-W05',
      said: '“2026-W05” names no period of the monthly report.',
    },
  ])('$period for [$kinds] is bad input, and nothing is written', async ({ kinds, period, said }) => {
    const out = folderWith();
    const ran = await runCli(['run', ...kinds, '--period', period, '--out', out]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(`error: ${said}`);
    expect(filesIn(out)).toEqual([]);
  });
});

describe('names that are not known', () => {
  it.each([
    {
      argv: ['weekly', '--service', 'apy'],
      said: 'error: There is no service apy. Known services: api, benchmark, node, provider. Did you mean api?\n',
    },
    {
      argv: ['weekly', '--service', 'api', 'nod', 'zzz'],
      said: 'error: There is no service nod, zzz. Known services: api, benchmark, node, provider. Did you mean node?\n',
    },
    {
      argv: ['weekley'],
      said: 'error: There is no report “weekley”. Allowed are weekly and monthly; leave it out for both. Did you mean weekly?\n',
    },
  ])('are offered the nearest: $argv', async ({ argv, said }) => {
    const out = folderWith();
    expect(await runCli(['run', ...argv, '--out', out])).toEqual({ code: 2, out: '', err: said });
    expect(filesIn(out)).toEqual([]);
  });
});
