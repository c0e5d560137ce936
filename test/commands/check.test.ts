import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONFIG = ['--config', join(ROOT, 'headroom.yaml')];
const fixture = (name: string) => join(ROOT, 'test/fixtures/k6', name);
const check = (...argv: readonly string[]) => runCli(['check', ...argv, ...CONFIG]);
const TESTED = ['api/query-p95', 'api/error-rate', 'api/requests'];

describe('headroom check', () => {
  it('exits 1 when a budget is exceeded, with headroom and its share for each, worst first', async () => {
    const { code, out } = await check('--service', 'api', 'provider');
    expect(code).toBe(1);
    const ids = out.split('\n').flatMap((line) => /^[✗!?✓]\s+(\S+)/.exec(line)?.[1] ?? []);
    expect(ids.slice(0, 2)).toEqual(['api/query-p95', 'provider/provisioning-p95']);
    expect(out).toMatch(/api\/query-p95 +≤ 2 s +2\.1 s +105% +0\.1 s beyond the limit \(5%\)/);
    expect(out).toMatch(/api\/memory +≤ 2 GB +1\.67 GB +83% +headroom 0\.33 GB \(16\.7%\)/);
    expect(out).toContain('The gate is shut by 1 exceeded budget');
  });

  it('exits 0 when none is, and fails on approaching or unknown when told to', async () => {
    expect((await check('provider/provisioning-p95')).code).toBe(0);
    expect((await check('provider/provisioning-p95', '--fail-on', 'approaching')).code).toBe(1);
    expect((await check('api/graphql-p95', 'api/memory')).code).toBe(0);
    expect((await check('api/graphql-p95', 'api/memory', '--fail-on', 'approaching,unknown')).code).toBe(1);
  });

  it('is shut when nothing could be judged at all', async () => {
    expect((await check('api/graphql-p95')).code).toBe(1);
  });

  it('prints JUnit that a parser reads, annotations that GitHub reads, JSON, and adds Markdown to a file', async () => {
    const folder = folderWith({ 'summary.md': '# Before\n' });
    const summary = join(folder, 'summary.md');
    const { out: junit } = await check('--service', 'api', '--format', 'junit', '--summary', summary);
    expect(
      execFileSync(
        'python3',
        [
          '-c',
          'import sys,xml.etree.ElementTree as e; r=e.fromstring(sys.stdin.read()); print(len(r.findall(".//testcase")), len(r.findall(".//failure")), len(r.findall(".//skipped")))',
        ],
        { input: junit, encoding: 'utf8' },
      ).trim(),
    ).toBe('18 1 1');
    expect(readFileSync(summary, 'utf8')).toMatch(
      /^# Before\n## Performance budgets\n\n❌ The gate is shut by 1 exceeded budget/,
    );
    const { out: github } = await check('api/query-p95', '--format', 'github');
    expect(github.split('\n')[0]).toBe(
      '::error title=Budget api/query-p95::API Query P95 is exceeded: 2.1 s of ≤ 2 s. 0.1 s beyond the limit (5%25)',
    );
    const { out: json } = await check('api/query-p95', '--format', 'json');
    expect(JSON.parse(json)).toMatchObject({
      failed: 1,
      budgets: [{ budget: 'api/query-p95', status: 'exceeded', fails: true }],
    });
  });

  it.each([
    [['api/memry'], 'Did you mean api/memory?'],
    [['api/qery'], 'Did you mean api/query-p95?'],
    [['ap/query-p95'], 'Did you mean api/query-p95?'],
    [['query-p95'], 'Did you mean api/query-p95?'],
    [['--category', 'latencies'], 'There is no category latencies. There are latency'],
    [['--label', 'gold'], '“gold” is no label.'],
    [['--label', 'tier=gold'], 'No budget is selected.'],
    [['--fail-on', 'within'], '“within” is nothing to fail on.'],
    [['--window', 'soon'], '“soon” is no window.'],
    [['--window', '1h'], 'A recording answers windows of 1d and 7d'],
    [['--window', '1h', '--results', 'x'], '--results and --window exclude each other'],
    [['--results', 'nowhere.json'], 'Cannot read nowhere.json'],
    [['api/memory', '--results', 'x.json'], 'None of these budgets reads anything of a load test.'],
  ])('refuses %j', async (argv, wrong) => {
    const { code, err } = await check(...argv);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
  });
});

describe('headroom check --results', () => {
  it.each([
    ['handle-summary.json', 1, 2.1005],
    ['summary-export.json', 0, 1.9005],
    ['machine-readable.json', 0, 1.9005],
  ])('reads %s', async (file, code, actual) => {
    const ran = await check('--results', fixture(file));
    expect(ran.code).toBe(code);
    const { out: json } = await check('api/query-p95', '--results', fixture(file), '--format', 'json');
    expect(JSON.parse(json).budgets[0].actual).toBeCloseTo(actual, 9);
    expect(ran.out).toMatch(/api\/error-rate +≤ 0\.5% +0\.25% +50%/);
    expect(ran.out).toMatch(/api\/requests +≥ 1,000 RPS +1,500(\.2)? RPS/);
    for (const id of TESTED) expect(ran.out).toContain(id);
  });

  it('computes percentiles from the samples themselves', async () => {
    const values = Array.from({ length: 101 }, (_, index) => 1000 + index * 10);
    const folder = folderWith({
      'samples.json': JSON.stringify({ 'http_req_duration{name:query}': values }),
      'more.csv': [
        'metric,value',
        ...values.map((value) => `http_req_duration{name:query},${value / 1000}`),
      ].join('\n'),
    });
    const { out } = await check('api/query-p95', '--results', join(folder, 'more.csv'));
    expect(out).toContain('1.95 s');
    const few = folderWith({ 'few.json': JSON.stringify({ 'http_req_duration{name:query}': [1, 2] }) });
    const { code, out: said } = await check('api/query-p95', '--results', join(few, 'few.json'));
    expect(code).toBe(1);
    expect(said).toContain('2 samples; P95 needs at least 59.');
  });

  it('fails for a figure that is missing, and names what there is', async () => {
    const folder = folderWith({ 'r.json': '{"http_req_duration{name:qery}":{"p95":1}}' });
    const { code, out } = await check('api/query-p95', '--results', join(folder, 'r.json'));
    expect(code).toBe(1);
    expect(out).toContain(
      'The results have no http_req_duration{name:query}. It has http_req_duration{name:qery}. Did you mean http_req_duration{name:qery}?',
    );
  });

  it('sends no control character of a metric’s name to the terminal', async () => {
    const folder = folderWith({ 'r.json': '{"a\\u001b[31mred\\nnew\\u0007":{"p95":1}}' });
    const { out } = await check('api/query-p95', '--results', join(folder, 'r.json'));
    expect(out).toContain('It has a [31mred new .');
  });

  const POINT = (value: number, index: number) =>
    `{"metric":"http_req_duration","type":"Point","data":{"time":"2026-02-02T08:00:${String(index % 60).padStart(2, '0')}.000000+01:00","value":${value},"tags":{"name":"query","status":"200","method":"GET","url":"https://api.example/query"}}}\n`;
  const METRIC =
    '{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","thresholds":[]},"metric":"http_req_duration"}\n';

  it('reads 100 MB of k6’s raw output, in memory for its values alone', async () => {
    const folder = folderWith();
    const file = join(folder, 'raw.json');
    const out = openSync(file, 'w');
    writeSync(out, METRIC);
    const block = Array.from({ length: 5000 }, (_, index) => POINT(1000 + (index % 1000), index)).join('');
    let size = 0;
    while (size < 100e6) size += writeSync(out, block);
    closeSync(out);
    const script = `import { run } from ${JSON.stringify(join(ROOT, 'src/cli.ts'))};
      const text = []; const stream = { write: (part) => text.push(part), terminal: false, columns: 100 };
      const code = await run(['check', 'api/query-p95', '--results', ${JSON.stringify(file)}, ...${JSON.stringify(CONFIG)}], { env: {}, out: stream, err: stream });
      console.log(JSON.stringify({ code, text: text.join(''), peak: process.resourceUsage().maxRSS / 1024 }));`;
    const ran = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    );
    expect(ran.text).toContain('1.95 s');
    expect(ran.code).toBe(0);
    expect(ran.peak).toBeLessThan(300);
  });

  it.each([
    ['empty.json', '', 'is empty.'],
    ['cut.json', '{"metrics": {"http_req_du', 'is not JSON'],
    ['list.json', '[1, 2]', 'is JSON of no form that is known'],
    [
      'cut.ndjson',
      `${METRIC}${POINT(1, 1)}{"metric":"http_req_duration","type":"Po`,
      'cut.ndjson:3: this is no line of k6’s JSON output.',
    ],
    [
      'run.jtl',
      'timeStamp,elapsed,label,responseCode\n1,2,a,200\n',
      'It looks like JMeter’s results, which is not read. Convert it to JSON',
    ],
    ['wrk.txt', 'Running 30s test @ http://127.0.0.1:8080\n', 'It looks like what wrk prints'],
    ['bad.csv', 'name;number\n', 'bad.csv:1: the heading must be “metric,value”'],
    ['worse.csv', 'metric,value\nx,fast\n', 'worse.csv:2: “x,fast” has no metric and number.'],
  ])('refuses %s with what is wrong', async (name, text, wrong) => {
    const folder = folderWith({ [name]: text });
    const { code, err } = await check('api/query-p95', '--results', join(folder, name));
    expect(code).toBe(2);
    expect(err).toContain(wrong);
  });
});
