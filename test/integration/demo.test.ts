import { spawnSync } from 'node:child_process';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { history, releaseBefore } from '../../scripts/demo/history.ts';
import { writeProject } from '../../scripts/demo/project.ts';
import { readSettings } from '../../src/config/settings/read-settings.ts';
import { lastComplete } from '../../src/model/period.ts';
import { readReport } from '../../src/render/report-json.ts';
import { dueAt } from '../../src/schedule/due-at.ts';
import { folderWith } from '../support/folder.ts';
import { startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';

const DEMO = join(import.meta.dirname, '../../scripts/demo/main.ts');

describe('the demo', () => {
  it('brings a scheduled mail and a commit, ends by itself when asked to, and leaves nothing behind', () => {
    const folder = folderWith();
    const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO, '--once'], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder },
      timeout: 290_000,
    });
    expect(stderr).not.toContain('error:');
    expect(stdout).toMatch(/The mail arrived: Demo performance budgets, week \d+ of \d{4}/);
    expect(stdout).toMatch(/The commit arrived: Demo performance budgets: week of \d+ \w+ \d{4}/);
    expect(status).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('headroom'))).toEqual([]);
  });

  it('has its server tell since when it is over, where, and what changed before', async () => {
    const now = Date.parse('2026-11-30T00:02:00Z') / 1000;
    vi.setSystemTime(now * 1000);
    onTestFinished(() => void vi.useRealTimers());
    const release = releaseBefore(now);
    const prometheus = await startPrometheus(history(now));
    try {
      const folder = folderWith();
      const servers = { prometheus: prometheus.url, smtpPort: 25, httpPort: 80 };
      const config = writeProject(folder, new Date(), servers);
      const { code, err } = await runCli(['run', 'weekly', '--config', config, '--out', join(folder, 'out')]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const [file = ''] = globSync('weekly/*/report.json', { cwd: join(folder, 'out') });
      const { rows } = readReport(file, readFileSync(join(folder, 'out', file), 'utf8'));
      const why = rows.find(({ budget }) => budget.id === 'api/query-p95')?.why;
      if (why?.since.kind !== 'hours') throw new Error(JSON.stringify(why?.since));
      expect(why.since.first).toBeLessThanOrEqual(release);
      expect(why.since.last).toBeGreaterThanOrEqual(release);
      expect(why.where).toMatchObject({ kind: 'values', label: 'route', named: ['/search'] });
      expect(why.changes.changes.map(({ text }) => text)).toEqual(['api 1.42.0 → 1.43.0']);
    } finally {
      await prometheus.stop();
    }
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
