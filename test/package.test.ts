import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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

  it('says its version and generates files', () => {
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    const config = ['--config', join(ROOT, 'headroom.yaml')];
    run('generate', 'alerts', '--out', 'alerts', ...config);
    expect(globSync('alerts/*', { cwd: elsewhere })).toHaveLength(2);
  });
});
