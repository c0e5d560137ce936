import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, folderWith } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { runBound } from '../support/run-bound.ts';
import { runCli } from '../support/run-cli.ts';

const SAMPLES = join(import.meta.dirname, '../../samples/virtengine.jsonl');
const BUDGET = `service: api
budgets:
  query-p95:
    category: latency
    at_most: 2s
    indicator: { quantile: 0.95, histogram: api_request_duration_seconds }
`;
const settings = (...more: readonly string[]) =>
  ['time_zone: UTC', 'budgets: [budgets]', 'output: out', ...more, ''].join('\n');

/** A project of one budget, by its files; `source` and whatever else go to the settings. */
function projectWith(more: readonly string[], files: Readonly<Record<string, string>> = {}): string {
  return folderWith({ 'headroom.yaml': settings(...more), 'budgets/api.yaml': BUDGET, ...files });
}

const runIn = (folder: string, ...argv: readonly string[]) =>
  runCli(['run', 'weekly', '--config', join(folder, 'headroom.yaml'), ...argv]);

describe('a mistake in the files', () => {
  it('names its place and the nearest key, exits with 2 and writes nothing', async () => {
    const mistyped = BUDGET.replace('at_most', 'at_mots');
    const folder = projectWith([`source: { recording: ${SAMPLES} }`], { 'budgets/api.yaml': mistyped });
    const { code, out, err } = await runIn(folder);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/budgets\/api\.yaml:5:5: error: Unknown key at_mots\. .* Did you mean at_most\?/);
    expect(err).toMatch(
      /^error: Nothing was measured: the files have errors\. Correct them, then run again\.$/m,
    );
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('in a template of one’s own names the line and the names that exist, and writes nothing', async () => {
    const template = '# {{title}}\n\n{{> sumary}}\n{{#each rows}}{{budgett}}{{/each}}\n';
    const more = [`source: { recording: ${SAMPLES} }`, 'templates: mine'];
    const folder = projectWith(more, { 'mine/weekly.md.hbs': template });
    const { code, out, err } = await runIn(folder);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const file = join(folder, 'mine/weekly.md.hbs');
    expect(err).toContain(
      `${file}:3:5: error: There is no partial “sumary”. Known here: actions, adjustments, `,
    );
    expect(err).toContain('Did you mean “summary”?');
    expect(err).toMatch(
      /:4:17: error: There is no name “budgett”\. Known here: actual, .*Did you mean “budget”\?/,
    );
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it.each([
    [
      'wekly.md.hbs',
      'This overrides no template. Allowed: answer.html.hbs, archive.html.hbs, ',
      'Did you mean weekly.md.hbs?',
    ],
    [
      'weekly.md',
      'This overrides no template. Allowed: answer.html.hbs, archive.html.hbs, ',
      'Did you mean weekly.md.hbs?',
    ],
    ['actions.md.hbs', 'This overrides no template.', 'Did you mean partials/actions.md.hbs?'],
    [
      'partials/sumary.md.hbs',
      'This partial overrides none, and no template of yours uses it.',
      'Did you mean partials/summary.md.hbs?',
    ],
    ['notes/mine.hbs', 'This overrides no template.', 'Give it one of these names, or move it elsewhere.'],
  ])('in the name of a template, %s, is told of rather than without effect', async (name, what, todo) => {
    const more = [`source: { recording: ${SAMPLES} }`, 'templates: mine'];
    const folder = projectWith(more, { [`mine/${name}`]: '# {{title}}\n' });
    const { code, err } = await runIn(folder);
    expect(code).toBe(2);
    expect(err).toContain(`${join(folder, 'mine', name)}:1:1: error: ${what}`);
    expect(err).toContain(todo);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('is none in a partial of one’s own that a template uses, nor in another file beside the templates', async () => {
    const folder = projectWith([`source: { recording: ${SAMPLES} }`, 'templates: mine'], {
      'mine/weekly.md.hbs': '{{> mine}}\n',
      'mine/partials/mine.md.hbs': 'Ours: {{title}}\n',
      'mine/README.md': 'What these are.\n',
    });
    expect(await runIn(folder)).toMatchObject({ code: 0, err: '' });
    const report = readFileSync(join(folder, 'out/weekly/2026-W05/report.md'), 'utf8');
    expect(report).toMatch(/^Ours: /);
  });

  it('in the name of the folder of templates is no bug of the program', async () => {
    const { code, err } = await runIn(
      projectWith([`source: { recording: ${SAMPLES} }`, 'templates: nowhere']),
    );
    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: Cannot read the templates in .*nowhere \(no such folder\)\. Name a folder, or leave templates out\.$/m,
    );
  });
});

describe('a recording that is not there', () => {
  it('is named with the reason and what to do', async () => {
    const folder = projectWith(['source: { recording: nowhere.jsonl }']);
    const { code, err } = await runIn(folder);
    expect(code).toBe(3);
    expect(err).toBe(
      `error: The recording ${join(folder, 'nowhere.jsonl')} cannot be read (no such file). Name another file, or make this one with “headroom record”.\n`,
    );
  });
});

describe('a Prometheus that does not answer', () => {
  it('exits with 3, says what was tried and what to do, and leaves an earlier report as it was', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const folder = projectWith([`source: { prometheus: { url: "${url}" } }`]);
    const earlier = await runCli([
      'run',
      '--config',
      'headroom.yaml',
      '--service',
      'api',
      '--out',
      join(folder, 'out'),
    ]);
    expect(earlier.code).toBe(0);
    const before = contentsOf(join(folder, 'out'));
    expect(Object.keys(before)).toContain('weekly/2026-W05/report.json');
    for (const period of ['2026-W05', '2026-W04']) {
      const { code, out, err } = await runIn(folder, '--period', period);
      expect({ code, out }).toEqual({ code: 3, out: '' });
      expect(err).toContain(`error: ${url} could not be asked in 3 tries: `);
      expect(err).toContain('Check that it runs, and that source.prometheus.url reaches it from here.\n');
    }
    expect(contentsOf(join(folder, 'out'))).toEqual(before);
  });
});

describe('an output folder that cannot be written to', () => {
  it('exits with 3 and names the file and the other way', async () => {
    const folder = folderWith({ taken: 'a file where a folder is wanted' });
    const ran = await runCli(['run', 'weekly', '--out', join(folder, 'taken', 'reports')]);
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toMatch(
      /^error: Cannot write .*taken\/reports\/weekly\/2026-W05\/.*or choose another with --out\.\n$/,
    );
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('a file where a folder is wanted');
  });

  it('is left empty when writing is not allowed there', () => {
    const folder = folderWith({});
    chmodSync(folder, 0o555);
    expect(runBound(['run', 'weekly', '--out', folder]).code).toBe(3);
    chmodSync(folder, 0o755);
    expect(contentsOf(folder)).toEqual({});
  });
});

describe('a folder that may not be read', () => {
  it.each([
    {
      closed: 'budgets',
      argv: ['validate'],
      code: 2,
      says: 'error: Cannot read {}/budgets (no permission).',
    },
    { closed: 'budgets', argv: ['check'], code: 2, says: 'error: Cannot read {}/budgets (no permission).' },
    {
      closed: 'reviews/violations',
      argv: ['violations', '--offline'],
      code: 3,
      says: 'error: Cannot read {}/reviews/violations (no permission).',
    },
    {
      closed: 'out',
      argv: ['run', 'weekly'],
      code: 2,
      says: 'error: Cannot look for {}/out/ledger.sqlite (no permission).',
    },
    { closed: 'out', argv: ['status'], code: 2, says: 'error: Cannot look for {}/out/ledger.sqlite' },
    { closed: 'baselines', argv: ['baseline', 'show'], code: 3, says: 'error: Cannot read {}/baselines (no' },
  ])('is not taken for an empty one: $closed, $argv', ({ closed, argv, code, says }) => {
    const folder = projectWith([`source: { samples: ${SAMPLES} }`], { [`${closed}/x.txt`]: '' });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, closed), 0o000);
    const ran = runBound([...argv, '--config', join(folder, 'headroom.yaml')]);
    chmodSync(join(folder, closed), 0o755);
    expect(ran.said).toContain(says.replace('{}', folder));
    expect(ran.code).toBe(code);
  });
});

describe('a machine that refuses', () => {
  const limited = (files: number, ...argv: readonly string[]) => {
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const command = `ulimit -n ${files}; exec "$@"`;
    return spawnSync('bash', ['-c', command, 'bash', process.execPath, cli, ...argv], { encoding: 'utf8' });
  };

  it('to open more files never ends with the exit code of a gate, and is no bug to report', () => {
    const folder = projectWith([`source: { samples: ${SAMPLES} }`]);
    // With fewer Node itself does not start.
    const enough = Array.from({ length: 30 }, (_, index) => 16 + index).find(
      (files) => limited(files, '--version').status === 0,
    );
    for (const more of [0, 2, 4, 6, 8]) {
      const { status, stderr } = limited(
        (enough ?? 0) + more,
        'status',
        '--config',
        join(folder, 'headroom.yaml'),
      );
      expect(status).toBe(3);
      expect(stderr).toMatch(/^error: .*too many open files/m);
      expect(stderr).not.toContain('bug in headroom');
    }
  });
});
