import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Templates } from '../src/render/templating.ts';

const ROOT = join(import.meta.dirname, '..');
/** What the program reads of its own folder, and what its pages and examples lead to. */
const SHIPPED = ['templates/**/*.hbs', 'assets/*', 'schemas/*', 'alerts/*', 'examples/**/*.*', 'docs/*.md'];

/** Builds, packs and unpacks the program as `npm pack` and `npm install` do, but for the packages it needs. */
function installed(folder: string): string {
  const [sources, prefix] = [join(folder, 'sources'), join(folder, 'prefix')];
  mkdirSync(sources);
  mkdirSync(prefix);
  for (const name of [
    'package.json',
    'README.md',
    ...new Set(SHIPPED.map((glob) => glob.split('/')[0] ?? '')),
  ])
    cpSync(join(ROOT, name), join(sources, name), { recursive: true });
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  execFileSync(tsc, ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(sources, 'dist')]);
  execFileSync(process.execPath, [join(ROOT, 'scripts/compile-templates.ts'), join(sources, 'dist')]);
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: sources });
  execFileSync('tar', ['xzf', join(sources, packed.toString().trim()), '-C', prefix]);
  symlinkSync(join(ROOT, 'node_modules'), join(prefix, 'node_modules'));
  return join(prefix, 'package');
}

describe('the packed program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-package-'));
  const [command, elsewhere] = [join(folder, 'headroom'), join(folder, 'elsewhere')];
  let program = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    program = installed(folder);
    mkdirSync(elsewhere);
    // npm links the command to the file that the package names.
    const { bin } = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8'));
    symlinkSync(join(program, bin.headroom), command);
  });

  const run = (...argv: readonly string[]) =>
    execFileSync(process.execPath, [command, ...argv], { cwd: elsewhere, encoding: 'utf8' });

  it.each(SHIPPED)('holds all of %s', (glob) => {
    const files = globSync(glob, { cwd: ROOT });
    expect(files.length).toBeGreaterThan(0);
    expect(globSync(glob, { cwd: program }).toSorted()).toEqual(files.toSorted());
  });

  it('makes a report in another folder, from the settings’ own', () => {
    const out = run('run', 'weekly', '--config', join(ROOT, 'headroom.yaml'), '--out', 'reports');
    expect(out).toContain('  reports/weekly/2026-W05/report.html');
    const page = readFileSync(join(elsewhere, 'reports/weekly/2026-W05/report.html'), 'utf8');
    expect(page).toContain('week of 26 January 2026');
    const mail = readFileSync(join(elsewhere, 'reports/weekly/2026-W05/report.eml'), 'utf8');
    expect(mail).toContain('Content-Type: image/png');
  });

  it('has the shipped templates compiled, and makes of them what its sources make', async () => {
    const { SHIPPED: templates } = (await import(join(program, 'dist/render/templating/shipped.js'))) as {
      readonly SHIPPED: Templates;
    };
    const names = globSync('**/*.hbs', { cwd: join(ROOT, 'templates') });
    expect(Object.keys(templates).toSorted()).toEqual(names.toSorted());
    expect(Object.values(templates).every(({ compiled }) => compiled !== undefined)).toBe(true);
    const config = ['monthly', '--config', join(ROOT, 'headroom.yaml')];
    run('run', ...config, '--out', 'built');
    execFileSync(process.execPath, [join(ROOT, 'src/cli.ts'), 'run', ...config, '--out', 'sources'], {
      cwd: elsewhere,
    });
    const made = globSync('monthly/**/*.*', { cwd: join(elsewhere, 'sources') });
    expect(made).toContain('monthly/2026-01/report.eml');
    for (const file of made) {
      const [built, sources] = ['built', 'sources'].map((out) => readFileSync(join(elsewhere, out, file)));
      expect(built, file).toEqual(sources);
    }
  });

  it('takes users’ templates in the place of its own, and tells of mistakes in them by their place', () => {
    mkdirSync(join(elsewhere, 'own'));
    const own = join(elsewhere, 'own/monthly.md.hbs');
    const render = () =>
      run('render', 'built/monthly/2026-01/report.json', '--out', 'own-out', '--templates', 'own');
    writeFileSync(own, '# {{md titel}}\n{{> summary}}');
    expect(render).toThrow('own/monthly.md.hbs:1:8: error: There is no name “titel”.');
    writeFileSync(own, '# Ours: {{md title}}\n{{> summary}}');
    render();
    const text = readFileSync(join(elsewhere, 'own-out/monthly/2026-01/report.md'), 'utf8');
    expect(text).toMatch(/^# Ours: .*January 2026/);
  });

  it('says its version and generates files', () => {
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    const config = ['--config', join(ROOT, 'headroom.yaml')];
    run('generate', 'alerts', '--out', 'alerts', ...config);
    expect(globSync('alerts/*', { cwd: elsewhere })).toHaveLength(2);
  });
});
