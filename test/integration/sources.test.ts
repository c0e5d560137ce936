import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { currentHash } from '../../src/compose/serving.ts';
import { before, lastComplete } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import { readReport } from '../../src/render/report-json.ts';
import { folderWith } from '../support/folder.ts';
import { parsedMail } from '../support/mail.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';
import { standingClock } from '../support/standing-clock.ts';

const DAY = 86_400;
/** The first day of a month, a minute old. */
const NOW = standingClock('2026-12-01T00:01:00Z');
const END = Math.floor(NOW / 300) * 300;
const START = Math.floor(END / DAY) * DAY - 40 * DAY;

const CALENDAR = { zone: 'UTC', weekStartsOn: 'monday' } as const;
const WEEK = lastComplete('week', END, CALENDAR);
const EARLIER = before(WEEK, CALENDAR);

/** One gauge under one name in both places, with another value in each, and one metric that is there alone. */
const seriesOf = (place: string, value: number) => [
  { metric: `memory_bytes{place="${place}"}`, samples: everyFiveMinutes(START, END, () => value) },
  { metric: `only_${place}_bytes`, samples: everyFiveMinutes(START, END, () => 1e9) },
  { metric: 'up', samples: everyFiveMinutes(END - 2 * DAY, END, () => 1) },
];

const BUDGETS = (slug: string, more: string) =>
  `  ${slug}:\n    category: resource\n    at_most: 4 GB\n    indicator: { gauge: memory_bytes }\n${more}`;
const FILES = {
  'budgets/api.yaml': `service: api\nsource: eu\nbudgets:\n${BUDGETS('memory-eu', '')}${BUDGETS('memory-us', '    source: us\n')}`,
};

let eu: PrometheusServer;
let us: PrometheusServer;
beforeAll(async () => {
  [eu, us] = await Promise.all([startPrometheus(seriesOf('eu', 1e9)), startPrometheus(seriesOf('us', 3e9))]);
});
afterAll(() => Promise.all([eu.stop(), us.stop()]));

/** Settings of both servers, with what more is said of them, and more lines. */
function settings(...more: readonly string[]): string {
  const of = ({ url }: PrometheusServer) => `{ prometheus: { url: "${url}", timeout: 60s, deadline: 120s } }`;
  return [
    'time_zone: UTC',
    'budgets: [budgets]',
    'sources:',
    `  eu: ${of(eu)}`,
    `  us: ${of(us)}`,
    ...more,
    '',
  ].join('\n');
}

function project(text = settings(), more: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({ 'headroom.yaml': text, ...FILES, ...more });
  const config = join(folder, 'headroom.yaml');
  const run = (...argv: readonly string[]) => runCli([...argv, '--config', config]);
  return { folder, config, run };
}

/** The weekly report that was written below a folder. */
function reportIn(out: string): Report {
  const [{ report }] = JSON.parse(out) as readonly [{ readonly report: Report }];
  return readReport('the report', JSON.stringify(report));
}

const gigabytes = ({ rows }: Report) =>
  Object.fromEntries(
    rows.map(({ budget, verdict }) => [budget.slug, verdict.actual && verdict.actual.value / 1e9]),
  );

describe('a report by two Prometheus servers', () => {
  it('has each budget’s figure from its own, names both, and leads to each with the queries', async () => {
    const { folder, run } = project();
    const { code, out, err } = await run('run', 'weekly', '--json');
    expect([code, err]).toEqual([0, '']);
    const report = reportIn(out);
    expect(gigabytes(report)).toEqual({ 'memory-eu': 1, 'memory-us': 3 });
    expect(report.source).toBeUndefined();
    expect(report.sources).toMatchObject([
      { name: 'eu', is: { kind: 'prometheus', name: eu.url } },
      { name: 'us', is: { kind: 'prometheus', name: us.url } },
    ]);
    const written = readFileSync(join(folder, 'output/weekly', report.period.id, 'report.html'), 'utf8');
    for (const { url } of [eu, us]) expect(written).toContain(`href="${url}/graph?`);
  });

  it('is judged by a gate of both, and of a recording of both that says where it is from', async () => {
    const { folder, run } = project();
    const gate = await run('check', '--format', 'json');
    expect(gate.code).toBe(0);
    expect(JSON.parse(gate.out)).toMatchObject({
      over: expect.stringContaining('the last 1h to '),
      budgets: [
        { budget: 'api/memory-us', source: 'us', actual: 3e9 },
        { budget: 'api/memory-eu', source: 'eu', actual: 1e9 },
      ],
    });
    const recording = join(folder, 'both.jsonl');
    expect(await run('record', '--out', recording)).toMatchObject({ code: 0 });
    writeFileSync(
      join(folder, 'headroom.yaml'),
      'time_zone: UTC\nbudgets: [budgets]\nsource: { recording: both.jsonl }\n',
    );
    const { code, out } = await run('run', 'weekly', '--json');
    expect(code).toBe(0);
    const report = reportIn(out);
    expect(gigabytes(report)).toEqual({ 'memory-eu': 1, 'memory-us': 3 });
    expect(report.source).toMatchObject({
      kind: 'recording',
      version: `of eu (prometheus ${eu.url}) and us (prometheus ${us.url})`,
    });
  });

  it('has budgets to begin with from the one that is chosen, and asks for a choice', async () => {
    const { run } = project();
    const unsaid = await run('suggest', '--new', 'shop');
    expect(unsaid).toMatchObject({ code: 2, out: '' });
    expect(unsaid.err).toContain(
      'Budgets to begin with are made from the metrics of one source, and there are several: eu, us. Choose one, as in --source eu.',
    );
    const { code, out } = await run('suggest', '--new', 'shop', '--source', 'us');
    expect(code).toBe(0);
    expect(out).toContain('service: shop\nsource: us\n');
    expect(out).toContain('only_us_bytes');
    expect(out).not.toContain('only_eu_bytes');
    const unknown = await run('suggest', '--source', 'uss');
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('There is no source uss. There are eu, us. Did you mean us?');
  });

  it('has rules for the one that is chosen alone', async () => {
    const { run } = project();
    const unsaid = await run('generate', 'alerts');
    expect(unsaid.code).toBe(2);
    expect(unsaid.err).toContain(
      'Alert rules belong to the server that evaluates them, and there are several: eu, us.',
    );
    const { code, out } = await run('generate', 'alerts', '--source', 'us');
    expect(code).toBe(0);
    expect(out).toContain('memory-us');
    expect(out).not.toContain('memory-eu');
  });

  it('has the figures of a recording beside a server, each over what it has', async () => {
    const { folder, run } = project();
    expect(await run('record', '--out', join(folder, 'lab.jsonl'))).toMatchObject({ code: 0 });
    const text = settings().replace(/^ {2}us: .*$/m, '  us: { recording: lab.jsonl }');
    const mixed = project(text, { 'lab.jsonl': readFileSync(join(folder, 'lab.jsonl'), 'utf8') });
    const { code, out } = await mixed.run('check', '--format', 'json');
    expect(code).toBe(0);
    const gate = JSON.parse(out) as { readonly over: string; readonly window?: object };
    expect(gate.over).toMatch(/^the last 1h to \S+ of eu and the last 7d to \S+T00:00:00Z of us$/);
    expect(gate.window).toBeUndefined();
    expect(gate).toMatchObject({ budgets: [{ actual: 3e9 }, { actual: 1e9 }] });
    const odd = await mixed.run('check', '--window', '2h');
    expect(odd.code).toBe(2);
    expect(odd.err).toContain('A recording answers windows of 1d and 7d, not 2h.');
  });
});

describe('one of two Prometheus servers that dies', () => {
  /** Both servers, of which `us` dies when told to. */
  async function mortal(...more: readonly string[]) {
    const dying = await startPrometheus(seriesOf('us', 3e9));
    onTestFinished(() => dying.stop());
    const text = settings(...more).replace(us.url, dying.url);
    return { ...project(text), url: dying.url, die: () => dying.stop() };
  }

  it('makes its own budgets unknown, is named for it in every form, and stops nothing else', async () => {
    const { folder, run, url, die } = await mortal();
    expect(await run('run', 'weekly')).toMatchObject({ code: 0, err: '' });
    await die();
    const { code, out, err } = await run('run', 'weekly', '--json');
    expect(code).toBe(3);
    expect(err).toMatch(new RegExp(`^api/memory-us: Source us: ${url} could not be asked`));
    expect(err).toContain('Check that it runs, and that sources.us.prometheus.url reaches it from here.');
    const report = reportIn(out);
    expect(gigabytes(report)).toEqual({ 'memory-eu': 1, 'memory-us': undefined });
    expect(report.sources).toMatchObject([
      { name: 'eu', is: { name: eu.url } },
      { name: 'us', failed: expect.stringContaining(`${url} could not be asked`) },
    ]);
    const form = (name: string) =>
      readFileSync(join(folder, 'output/weekly', report.period.id, name), 'utf8');
    const mail = await parsedMail({ path: '', mediaType: '', content: form('report.eml') });
    for (const text of [form('report.md'), form('report.html'), mail.text, mail.html])
      expect(text).toContain('Source us: ');
    for (const name of ['report.md', 'report.html']) expect(form(name)).toContain('It failed for 1 budget.');
  });

  it('is told of by a gate, by name, while the others are judged', async () => {
    const { run, die } = await mortal();
    await die();
    const { code, out } = await run('check', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      budgets: [
        { budget: 'api/memory-us', status: 'unknown', remark: expect.stringMatching(/^Source us: /) },
        { budget: 'api/memory-eu', status: 'within', actual: 1e9 },
      ],
    });
  });

  it('is diagnosed by its name, once, beside the others', async () => {
    const { run, url, die } = await mortal();
    await die();
    const { code, out } = await run('doctor');
    expect(code).toBe(3);
    expect(out).toContain(`ok   source eu: prometheus ${eu.url} answers`);
    expect(out).toContain(`fix  source us: ${url} could not be asked`);
    expect(out).toContain('It is to measure 1 budget.');
    expect(out).toContain('1 of 2 have a verdict');
    expect(out).not.toContain('budget api/memory-us');
  });

  it('keeps no report back where the settings say so, and the figures of the others are in it', async () => {
    const schedule = 'schedule: { weekly: { on: monday, at: "00:00" }, on_failure: partial }';
    const { folder, run, die } = await mortal(schedule);
    expect(await run('publish', 'weekly', '--period', WEEK.id)).toMatchObject({ code: 0 });
    await die();
    const again = await run('publish', 'weekly', '--period', EARLIER.id);
    expect(again).toMatchObject({ code: 0 });
    const status = await run('status', '--json');
    const { editions } = JSON.parse(status.out) as {
      readonly editions: readonly { readonly issued: { readonly period: string; readonly whole: boolean } }[];
    };
    expect(Object.fromEntries(editions.map(({ issued: { period: of, whole } }) => [of, whole]))).toEqual({
      [WEEK.id]: true,
      [EARLIER.id]: false,
    });
    const saved = join(folder, 'output/weekly', EARLIER.id, 'report.json');
    const report = readReport(saved, readFileSync(saved, 'utf8'));
    expect(gigabytes(report)['memory-eu']).toBe(1);
  });

  it('does not stop recording in silence: nothing is written, and it is named', async () => {
    const { folder, run, die } = await mortal();
    await die();
    const file = join(folder, 'both.jsonl');
    const { code, err } = await run('record', '--out', file);
    expect(code).toBe(3);
    expect(err).toContain('api/memory-us could not be recorded. Source us: ');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

it('a source that is renamed is a change of the project that is taken up', async () => {
  const { config } = project();
  const hash = await currentHash({ config }, {});
  writeFileSync(config, settings().replaceAll('us:', 'usa:'));
  expect(await currentHash({ config }, {})).not.toBe(hash);
});

describe('a family over two Prometheus servers', () => {
  const FAMILY = (each: string) =>
    `service: api\nbudgets:\n${BUDGETS('memory', `    name: "Memory of {source}"\n    each: ${each}\n    limits: { us: 2 GB }\n`)}`;
  const written = (each: string, text = settings()) => project(text, { 'budgets/api.yaml': FAMILY(each) });

  it('has a member of each, with its own limit, in one row', async () => {
    const { run } = written('{ source: [eu, us] }');
    const { code, out, err } = await run('run', 'weekly', '--json');
    expect([code, err]).toEqual([0, '']);
    const report = reportIn(out);
    expect(report.counts).toMatchObject({ monitored: 1, exceeded: 1 });
    expect(report.families).toMatchObject([
      { label: 'source', counts: { monitored: 2, exceeded: 1, within: 1 }, worst: 'api/memory[us]' },
    ]);
    expect(gigabytes(report)).toEqual({ 'memory[us]': 3, 'memory[eu]': 1 });
  });

  it('has the members that each of them lists', async () => {
    const { run } = written('{ label: place, source: [eu, us] }');
    const { out, err } = await run('run', 'weekly', '--json');
    const report = reportIn(out);
    expect(gigabytes(report)).toEqual({ 'memory[us, us]': 3, 'memory[eu, eu]': 1 });
    expect(`${err}${JSON.stringify(report.dataQuality.notes)}`).toContain('us');
  });

  it('goes on with the members of the other when one is dead', async () => {
    const { run } = written('{ source: [eu, us] }', settings().replace(us.url, 'http://127.0.0.1:1'));
    const { code, out } = await run('run', 'weekly', '--json');
    expect(code).toBe(3);
    const report = reportIn(out);
    expect(gigabytes(report)).toEqual({ 'memory[us]': undefined, 'memory[eu]': 1 });
    expect(report.families).toMatchObject([{ counts: { monitored: 2, unknown: 1, within: 1 } }]);
  });
});
