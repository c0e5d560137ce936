import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const SETTINGS = 'time_zone: UTC\nbudgets: [budgets]\nsource: { recording: recorded.jsonl }\n';
const BUDGET = `service: api
budgets:
  query-p95:
    category: latency
    at_most: 2s
    indicator: { quantile: 0.95, histogram: api_request_duration_seconds }
`;

describe('headroom validate', () => {
  it('accepts the shipped budgets, and warns of the two over-allocated paths of the policy', async () => {
    const { code, out, err } = await runCli(['validate']);
    expect(code).toBe(0);
    expect(err).toBe('57 budgets and 3 critical paths in 4 budget files: 0 errors, 2 warnings.\n');
    expect(out.split('\n').map((line) => line.replace(/:\d+:\d+:/, ''))).toEqual([
      'budgets/node.yaml warning: The stages together are allowed 14.1 s, 4.1 s more than the total of 10 s. Tighten stages, or loosen the total.',
      'budgets/provider.yaml warning: The stages together are allowed 307 s, 7 s more than the total of 300 s. Tighten stages, or loosen the total.',
      '',
    ]);
  });

  it('says every problem of every file in one go and exits with 2', async () => {
    const folder = folderWith({
      'headroom.yaml': SETTINGS.replace('UTC', 'Europe/Berln'),
      'budgets/a.yaml': BUDGET.replace('at_most: 2s', 'at_mots: 2s'),
      'budgets/b.yaml': BUDGET.replace('2s', '2 GB'),
    });
    const { code, out, err } = await runCli(['validate', '--config', join(folder, 'headroom.yaml')]);
    expect(code).toBe(2);
    expect(err).toContain('4 errors');
    expect(out).toContain('headroom.yaml:1:12: error: “Europe/Berln” is not a time zone.');
    expect(out).toContain('Did you mean Europe/Berlin?');
    expect(out).toMatch(/a\.yaml:5:5: error: Unknown key at_mots\. .* Did you mean at_most\?/);
    expect(out).toMatch(
      /b\.yaml:5:14: error: The limit 2 GB is an amount of data, but the indicator measures a time \(by its name, api_request_duration_seconds\)\./,
    );
    expect(out).toMatch(/b\.yaml:1:10: error: The service api is already at .*a\.yaml:1:10\./);
  });

  it('warns of files below a folder of budgets, which are not read, but of no proposal and no hidden file', async () => {
    const folder = folderWith({
      'headroom.yaml': SETTINGS,
      'budgets/a.yaml': BUDGET,
      'budgets/proposals/p.yaml': 'a proposal',
      'budgets/.git/x.yaml': 'hidden',
    });
    const config = ['--config', join(folder, 'headroom.yaml')];
    expect((await runCli(['validate', ...config])).out).not.toContain('in folders below');
    const more = folderWith({
      'headroom.yaml': SETTINGS,
      'budgets/a.yaml': BUDGET,
      'budgets/shop/b.yaml': BUDGET,
      'budgets/shop/eu/c.yml': BUDGET,
    });
    const { code, out, err } = await runCli(['validate', '--config', join(more, 'headroom.yaml')]);
    expect([code, err]).toEqual([0, expect.stringContaining('1 budget and')]);
    expect(out).toMatch(
      /headroom\.yaml:2:11: warning: “budgets” stands for the YAML files in it, not for those in folders below: 2 are not read, such as budgets\/shop\/b\.yaml\. Add budgets\/shop, budgets\/shop\/eu to the list, or move them\.\n$/,
    );
    const listed = SETTINGS.replace('[budgets]', '[budgets, budgets/shop, budgets/shop/eu]');
    const all = folderWith({
      'headroom.yaml': listed,
      'budgets/a.yaml': BUDGET,
      'budgets/shop/b.yaml': BUDGET.replace('api', 'b'),
      'budgets/shop/eu/c.yml': BUDGET.replace('api', 'c'),
    });
    expect((await runCli(['validate', '--config', join(all, 'headroom.yaml')])).out).not.toContain(
      'in folders below',
    );
  });

  it('says where budgets are when a folder has them only below it', async () => {
    const folder = folderWith({ 'headroom.yaml': SETTINGS, 'budgets/shop/b.yaml': BUDGET });
    const { code, err } = await runCli(['validate', '--config', join(folder, 'headroom.yaml')]);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /A folder stands for the YAML files in it, not for those below, such as .*shop\/b\.yaml\./,
      ),
    ]);
  });

  it('prints JSON for programs and annotations for GitHub', async () => {
    const folder = folderWith({ 'headroom.yaml': SETTINGS, 'budgets/a.yaml': BUDGET.replace('2s', '2 GB') });
    const config = ['--config', join(folder, 'headroom.yaml')];
    const json: unknown = JSON.parse((await runCli(['validate', ...config, '--format', 'json'])).out);
    expect(json).toEqual([expect.objectContaining({ line: 5, column: 14, severity: 'error' })]);
    const { out } = await runCli(['validate', ...config, '--format', 'github']);
    expect(out).toMatch(/^::error file=.*a\.yaml,line=5,col=14::The limit 2 GB/);
  });

  it('says which file is not there and what to do', async () => {
    const { code, err } = await runCli(['validate', '--config', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(err).toBe(
      `error: Cannot read nowhere.yaml (no such file). It holds the settings. Name another file with --config, or begin with a copy of ${join(import.meta.dirname, '../../examples/headroom.yaml')}.\n`,
    );
  });
});

describe('the command line', () => {
  it('offers the nearest command and option, and exits with 2', async () => {
    const command = await runCli(['valdate']);
    expect(command).toMatchObject({ code: 2 });
    expect(command.err).toContain('(Did you mean validate?)');
    const option = await runCli(['run', '--perod', '2026-W05']);
    expect(option).toMatchObject({ code: 2 });
    expect(option.err).toContain('(Did you mean --period?)');
  });

  it('leads from a wrong option to the help of its own command', async () => {
    expect((await runCli(['run', '--perod'])).err).toMatch(/^Run headroom run --help for what there is\.$/m);
    expect((await runCli(['nothing'])).err).toMatch(/^Run headroom --help for what there is\.$/m);
  });

  it('says in the help of every command in a sentence what it does, in lines that fit', async () => {
    const { out } = await runCli(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name = '']) => name)
      .filter((n) => n !== 'help');
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const help = (await runCli([name, '--help'])).out;
      const [usage = '', description = ''] = help.split('\n\n');
      expect(usage).toMatch(new RegExp(`^Usage: headroom ${name}`));
      expect(description).toMatch(/^[A-Z][\s\S]*\.$/);
      const lines = description.split('\n');
      for (const [index, line] of lines.entries()) {
        const [next = ''] = (lines[index + 1] ?? '').split(' ');
        expect(line.length).toBeLessThanOrEqual(100);
        if (next !== '') expect(`${line} ${next}`.length).toBeGreaterThanOrEqual(100);
      }
    }
  });

  it('tells of a mistyped option before one that is missing, and of a command that help does not know', async () => {
    expect((await runCli(['record', '--ot', 'x.jsonl'])).err).toContain(
      "unknown option '--ot'\n(Did you mean --out?)",
    );
    expect(await runCli(['record'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Give it with --out'),
    });
    const help = await runCli(['help', 'stats']);
    expect(help).toMatchObject({ code: 2, out: '' });
    expect(help.err).toMatch(/^error: There is no command stats\. There are run, .* Did you mean status\?$/m);
    expect((await runCli(['help', 'status'])).out).toBe((await runCli(['status', '--help'])).out);
    expect((await runCli(['help'])).out).toBe((await runCli(['--help'])).out);
  });

  it.each([
    [['schema', 'budget'], 'Allowed choices are budgets, settings. Did you mean budgets?'],
    [['violations', 'acknowledge'], 'Allowed choices are list, show, ack, '],
    [['validate', '--format', 'jsn'], 'Allowed choices are text, json, github. Did you mean json?'],
  ])('offers the nearest of the words that may stand there: %j', async (argv, told) => {
    const { code, err } = await runCli(argv);
    expect(code).toBe(2);
    expect(err).toContain(told);
  });

  it('prints its version and its help, and exits with 0', async () => {
    expect((await runCli(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await runCli(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['run', 'render', 'validate', 'record', 'schema'])
      expect(help.out).toContain(`  ${command} `);
  });
});

describe('headroom validate of a project with a directory', () => {
  const OWNED = BUDGET.replace('service: api\n', 'service: api\nowner: "@backend"\n');
  const FAMILY = BUDGET.replace('service: api', 'service: pay-eu').replace(
    '    indicator:',
    '    each: route\n    owners: { /search: "@serch" }\n    indicator:',
  );
  const files = {
    'headroom.yaml': `${SETTINGS}smtp: { host: smtp.example.org }\nowners: { "@search": { email: [search@example.org] } }\nowners_file: team/owners.yaml\nservice_owners_file: team/OWNERS\n`,
    'team/owners.yaml': '"@payments": { email: [payments@example.org] }\n',
    'team/OWNERS': 'pay-* @payments\nshop-* @shop\n',
    'budgets/a.yaml': OWNED,
    'budgets/b.yaml': FAMILY,
  };
  const validate = async (changed: Readonly<Record<string, string>>) => {
    const folder = folderWith({ ...files, ...changed });
    const { code, out } = await runCli(['validate', '--config', join(folder, 'headroom.yaml')]);
    return { code, lines: out.replaceAll(`${folder}/`, '').trimEnd().split('\n') };
  };

  it('warns at their lines of owners without an entry, members’ among them, and of patterns of no service', async () => {
    const { code, lines } = await validate({});
    expect(code).toBe(0);
    expect(lines).toEqual([
      'team/OWNERS:2:1: warning: No service is called as “shop-*” says. Known: api, pay-eu. Correct it, or remove it.',
      'team/OWNERS:2:8: warning: The owner @shop has no entry in the directory: nobody hears of its violations. Add @shop below owners in the settings.',
      'budgets/a.yaml:2:8: warning: The owner @backend has no entry in the directory: nobody hears of its violations. Add @backend below owners in the settings.',
      'budgets/b.yaml:7:24: warning: The owner @serch has no entry in the directory: nobody hears of its violations. Did you mean @search?',
    ]);
  });

  it('warns of none where there is no directory', async () => {
    const { lines } = await validate({ 'headroom.yaml': SETTINGS });
    expect(lines).toEqual(['']);
  });

  it('reads the files of a directory as those of budgets: they are there, and lead nowhere else', async () => {
    const folder = folderWith({ ...files, 'team/owners.yaml': '' });
    rmSync(join(folder, 'team/owners.yaml'));
    const config = join(folder, 'headroom.yaml');
    expect((await runCli(['validate', '--config', config])).err).toMatch(
      /No file matches “.*team\/owners\.yaml”\. It holds owners\. Correct owners_file in the settings, or remove it\./,
    );
    const elsewhere = folderWith({ 'owners.yaml': files['team/owners.yaml'] });
    symlinkSync(join(elsewhere, 'owners.yaml'), join(folder, 'team/owners.yaml'));
    const led = await runCli(['validate', '--config', config]);
    expect({ code: led.code, err: led.err }).toEqual({
      code: 2,
      err: expect.stringMatching(/Cannot read .*owners\.yaml/),
    });
    writeFileSync(config, `${files['headroom.yaml']}links: anywhere\n`);
    expect((await runCli(['validate', '--config', config])).code).toBe(0);
  });
});
