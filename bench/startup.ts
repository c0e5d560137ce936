import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { builtProgram, ROOT } from './built.ts';
import type { Measure } from './measure.ts';

const RUNS = 41;
const REPORTS = ['weekly/2026-W05/report.md', 'monthly/2026-01/report.md'];

/**
 * What starts often, in bare starts of Node: `headroom --version`, which loads nothing, and `headroom validate` of the
 * repository's 57 budgets. Loading the libraries that it reads them with takes nearly five bare starts by itself.
 */
const STARTS = [
  { args: ['--version'], name: 'headroom --version', atMost: 1.5 },
  {
    args: ['validate', '--config', join(ROOT, 'headroom.yaml')],
    name: 'headroom validate of 57 budgets',
    atMost: 16,
  },
] as const;

/**
 * How long starts take, of the program as built from the sources of now. The runs alternate so that all meet the same noise.
 * Throws when what was built does not work.
 */
export function startup(): readonly Measure[] {
  const cli = builtProgram();
  expectReports(cli);
  const runs = Array.from({ length: RUNS }, () => ({
    bare: timed('-e', '0'),
    ours: STARTS.map(({ args }) => timed(cli, ...args)),
  }));
  const bare = median(runs.map((run) => run.bare));
  return STARTS.map(({ name, atMost }, index) => {
    const value = median(runs.map(({ ours }) => ours[index] ?? Number.NaN)) / bare;
    return { name: `${name} ÷ node -e 0`, value, atMost, unit: '×' };
  });
}

/** A program that is quick because it is broken would keep the bound, so it makes both reports first. */
function expectReports(cli: string): void {
  const out = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  try {
    const printed = execFileSync(process.execPath, [cli, 'run', '--out', out], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const missing = REPORTS.filter((report) => !printed.includes(join(out, report)));
    if (missing.length > 0) throw new Error(`dist/cli.js run did not make ${missing.join(' and ')}.`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function timed(...args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}.`);
  return performance.now() - start;
}
