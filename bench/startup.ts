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
 * How long `headroom --version` takes, in bare starts of Node, as built from the sources of now. The runs alternate so
 * that both meet the same noise. Throws when what was built does not work.
 */
export function startup(): readonly Measure[] {
  const cli = builtProgram();
  expectReports(cli);
  const pairs = Array.from({ length: RUNS }, () => ({
    ours: timed(cli, '--version'),
    bare: timed('-e', '0'),
  }));
  const value = median(pairs.map(({ ours }) => ours)) / median(pairs.map(({ bare }) => bare));
  return [{ name: 'headroom --version ÷ node -e 0', value, atMost: 1.5, unit: '×' }];
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
