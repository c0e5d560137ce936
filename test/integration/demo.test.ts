import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeProject } from '../../scripts/demo/project.ts';
import { readSettings } from '../../src/config/settings/read-settings.ts';
import { lastComplete } from '../../src/model/period.ts';
import { dueAt } from '../../src/schedule/due-at.ts';
import { folderWith } from '../support/folder.ts';

const DEMO = join(import.meta.dirname, '../../scripts/demo/main.ts');

describe('the demo', () => {
  it('brings a scheduled mail and a commit, ends by itself when asked to, and leaves nothing behind', () => {
    const folder = folderWith();
    const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO, '--once'], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder },
      timeout: 90_000,
    });
    expect(stderr).not.toContain('error:');
    expect(stdout).toMatch(/The mail arrived: Demo performance budgets, week \d+ of \d{4}/);
    expect(stdout).toMatch(/The commit arrived: Demo performance budgets: week of \d+ \w+ \d{4}/);
    expect(status).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('headroom'))).toEqual([]);
  });

  it.each([
    '2026-11-23T00:00:00Z', // the moment at which a week ends, a Monday
    '2026-11-23T00:01:00Z',
    '2026-11-24T13:37:00Z',
    '2026-11-25T09:05:00Z',
    '2026-11-26T23:59:00Z',
    '2026-11-27T00:00:00Z',
    '2026-11-28T12:00:00Z',
    '2026-11-29T23:59:00Z',
  ])('makes the last complete week due at %s', (moment) => {
    const due = new Date(moment);
    const servers = { prometheus: 'http://127.0.0.1:9090', smtpPort: 25, httpPort: 80 };
    const file = writeProject(folderWith(), due, servers);
    const { value, problems } = readSettings(file, readFileSync(file, 'utf8'), {});
    expect(problems).toEqual([]);
    if (!value) throw new Error('The settings could not be read.');
    const now = due.getTime() / 1000;
    expect(dueAt('weekly', lastComplete('week', now, value.calendar), value.schedule)).toBe(now);
  });

  it('says which packages to install where a tool is missing', () => {
    const env = { ...process.env, PATH: '' };
    const { status, stderr } = spawnSync(process.execPath, [DEMO, '--once'], { encoding: 'utf8', env });
    expect(stderr).toContain('sudo apt-get install prometheus git');
    expect(status).toBe(2);
  });
});
