import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/commands/program.ts';
import { readSettings } from '../src/config/settings/read-settings.ts';
import { folderWith } from './support/folder.ts';

const EXAMPLES = join(import.meta.dirname, '../examples');
const read = (path: string) => readFileSync(join(EXAMPLES, path), 'utf8');

describe('the examples', () => {
  it('hold settings that are read without a problem, and want the one variable they name', () => {
    const env = { CHAT_WEBHOOK: 'https://chat.example.org/hook' };
    const { value, problems } = readSettings('examples/headroom.yaml', read('headroom.yaml'), env);
    expect(problems).toEqual([]);
    expect(value?.targets.map(({ name, to }) => `${name} ${to.kind}`)).toEqual([
      'everyone email',
      'each_owner owners',
      'backend-team email',
      'docs git',
      'chat webhook',
    ]);
    expect(readSettings('examples/headroom.yaml', read('headroom.yaml'), {}).problems).toHaveLength(1);
  });

  it('hold units that systemd finds nothing wrong with', () => {
    const folder = folderWith();
    for (const name of readdirSync(join(EXAMPLES, 'systemd'))) {
      // Whether the program is installed is not the unit's matter.
      writeFileSync(join(folder, name), read(`systemd/${name}`).replaceAll('/usr/bin/headroom', '/bin/true'));
    }
    const units = readdirSync(folder).map((name) => join(folder, name));
    expect(units).toHaveLength(3);
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const [service = ''] = units.filter((unit) => unit.endsWith('headroom.service'));
    writeFileSync(service, readFileSync(service, 'utf8').replace('Restart=', 'Restrat='));
    expect(
      spawnSync('systemd-analyze', ['verify', '--man=no', service], { encoding: 'utf8' }).stderr,
    ).toContain('Restrat');
  });

  it('hold a unit that is started again for as long as its database or repository is not there', () => {
    const [, pause] = /^RestartSec=(\d+)$/m.exec(read('systemd/headroom.service')) ?? [];
    // After five starts in ten seconds systemd gives up.
    expect(5 * Number(pause)).toBeGreaterThan(10);
  });

  it('hold a workflow of the shape that GitHub takes', () => {
    const workflow = read('github/headroom.yml');
    expect(validateWorkflow(workflow).errors).toEqual([]);
    expect(validateWorkflow(workflow.replace('runs-on', 'runs_on')).errors).not.toEqual([]);
  });

  it('run only commands and options that there are', () => {
    const lines = [
      ...readdirSync(join(EXAMPLES, 'systemd')).flatMap((name) =>
        [...read(`systemd/${name}`).matchAll(/headroom (.*)$/gm)].map(([, args]) => args ?? ''),
      ),
      ...[...read('github/headroom.yml').matchAll(/cli\.ts (.*)$/gm)].map(([, args]) => args ?? ''),
    ].filter((line) => /^(serve|tick)\b/.test(line));
    expect(lines).toHaveLength(3);
    const quiet = { write: () => {}, terminal: false, columns: 80 };
    const program = createProgram({ env: {}, out: quiet, err: quiet }, () => {});
    for (const line of lines) {
      const [name, ...args] = line.split(/\s+/);
      const command = program.commands.find((one) => one.name() === name);
      const known = command?.options.map(({ long }) => long) ?? [];
      expect(known).toEqual(expect.arrayContaining(args.filter((arg) => arg.startsWith('--'))));
    }
  });
});
