import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { git } from '../support/git-repository.ts';
import { samplesProject as project } from '../support/project.ts';
import { runCli } from '../support/run-cli.ts';

/** Every file below a folder with its content. */
function contentsOf(folder: string): Readonly<Record<string, string>> {
  const files = globSync('**', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'base64')]));
}

const week = (config: string, ...more: readonly string[]) =>
  runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config, ...more]);

describe('headroom publish', () => {
  it('issues a report, writes it to the output folder, and does neither twice', async () => {
    const { config, output } = project();
    const first = await week(config);
    expect(first).toMatchObject({ code: 0, out: 'Issued weekly 2026-W05; 1 of 1 delivery made.\n' });
    expect(first.err).toContain('is a new ledger: it begins now');
    expect(existsSync(join(output, 'weekly/2026-W05/report.html'))).toBe(true);
    expect(readFileSync(join(output, 'reports.html'), 'utf8')).toContain('weekly/2026-W05/report.html');
    expect(await week(config)).toMatchObject({
      code: 0,
      out: 'Issued nothing new; 0 of 0 deliveries made.\n',
      err: '',
    });
  });

  it('says what would happen in a dry run, and leaves everything as it is', async () => {
    const { config, output } = project();
    const dry = await week(config, '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.out).toBe('Would issue weekly 2026-W05; 1 of 1 delivery would be made.\n');
    expect(dry.err).toMatch(
      /^Would open a violation: \S+\.yaml\.\nWould issue weekly 2026-W05\.\nWould deliver weekly 2026-W05 to output\. \d+ files or one message would go there now\.\n$/,
    );
    expect(existsSync(output)).toBe(false);
    expect((await week(config)).out).toContain('Issued weekly 2026-W05');
    const before = contentsOf(output);
    await week(config, '--correct', 'Nothing', '--dry-run');
    expect(contentsOf(output)).toEqual(before);
  });

  it('makes an output folder that git ignores, and leaves one that is there as it is', async () => {
    const { config, folder, output } = project();
    const untracked = () => git(folder, 'status', '--porcelain').trimEnd().split('\n');
    git(folder, 'init', '-q');
    await runCli(['run', 'weekly', '--config', config]);
    expect(existsSync(join(output, 'index.html'))).toBe(true);
    expect(untracked()).toEqual(['?? headroom.yaml']);
    rmSync(join(output, '.gitignore'));
    await week(config);
    expect(untracked()).toEqual(['?? headroom.yaml', '?? output/', '?? reviews/']);
    rmSync(output, { recursive: true });
    await week(config);
    expect(untracked()).toEqual(['?? headroom.yaml', '?? reviews/']);
  });

  it('pushes to a repository whose path is relative to the settings', async () => {
    const { config, folder } = project('targets: { docs: { git: { remote: repositories/docs.git } } }');
    const remote = join(folder, 'repositories/docs.git');
    git(folder, 'init', '-q', '--bare', '-b', 'main', remote);
    expect((await week(config)).err).toContain('Delivered weekly 2026-W05 to docs.');
    expect(git(remote, 'log', '--format=%s', 'main')).toBe('Performance budgets: week of 26 January 2026\n');
  });

  it('issues a correction beside the report, which says what it corrects', async () => {
    const { config, output } = project();
    await week(config);
    const before = readFileSync(join(output, 'weekly/2026-W05/report.json'));
    expect((await week(config, '--correct', 'The limit of API Query was wrong')).out).toContain(
      'Issued weekly 2026-W05 r2',
    );
    expect(readFileSync(join(output, 'weekly/2026-W05/report.json')).equals(before)).toBe(true);
    expect(readFileSync(join(output, 'weekly/2026-W05-r2/report.md'), 'utf8')).toContain(
      'Revision 2. It corrects: The limit of API Query was wrong',
    );
  });

  it('measures the period of a correction anew, and keeps what the source has forgotten', async () => {
    const { config, folder, output } = project();
    const recording = join(folder, 'recording.jsonl');
    cpSync(join(import.meta.dirname, '../../samples/virtengine.jsonl'), recording);
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(/recording: .*? }/, `recording: ${recording} }`),
    );
    await week(config);
    const rowsIn = (name: string) => {
      const json = JSON.parse(readFileSync(join(output, name, 'report.json'), 'utf8')) as {
        readonly rows: readonly { readonly budget: { readonly id: string } }[];
      };
      return new Map(json.rows.map((row) => [row.budget.id, row]));
    };
    await week(config, '--correct', 'Nothing');
    expect(rowsIn('weekly/2026-W05-r2')).toEqual(rowsIn('weekly/2026-W05'));
    // One budget is measured otherwise now, and of another the source knows nothing any more.
    const lines = readFileSync(recording, 'utf8').split('\n');
    const isOf = (id: string) => (line: string) => line.startsWith(`{"budget":"${id}"`);
    const asError = lines.find(isOf('api/error-rate'))?.replace('api/error-rate', 'api/availability') ?? '';
    const changed = lines.map((line) => (isOf('api/availability')(line) ? asError : line));
    writeFileSync(recording, changed.filter((line) => !isOf('api/query-p95')(line)).join('\n'));
    await week(config, '--correct', 'The wrong label was counted');
    const [before, after] = [rowsIn('weekly/2026-W05'), rowsIn('weekly/2026-W05-r3')];
    expect(after.get('api/query-p95')).toEqual(before.get('api/query-p95'));
    expect(after.get('api/availability')).not.toEqual(before.get('api/availability'));
    expect(after.get('api/grpc-p95')).toEqual(before.get('api/grpc-p95'));
  });

  it('gives a target its services alone, with a headline of their own', async () => {
    const { config, folder } = project(
      'targets:\n  api: { folder: { path: api }, services: [api], reports: [weekly] }',
    );
    expect((await week(config)).out).toContain('2 of 2 deliveries made');
    const markdown = readFileSync(join(folder, 'api/weekly/2026-W05/report.md'), 'utf8');
    expect(markdown).toContain('**API Query P95 is 0.1 s over 2 s, since 28 January; `@backend-team`');
    expect(markdown).toContain('Budgets monitored: **18**');
    expect(markdown).not.toContain('Provider');
    await runCli(['publish', 'monthly', '--period', '2026-01', '--config', config]);
    expect(existsSync(join(folder, 'api/monthly'))).toBe(false);
  });

  it('delivers to the others when a target fails, exits with 3, and says so until it is mended', async () => {
    const remote = join(folderWith(), 'docs.git');
    const { config, output } = project(`targets:\n  docs: { git: { remote: ${remote} } }`);
    const failed = await week(config);
    expect(failed).toMatchObject({ code: 3, out: 'Issued weekly 2026-W05; 1 of 2 deliveries made.\n' });
    expect(failed.err).toContain('weekly 2026-W05 to docs: failed.');
    expect(existsSync(join(output, 'weekly/2026-W05'))).toBe(true);
    const status = await runCli(['status', '--config', config]);
    expect(status.out).toMatch(/docs: failed, .* could not be published to: .* Tried again from /);
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
    expect(await runCli(['publish', '--config', config])).toMatchObject({
      code: 0,
      out: 'Issued nothing new; 1 of 1 delivery made.\n',
    });
    expect((await runCli(['status', '--config', config])).out).toMatch(/docs: delivered after 2 attempts/);
  });

  it.each([
    { args: ['publish', '--period', '2026-W05'], says: '--period wants one kind of report' },
    { args: ['publish', 'weekly', 'monthly', '--correct', 'x'], says: '--correct wants one kind of report' },
    {
      args: ['publish', 'weekly', '--period', '2026-W60'],
      says: '“2026-W60” names no period of the weekly report',
    },
    {
      args: ['publish', 'weekly', '--period', '2126-W05'],
      says: 'is not over. Only complete periods are issued',
    },
    {
      args: ['publish', 'weekly', '--period', '2026-W05', '--correct', 'x'],
      says: 'is not issued, so there is nothing to correct',
    },
    {
      args: ['publish', 'weekly'],
      says: 'has no whole day with data yet: they reach up to 2026-02-02 in UTC. Choose an earlier period: --period 2026-W05.',
    },
    { args: ['publish', 'yearly'], says: 'There is no report “yearly”' },
    { args: ['ledger', 'eat'], says: 'Allowed choices are show, backup, export, import, copy, vacuum' },
    { args: ['ledger', 'show'], says: 'The ledger begins with the first headroom tick, serve or publish' },
  ])('and its neighbours refuse $args with words', async ({ args, says }) => {
    const { config } = project();
    const { code, err } = await runCli([...args, '--config', config]);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('refuses a ledger that is none, leaves it as it is, and says what to do', async () => {
    const { config, output } = project();
    await week(config);
    writeFileSync(join(output, 'ledger.sqlite'), 'Not a ledger. '.repeat(100));
    const { code, err } = await week(config);
    expect(code).toBe(3);
    expect(err).toContain('is not a sound ledger');
    expect(readFileSync(join(output, 'ledger.sqlite'), 'utf8')).toContain('Not a ledger.');
  });
});

describe('headroom run', () => {
  it('leaves an issued report as it is, and writes its own as a draft', async () => {
    const { config, output } = project();
    await week(config);
    const before = readFileSync(join(output, 'weekly/2026-W05/report.json'));
    const ran = await runCli(['run', 'weekly', '--service', 'api', '--config', config]);
    expect(ran.code).toBe(0);
    expect(ran.err).toBe('weekly 2026-W05 is issued and stays as it is; this is a draft.\n');
    expect(readFileSync(join(output, 'weekly/2026-W05/report.json')).equals(before)).toBe(true);
    expect(existsSync(join(output, 'drafts/weekly/2026-W05/report.html'))).toBe(true);
  });
});

describe('a command that only looks', () => {
  it.each([
    { args: ['status'], says: 'There is no ledger yet.' },
    {
      args: ['doctor'],
      says: 'There is none yet. It begins with the first headroom tick, serve or publish.',
    },
    { args: ['tick', '--dry-run'], says: 'Next: weekly' },
    { args: ['publish', '--dry-run'], says: 'Would issue nothing new' },
  ])('begins no ledger: $args', async ({ args, says }) => {
    const { config, output } = project();
    expect((await runCli([...args, '--config', config])).out).toContain(says);
    expect(existsSync(output)).toBe(false);
  });

  it.each([['status'], ['doctor'], ['tick', '--dry-run']])('changes no ledger: %s %s', async (...args) => {
    const { config, output } = project('schedule: { reports: [weekly] }');
    await week(config);
    const before = contentsOf(output);
    await runCli([...args, '--config', config]);
    expect(contentsOf(output)).toEqual(before);
  });
});

describe('headroom tick', () => {
  it('does nothing when nothing is due, and says what is next', async () => {
    const { config } = project();
    const { code, out } = await runCli(['tick', '--config', config]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Next: weekly \d{4}-W\d{2}, due .* 08:00 \(UTC\); monthly \d{4}-\d{2}, due /);
  });

  it('says when nothing is scheduled', async () => {
    const { config } = project('schedule: { reports: [] }');
    expect(await runCli(['tick', '--config', config])).toMatchObject({
      code: 0,
      out: 'Nothing is scheduled.\n',
    });
  });

  it('logs lines of JSON when asked', async () => {
    const { config } = project();
    const { err } = await runCli(['tick', '--log', 'json', '--config', config]);
    expect(JSON.parse(err)).toMatchObject({
      level: 40,
      program: 'headroom',
      msg: expect.stringContaining('is a new ledger'),
    });
  });
});

describe('headroom ledger', () => {
  it('backs up into a file that takes its place', async () => {
    const { config, output, folder } = project();
    await week(config);
    const copy = join(folder, 'backup.sqlite');
    const backUp = () => runCli(['ledger', 'backup', copy, '--config', config]);
    expect(await backUp()).toMatchObject({
      code: 0,
      out: `${copy} is a copy of ${output}/ledger.sqlite.\n`,
    });
    expect(await backUp()).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    expect(await runCli(['ledger', 'backup', '--config', config])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Name the copy'),
    });
    const restored = project();
    cpSync(copy, join(restored.output, 'ledger.sqlite'));
    expect((await week(restored.config)).out).toContain('Issued nothing new; 0 of 0 deliveries made.');
  });

  it('shows, exports, imports and vacuums', async () => {
    const { config, output, folder } = project();
    await week(config);
    const shown = await runCli(['ledger', 'show', '--config', config]);
    expect(shown.out).toMatch(/Measurements: [\d,]+ readings of 56 budgets, from 2025-/);
    expect(shown.out).toContain('Deliveries: 1 delivered.');
    const exported = await runCli(['ledger', 'export', '--config', config]);
    writeFileSync(join(folder, 'export.jsonl'), exported.out);
    expect(
      (await runCli(['ledger', 'import', join(folder, 'export.jsonl'), '--config', config])).err,
    ).toContain('holds something already');
    const copy = project();
    expect(
      (await runCli(['ledger', 'import', join(folder, 'export.jsonl'), '--config', copy.config])).out,
    ).toContain('rows are in');
    expect((await runCli(['ledger', 'export', '--config', copy.config])).out).toBe(exported.out);
    expect((await week(copy.config)).out).toContain('Issued nothing new');
    expect((await runCli(['ledger', 'vacuum', '--config', config])).out).toContain(
      `${output}/ledger.sqlite took`,
    );
  });
});

describe('headroom doctor', () => {
  it('prints what is well and what to fix, and delivers nothing', async () => {
    const { config, output } = project('targets:\n  docs: { git: { remote: /nowhere/docs.git } }');
    const { code, out } = await runCli(['doctor', '--config', config]);
    expect(code).toBe(3);
    expect(out).toContain('ok   files: 57 budgets in 4 budget files, without an error.');
    expect(out).toContain('ok   budgets: 55 of 57 have a verdict for 2026-W05.');
    expect(out).toContain('fix  budget api/graphql-p95: The source has no series');
    expect(out).toContain('ok   templates: A report can be rendered with them.');
    expect(out).toMatch(/fix {2}target docs, \/nowhere\/docs\.git: .*does not appear to be a git repository/);
    expect(out).toMatch(/3 things to fix\.\n$/);
    expect(existsSync(join(output, 'weekly'))).toBe(false);
  });

  it('says moments in the settings’ zone, as status does', async () => {
    const { config } = project('schedule: { weekly: { on: monday, at: "08:00" } }');
    writeFileSync(config, readFileSync(config, 'utf8').replace('UTC', 'Europe/Berlin'));
    await week(config);
    const { out } = await runCli(['doctor', '--config', config]);
    const berlin = String.raw`\(Europe/Berlin, UTC\+0[12]:00\)`;
    expect(out).toMatch(new RegExp(`next weekly \\d{4}-W\\d\\d, due \\d+ \\w+ \\d{4}, 08:00 ${berlin}`));
    expect(out).toMatch(new RegExp(`clock: It is .* ${berlin}; the last whole week is \\d{4}-W\\d\\d\\.`));
    expect(out).toMatch(new RegExp(`ledger: It is sound, and began .* ${berlin}\\.`));
  });

  it('prints every problem of the files first', async () => {
    const { config } = project('targets:\n  Docs: {}');
    const { code, out } = await runCli(['doctor', '--config', config]);
    expect(code).toBe(2);
    expect(out).toContain('“Docs” is not the name of a target');
  });

  it('tells of a ledger and of templates that cannot be opened beside all the rest, and leaves them as they are', async () => {
    const { config, folder, output } = project('templates: mine');
    mkdirSync(join(folder, 'mine'));
    mkdirSync(output);
    writeFileSync(join(folder, 'mine/weekly.md.hbs'), '{{#if}}\n');
    writeFileSync(join(output, 'ledger.sqlite'), 'This is no ledger.');
    const { code, out } = await runCli(['doctor', '--config', config]);
    expect(code).toBe(3);
    expect(out).toMatch(/fix {2}templates: .*mine\/weekly\.md\.hbs:2:1: /);
    expect(out).toMatch(/fix {2}ledger: .*ledger\.sqlite/);
    expect(out).toContain('ok   budgets: 55 of 57 have a verdict for 2026-W05.');
    expect(out).toMatch(/ok {3}target output/);
    expect(readFileSync(join(output, 'ledger.sqlite'), 'utf8')).toBe('This is no ledger.');
  });

  it('names a template’s mistake with its place', async () => {
    const { config, folder } = project('templates: mine');
    execFileSync('mkdir', ['-p', join(folder, 'mine')]);
    writeFileSync(join(folder, 'mine/weekly.md.hbs'), '{{headlin}}\n');
    const { code, out } = await runCli(['doctor', '--config', config]);
    expect(code).toBe(3);
    expect(out).toMatch(/fix {2}templates: .*mine\/weekly\.md\.hbs:1:3: .*headline/);
  });
});
