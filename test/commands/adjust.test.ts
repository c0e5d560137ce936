import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUDGET = 'provider/provisioning-p95';
const ID = '2026-01-13-provider.provisioning-p95';

/** The shipped budgets in a git repository of their own, with the shipped recording. */
function project() {
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      'budgets: [budgets]',
      `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
      'review: { reviewers: { engineering: ["@eng"], product: [] }, approver: { role: vp, people: ["@vp"] } }',
    ].join('\n'),
    '.gitignore': 'output\n',
  });
  cpSync(join(ROOT, 'budgets'), join(folder, 'budgets'), { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const commit = () => git('add', '-A') + git('commit', '-qm', 'A step');
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'T');
  git('config', 'user.email', 't@example.com');
  commit();
  const config = ['--config', join(folder, 'headroom.yaml')];
  const as = (by: string, at: string) => ['--by', by, '--at', at, ...config];
  return { folder, git, commit, config, as, run: (...argv: readonly string[]) => runCli(argv) };
}

const weekly = (folder: string, week: string) =>
  readFileSync(join(folder, `output/weekly/${week}/report.md`), 'utf8');

describe('an adjustment of a budget', () => {
  it('goes from a recommendation to the end of its watching, and changes one line of the budget file', async () => {
    const { folder, git, commit, config, as, run } = project();
    await run('run', 'weekly', '--period', '2026-W02', ...config);
    const report = join(folder, 'output/weekly/2026-W02/report.json');
    const proposed = await run('propose', BUDGET, '--from-report', report, ...as('@sre', '2026-01-13T09:00'));
    expect(proposed).toMatchObject({ code: 0, err: '' });
    expect(proposed.out).toContain('With 320 s: over on 0 and approached on');
    expect(proposed.out).toContain('are allocated 95.9% of its total, before 102.3%.');
    const step = async (expected: string, ...argv: readonly string[]) => {
      const { code, out, err } = await run(...argv);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(expected);
    };
    await step(
      'in review. It waits for product, then vp.',
      'approve',
      BUDGET,
      '--as',
      'engineering',
      ...as('@eng', '2026-01-13T10:00'),
    );
    await step(
      'in review. It waits for vp.',
      'approve',
      BUDGET,
      '--as',
      'product',
      ...as('@pm', '2026-01-13T11:00'),
    );
    await step('approved.', 'approve', BUDGET, '--as', 'vp', ...as('@vp', '2026-01-14T11:00'));
    commit();
    for (const said of [
      '+ at_most: 320 s',
      'Would change this here',
      'would be in force from 19 January 2026.',
    ])
      await step(said, 'implement', BUDGET, '--dry-run', ...as('@sre', '2026-01-15T09:00'));
    expect(git('status', '--porcelain')).toBe('');
    await step('in force from 19 January 2026.', 'implement', BUDGET, ...as('@sre', '2026-01-15T09:00'));
    expect(git('diff', '--numstat', '--', 'budgets/provider.yaml').trim()).toMatch(/^1\t1\t/);
    expect(readFileSync(join(folder, 'budgets/CHANGES.md'), 'utf8')).toMatch(
      /- \*\*provider\/provisioning-p95\*\*: at_most 300 s → 320 s, in force from 19 January 2026\. .* approved by @eng \(engineering\), @pm \(product\), @vp \(vp\)\./,
    );

    await run('run', 'weekly', '--period', '2026-W03', ...config);
    expect(weekly(folder, '2026-W03')).toMatch(/\| Provider \| Provisioning P95 \| ≤ 300 s \|/);
    expect(weekly(folder, '2026-W03')).toContain('| ≤ 300 s → ≤ 320 s | 19 January 2026 |');
    await step('communicated', 'communicate', BUDGET, ...as('@sre', '2026-01-16T09:00'));
    await run('run', 'weekly', '--period', '2026-W04', ...config);
    const after = weekly(folder, '2026-W04');
    expect(after).toContain('<td>Provisioning P95</td><td align="right">≤ 320 s</td>');
    expect(after).toContain(
      'Provider Provisioning P95: the limit went from 300 s to 320 s on 19 January 2026.',
    );
    expect(after).toContain('| 19 January 2026 | 17 February 2026 |');
    expect(after).toContain('Since then over on 0 of 7 days; the old limit would have been exceeded on 0.');

    const { out } = await run('proposals', '--all', ...config);
    expect(out).toContain('300 s → 320 s, closed, in force from 19 January 2026');
    expect((await run('proposals', ...config)).out).toBe('No proposal is under way.\n');
  });

  it('is committed on a branch of its own, and leaves the work tree, the index and the branch as they are', async () => {
    const { folder, git, commit, as, run } = project();
    await run(
      'propose',
      BUDGET,
      '--to',
      '320 s',
      '--because',
      'Out of reach.',
      ...as('@sre', '2026-01-13T09:00'),
    );
    for (const [role, by] of [
      ['engineering', '@eng'],
      ['product', '@pm'],
      ['vp', '@vp'],
    ] as const) {
      await run('approve', ID, '--as', role, ...as(by, '2026-01-14T09:00'));
    }
    commit();
    const { code, out } = await run('implement', ID, '--branch', ...as('@sre', '2026-01-15T09:00'));
    expect([code, out]).toEqual([0, expect.stringContaining(`branch headroom/adjust-${ID}.`)]);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('branch', '--show-current').trim()).toBe('main');
    const changed = git('diff', '--numstat', 'main', `headroom/adjust-${ID}`)
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(changed.find(([, , file]) => file === 'budgets/provider.yaml')).toEqual([
      '1',
      '1',
      'budgets/provider.yaml',
    ]);
    expect(changed.map(([, , file]) => file)).toEqual([
      'budgets/CHANGES.md',
      `budgets/proposals/${ID}.yaml`,
      'budgets/provider.yaml',
    ]);
    git('merge', '-q', `headroom/adjust-${ID}`);
    expect(existsSync(join(folder, 'budgets/CHANGES.md'))).toBe(true);
    const again = await run('implement', ID, '--branch', ...as('@sre', '2026-01-15T09:00'));
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringContaining('is implemented; only what is approved'),
    });
  });

  it('is committed only when its proposal is, and measured only when every proposal can be read', async () => {
    const { folder, as, run, config } = project();
    await run('propose', BUDGET, '--to', '320 s', '--because', 'x', ...as('@sre', '2026-01-13T09:00'));
    for (const [role, by] of [
      ['engineering', '@eng'],
      ['product', '@pm'],
      ['vp', '@vp'],
    ] as const) {
      await run('approve', ID, '--as', role, ...as(by, '2026-01-14T09:00'));
    }
    const { code, err } = await run('implement', ID, '--branch', ...as('@sre', '2026-01-15T09:00'));
    expect([code, err]).toEqual([2, expect.stringContaining('have changes that are not committed')]);
    writeFileSync(join(folder, `budgets/proposals/${ID}.yaml`), 'proposal: [');
    const measured = await run('run', 'weekly', ...config);
    expect(measured).toMatchObject({
      code: 2,
      err: expect.stringContaining('a proposal that cannot be read may have changed a limit'),
    });
  });

  it('is approved by one person in one role alone, whose name is git’s own unless it is given', async () => {
    const { folder, as, run, config } = project();
    await run('propose', BUDGET, '--to', '320 s', '--because', 'x', ...as('@sre', '2026-01-13T09:00'));
    const at = ['--at', '2026-01-14T09:00', ...config];
    expect(await run('approve', ID, '--as', 'product', ...at)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(join(folder, `budgets/proposals/${ID}.yaml`), 'utf8')).toContain(
      'by: "T", known_from: "git", did: "approve", role: "product"',
    );
    const settings = readFileSync(join(folder, 'headroom.yaml'), 'utf8').replaceAll('"@eng"', '"@eng", T');
    writeFileSync(join(folder, 'headroom.yaml'), settings);
    const again = await run('approve', ID, '--as', 'engineering', ...at);
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'T has approved as product. Somebody else must approve as engineering, or set several_roles_per_person: true under review in the settings.',
      ),
    });
    const allowing = settings.replace('review: {', 'review: { several_roles_per_person: true,');
    writeFileSync(join(folder, 'headroom.yaml'), allowing);
    expect((await run('approve', ID, '--as', 'engineering', ...at)).out).toContain('It waits for vp.');
  });

  it('keeps what two people decide at once', async () => {
    const { folder, as, run, config } = project();
    await run(
      'propose',
      BUDGET,
      '--to',
      '320 s',
      '--because',
      'Out of reach.',
      ...as('@sre', '2026-01-13T09:00'),
    );
    const cli = join(ROOT, 'src/cli.ts');
    const yes = (role: string, by: string) =>
      promisify(execFile)(
        process.execPath,
        [cli, 'approve', ID, '--as', role, ...as(by, '2026-01-14T09:00')],
        { cwd: folder },
      );
    await Promise.all([yes('engineering', '@eng'), yes('product', '@pm')]);
    expect((await run('proposals', ...config)).out).toContain('in review, waits for vp');
  });

  it.each([
    [
      ['propose', 'provider/provisionning-p95', '--to', '320s', '--because', 'x'],
      'Did you mean provider/provisioning-p95?',
    ],
    [['propose', BUDGET, '--to', '320 GB', '--because', 'x'], 'Both must have the same dimension.'],
    [['propose', BUDGET, '--to', '300s', '--because', 'x'], 'has at_most 300 s already'],
    [['propose', BUDGET, '--to', 'soon', '--because', 'x'], '“soon”'],
    [['propose', BUDGET, '--to', '320s'], 'The reason is missing. Give it with --because.'],
    [['propose', BUDGET], 'The new limit is missing.'],
    [['propose', BUDGET, '--from-report', 'nowhere.json'], 'Cannot read nowhere.json'],
    [['approve', BUDGET, '--as', 'engineering'], `There is no proposal ${BUDGET} under way. None is.`],
  ])('refuses %j, and writes nothing', async (argv, wrong) => {
    const { folder, run, config } = project();
    const { code, err } = await run(...argv, '--by', '@sre', ...config);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
    expect(readdirSync(join(folder, 'budgets'))).not.toContain('proposals');
  });

  it('is not proposed from a report that advises something else, whose words are told', async () => {
    const { folder, run, config } = project();
    await run('run', 'weekly', '--period', '2026-W05', ...config);
    const report = join(folder, 'output/weekly/2026-W05/report.json');
    const { code, err } = await run('propose', 'api/query-p95', '--from-report', report, ...config);
    expect(code).toBe(2);
    expect(err).toContain(
      'suggests no limit for api/query-p95. It says: Investigate the regression of API Query P95. It suggests one for provider/provisioning-p95, ',
    );
  });

  it.each([
    [['approve', '--as', 'vp'], '@vp', 'vp comes after engineering and product'],
    [['approve', '--as', 'engineering'], '@sre', '@sre does not speak for engineering. Who does: @eng.'],
    [
      ['approve', '--as', 'marketing'],
      '@sre',
      'There is no role marketing. Roles: engineering, product, vp.',
    ],
    [['approve'], '@sre', 'The role is missing.'],
    [['reject'], '@sre', 'The reason is missing.'],
    [
      ['implement'],
      '@sre',
      'is justified; only what is approved can be implemented. It waits for engineering, then product, then vp.',
    ],
    [['communicate'], '@sre', 'only what is implemented can be communicated'],
  ])('refuses %j by %s on a proposal that is not there yet', async ([command = '', ...rest], by, wrong) => {
    const { folder, as, run } = project();
    await run('propose', BUDGET, '--to', '320 s', '--because', 'x', ...as('@sre', '2026-01-13T09:00'));
    const file = join(folder, `budgets/proposals/${ID}.yaml`);
    const before = readFileSync(file, 'utf8');
    const { code, err } = await run(command, BUDGET, ...rest, ...as(by, '2026-01-14T09:00'));
    expect(code).toBe(2);
    expect(err).toContain(wrong);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
