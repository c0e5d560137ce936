import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contentsOf } from '../support/folder.ts';
import { samplesProject } from '../support/project.ts';
import { runCli } from '../support/run-cli.ts';

/** The pages around reports: all of a folder but the reports themselves, drafts and the ledger. */
function pagesIn(output: string): Readonly<Record<string, string>> {
  const isPage = (path: string) => path.endsWith('.html') && !/^(weekly|monthly|drafts)\//.test(path);
  return Object.fromEntries(Object.entries(contentsOf(output)).filter(([path]) => isPage(path)));
}

const publish = (config: string, period: string) =>
  runCli(['publish', 'weekly', '--period', period, '--config', config]);

describe('headroom pages', () => {
  it('makes the pages of every folder anew, and writes only those that are not as they should be', async () => {
    const { config, folder, output } = samplesProject(
      'targets: { web: { services: [api], folder: { path: web } } }',
    );
    await publish(config, '2026-W04');
    await publish(config, '2026-W05');
    const [before, own] = [pagesIn(output), pagesIn(join(folder, 'web'))];
    expect(Object.keys(own)).toContain('budgets/api/query-p95.html');
    expect(Object.keys(own).filter((path) => path.startsWith('budgets/node'))).toEqual([]);
    const count = Object.keys(before).length;
    const none = await runCli(['pages', '--config', config]);
    expect(none).toEqual({
      code: 0,
      out: `output: 0 of ${count} pages were written.\nweb: 0 of ${Object.keys(own).length} pages were written.\n`,
      err: '',
    });
    const { mtimeMs } = statSync(join(output, 'reports.html'));
    writeFileSync(join(output, 'index.html'), 'The list of old.');
    writeFileSync(join(output, 'budgets/api/query-p95.html'), 'Damaged.');
    rmSync(join(output, 'services/api.html'));
    const mended = await runCli(['pages', '--json', '--config', config]);
    const told = z
      .array(z.object({ target: z.string(), written: z.array(z.string()), of: z.number() }))
      .parse(JSON.parse(mended.out));
    expect(told[0]).toEqual({
      target: 'output',
      written: ['budgets/api/query-p95.html', 'index.html', 'services/api.html'],
      of: count,
    });
    expect(pagesIn(output)).toEqual(before);
    expect(statSync(join(output, 'reports.html')).mtimeMs).toBe(mtimeMs);
  });

  it('goes by the templates as they are now, and says which is wrong of one that is', async () => {
    const { config, folder, output } = samplesProject('templates: own');
    mkdirSync(join(folder, 'own'));
    await publish(config, '2026-W05');
    writeFileSync(join(folder, 'own/archive.html.hbs'), '<p>{{title}}, our way</p>\n');
    expect((await runCli(['pages', '--config', config])).code).toBe(0);
    expect(readFileSync(join(output, 'reports.html'), 'utf8')).toBe(
      '<p>Performance budget reports, our way</p>\n',
    );
    writeFileSync(join(folder, 'own/archive.html.hbs'), '<p>{{titel}}</p>\n');
    const { code, err } = await runCli(['pages', '--config', config]);
    expect(code).toBe(3);
    expect(err).toContain('error: output: ');
    expect(err).toContain('archive.html.hbs:1');
    expect(readFileSync(join(output, 'reports.html'), 'utf8')).toContain('our way');
  });

  it('makes them of saved reports where nothing was issued, drafts among them, and begins no ledger', async () => {
    const { config, output } = samplesProject();
    await runCli(['run', 'weekly', '--period', '2026-W05', '--config', config]);
    await runCli(['run', 'weekly', '--period', '2026-W05', '--service', 'node', '--config', config]);
    const [before, drafts] = [pagesIn(output), pagesIn(join(output, 'drafts'))];
    expect(Object.keys(drafts)).toContain('services/node.html');
    for (const path of ['index.html', 'drafts/index.html']) rmSync(join(output, path));
    const { code, out } = await runCli(['pages', '--config', config]);
    expect(code).toBe(0);
    expect(out).toMatch(/^output: 1 of \d+ pages were written\.\ndrafts: 1 of \d+ pages were written\.\n$/);
    expect(pagesIn(output)).toEqual(before);
    expect(pagesIn(join(output, 'drafts'))).toEqual(drafts);
    expect(existsSync(join(output, 'ledger.sqlite'))).toBe(false);
  });

  it('says of settings with errors that no page was made', async () => {
    const { config } = samplesProject('outputs: here');
    const { code, err } = await runCli(['pages', '--config', config]);
    expect(code).toBe(2);
    expect(err).toContain('no page was made');
    expect(err).toContain('output');
  });
});

describe('headroom run beside a ledger', () => {
  it('makes the pages of what was issued, too, and leaves the ledger as it is', async () => {
    const { config, output } = samplesProject();
    await publish(config, '2026-W04');
    rmSync(join(output, 'weekly'), { recursive: true });
    const ledger = () => readFileSync(join(output, 'ledger.sqlite')).toString('base64');
    const before = ledger();
    await runCli(['run', 'monthly', '--period', '2026-01', '--config', config]);
    expect(ledger()).toBe(before);
    const list = readFileSync(join(output, 'reports.html'), 'utf8');
    expect(list).toContain('href="monthly/2026-01/report.html"');
    expect(list).not.toContain('weekly/2026-W04');
    expect(existsSync(join(output, 'budgets/api/query-p95.html'))).toBe(true);
  });
});
