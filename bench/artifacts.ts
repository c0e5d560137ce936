import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_KINDS, type Report } from '../src/model/report.ts';
import { bigReport } from '../test/support/example-report.ts';
import { builtProgram } from './built.ts';
import type { Measure } from './measure.ts';

const BUDGETS = 1000;
const RUNS = 11;

/** What one process needed to render one report, and to write and read it as JSON once before, in milliseconds. */
interface Cost {
  readonly rendering: number;
  readonly json: number;
  /** The most memory that it had resident. */
  readonly megabytes: number;
}

/**
 * What rendering every artifact of a report of 1,000 budgets takes, each time in a fresh process of the built program: opening
 * the templates and starting the rasteriser count, loading modules does not. Two threads render, and JSON needs one, so that
 * what else runs on the machine weighs on one alone: the least disturbed run of each is compared. The memory is the most of all.
 */
export function artifacts(): readonly Measure[] {
  const dist = join(builtProgram(), '..');
  return REPORT_KINDS.flatMap((kind) => {
    const costs = costsOf(bigReport(BUDGETS, kind), dist);
    const least = (of: (cost: Cost) => number) => Math.min(...costs.map(of));
    const ratio = least(({ rendering }) => rendering) / least(({ json }) => json);
    const name = `all artifacts of a ${kind} report of 1,000 budgets`;
    return [
      { name: `${name} ÷ its JSON`, value: ratio, atMost: 8, unit: '×' },
      { name, value: Math.max(...costs.map(({ megabytes }) => megabytes)), atMost: 300, unit: 'MB' },
    ] as const;
  });
}

function costsOf(report: Report, dist: string): readonly Cost[] {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  try {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(report));
    const command = [join(import.meta.dirname, 'rendering.mjs'), dist, file];
    return Array.from({ length: RUNS }, () => {
      const printed = execFileSync(process.execPath, command, { encoding: 'utf8' });
      return JSON.parse(printed) as Cost;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
