import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../src/render/report-json.ts';
import { budgetFile, GOOD } from '../support/budget-files.ts';
import { exampleReport } from '../support/example-report.ts';
import { contentsOf, folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const SETTINGS = 'time_zone: UTC\nbudgets: [budgets]\nsource: { recording: recording.jsonl }\n';
const BUDGETS = budgetFile(GOOD);

/** A project with one budget file, and more files. */
function project(more: Readonly<Record<string, string>> = {}): string {
  return folderWith({ 'headroom.yaml': SETTINGS, 'budgets/api.yaml': BUDGETS, ...more });
}
const validate = async (folder: string, ...more: readonly string[]) => {
  const { code, out, err } = await runCli(['validate', '--config', join(folder, 'headroom.yaml'), ...more]);
  return { code, said: `${out}${err}` };
};

describe('a budget that is a link', () => {
  it('out of the project is refused, and nothing of what it leads to is said', async () => {
    const folder = project();
    const outside = folderWith({ secret: 'token: hunter2' });
    symlinkSync(join(outside, 'secret'), join(folder, 'budgets/link.yaml'));
    const { code, said } = await validate(folder);
    expect(code).toBe(2);
    expect(said).toContain(`budgets/link.yaml (it is a link that leads out of ${folder}`);
    expect(said).toContain('“links: anywhere”');
    expect(said).not.toContain('hunter2');
  });

  it('to the environment is refused though links may lead anywhere', async () => {
    const folder = project({ 'headroom.yaml': `${SETTINGS}links: anywhere\n` });
    symlinkSync('/proc/self/environ', join(folder, 'budgets/link.yaml'));
    const { code, said } = await validate(folder);
    expect(code).toBe(2);
    expect(said).toContain('it is made up by the system');
    expect(said).not.toContain('PATH=');
  });

  it('is read where the settings let links lead anywhere', async () => {
    const folder = project({ 'headroom.yaml': `${SETTINGS}links: anywhere\n` });
    const outside = folderWith({ 'other.yaml': BUDGETS.replace('service: a', 'service: other') });
    symlinkSync(join(outside, 'other.yaml'), join(folder, 'budgets/link.yaml'));
    expect((await validate(folder)).said).toContain('in 2 budget files');
  });

  it('is read within a folder elsewhere that is named, as Kubernetes mounts it, and not out of that', async () => {
    const mounted = folderWith({ '..2026_02/mounted.yaml': BUDGETS });
    symlinkSync('..2026_02', join(mounted, '..data'));
    symlinkSync('..data/mounted.yaml', join(mounted, 'mounted.yaml'));
    const folder = project({ 'headroom.yaml': SETTINGS.replace('[budgets]', `[${mounted}]`) });
    expect(await validate(folder)).toMatchObject({ code: 0 });
    expect(await validate(folder, '--budgets', `${mounted}/*.yaml`)).toMatchObject({ code: 0 });
    symlinkSync(join(folder, 'budgets/api.yaml'), join(mounted, 'away.yaml'));
    expect((await validate(folder)).said).toContain(`leads out of ${mounted}`);
    expect((await validate(folder, '--budgets', `${mounted}/*.yaml`)).said).toContain('leads out of');
  });
});

describe('what is no file', () => {
  it('is refused among the budgets, without waiting for it', async () => {
    const folder = project();
    execFileSync('mkfifo', [join(folder, 'budgets/pipe.yaml')]);
    expect(await validate(folder)).toMatchObject({ code: 2, said: expect.stringContaining('it is a pipe') });
  });

  it('is refused as the settings, too', async () => {
    const { code, err } = await runCli(['validate', '--config', '/dev/zero']);
    expect(code).toBe(2);
    expect(err).toContain('it is a device');
  });
});

describe('3,000 budget files', () => {
  it('are read by a process that may have 100 files open', () => {
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [
        `budgets/s${at}.yaml`,
        BUDGETS.replace('service: a', `service: s${at}`),
      ]),
    );
    const folder = folderWith({ 'headroom.yaml': SETTINGS, ...files });
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const command = `ulimit -n 100; exec ${process.execPath} ${cli} validate 2>&1`;
    expect(execFileSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' })).toContain(
      'in 3,000 budget files: 0 errors',
    );
  });
});

describe('budget files that are too large together', () => {
  it('are refused, and taken at the bound', async () => {
    const large = `#${'x'.repeat(2 ** 20 - 2)}\n`;
    const filled = (size: number) =>
      Object.fromEntries(
        Array.from({ length: size }, (_, at) => {
          const text = BUDGETS.replace('service: a', `service: s${at}`);
          return [`budgets/s${at}.yaml`, `${text}#${large.slice(text.length + 1)}`];
        }),
      );
    expect(await validate(folderWith({ 'headroom.yaml': SETTINGS, ...filled(16) }))).toMatchObject({
      code: 0,
    });
    const { code, said } = await validate(folderWith({ 'headroom.yaml': SETTINGS, ...filled(17) }));
    expect(code).toBe(2);
    expect(said).toContain('too large together: more than 16 MiB');
  });
});

describe('a record', () => {
  const proposal = (id: string, budget = 'a/a') =>
    `proposal: ${id}\nbudget: ${budget}\nbound: at_most\nfrom: 2 s\nto: 3 s\nbecause: So.\nevidence: []\nreplay: []\nimpact: []\nevents:\n  - { at: "2026-01-05T10:00:00Z", by: Ada, did: propose }\n`;
  const violation = (id: string) =>
    `violation: ${id}\nbudget: a/a\nfirst_day: 2026-01-05\nevents:\n  - { at: "2026-01-05T10:00:00Z", by: Ada, did: open }\n`;

  it.each([
    ['a proposal', 'budgets/proposals/one.yaml', proposal('../../../outside')],
    ['a proposal that would be added to a budget file', 'budgets/proposals/one.yaml', proposal('../api')],
    ['a violation', 'reviews/violations/one.yaml', violation('../../../outside')],
    ['a violation of another name', 'reviews/violations/one.yaml', violation('two')],
  ])('whose id is not its file’s name is refused at its place: %s', async (_, file, text) => {
    const { code, said } = await validate(project({ [file]: text }));
    expect(code).toBe(2);
    expect(said).toMatch(new RegExp(`${file}:1:1\\d: error: This file says that it is (proposal|violation)`));
    expect(said).toContain('and its name says one');
  });

  it('that bears its file’s name is none of these', async () => {
    const files = {
      'budgets/proposals/one.yaml': proposal('one'),
      'reviews/violations/two.yaml': violation('two'),
    };
    expect(await validate(project(files))).toMatchObject({ code: 0 });
  });

  it('is refused with a budget that is none', async () => {
    const { said } = await validate(project({ 'budgets/proposals/one.yaml': proposal('one', '../../x') }));
    expect(said).toContain('one.yaml:2:9: error: “../../x” is not the id of a budget.');
  });

  it('that cannot be read is a problem of its own, and hides no other', async () => {
    const folder = project({ 'reviews/violations/two.yaml': violation('three') });
    symlinkSync('/etc/passwd', join(folder, 'reviews/violations/one.yaml'));
    execFileSync('mkfifo', [join(folder, 'reviews/violations/pipe.yaml')]);
    const { code, said } = await validate(folder);
    expect(code).toBe(2);
    expect(said).toContain('reviews/violations/one.yaml:1:1: error: Cannot read');
    expect(said).toContain('leads out of');
    expect(said).toContain('it is a pipe');
    expect(said).toContain('says that it is violation three');
    expect(said).not.toContain('root:');
  });

  it('that is no record’s name is refused', async () => {
    const name = '-rf .yaml';
    const { said } = await validate(project({ [`budgets/proposals/${name}`]: proposal('"-rf "') }));
    expect(said).toContain('“-rf ” names no record');
  });

  it('is not written into by whoever proposes, decides or tells, when its id leads elsewhere', async () => {
    const above = folderWith({
      'project/headroom.yaml': SETTINGS,
      'project/budgets/api.yaml': BUDGETS,
      'project/budgets/proposals/one.yaml': proposal('../api'),
      'project/reviews/violations/two.yaml': violation('../../../outside'),
    });
    const before = contentsOf(above);
    const config = join(above, 'project/headroom.yaml');
    for (const args of [
      ['approve', '../api', '--as', 'engineering', '--by', 'Ada'],
      ['reject', 'a/a', '--because', 'x', '--by', 'Ada'],
      ['violations', 'note', '../../../outside', 'x', '--offline', '--by', 'Ada'],
      ['violations', 'ack', 'a/a', '--offline', '--by', 'Ada'],
    ]) {
      const { code, err } = await runCli([...args, '--config', config]);
      expect(code, err).toBe(2);
      expect(err).toMatch(/its name says|There is no|No proposal|No violation/);
    }
    expect(contentsOf(above)).toEqual(before);
  });
});

describe('a key that would be lost', () => {
  it.each([
    ['a label', 'where: { __proto__: x }'],
    ['labels of any names', 'labels: { __proto__: x }'],
  ])('is refused at its place: %s', async (_, line) => {
    const folder = project({ 'budgets/api.yaml': `${BUDGETS}    ${line}\n` });
    const { code, said } = await validate(folder);
    expect(code).toBe(2);
    expect(said).toMatch(/api\.yaml:\d+:1\d: error: A key cannot be __proto__/);
  });

  it('is refused as a budget, a target and a header', async () => {
    const settings = `${SETTINGS}targets: { __proto__: { folder: { path: x } } }\n`;
    const { said } = await validate(project({ 'headroom.yaml': settings }));
    expect(said).toContain('headroom.yaml:4:12: error: A key cannot be __proto__');
    const budget = BUDGETS.replace('  a:', '  __proto__:');
    expect((await validate(project({ 'budgets/api.yaml': budget }))).said).toContain('A key cannot be');
  });
});

describe('a saved report in the output folder', () => {
  const saved = writeReport(exampleReport());

  it('that is broken does not keep another from being made again', async () => {
    const out = folderWith({ 'weekly/2020-W01/report.json': '{', 'report.json': saved });
    const { code, err } = await runCli(['render', join(out, 'report.json'), '--out', out]);
    expect(code).toBe(0);
    expect(err).toContain('weekly/2020-W01/report.json is not JSON');
    expect(err).toContain('It is left out of the list.');
    expect(readFileSync(join(out, 'reports.html'), 'utf8')).toContain('report.html');
  });

  it('whose budgets lead elsewhere writes nothing outside of its folder', async () => {
    const above = folderWith({ 'report.json': saved.replaceAll('api/query-p95', '../../../../x/y') });
    mkdirSync(join(above, 'out'));
    await runCli(['render', join(above, 'report.json'), '--out', join(above, 'out')]);
    expect(readdirSync(above).toSorted()).toEqual(['out', 'report.json']);
  });

  it('that is nested without end is refused in a sentence', async () => {
    const folder = folderWith();
    const file = join(folder, 'report.json');
    writeFileSync(file, `{"schema":2,"rows":${'['.repeat(1_000_000)}`);
    const { code, err } = await runCli(['render', file, '--out', folder]);
    expect(code).toBe(2);
    expect(err).toContain('it is nested deeper than 64 levels');
  });
});
