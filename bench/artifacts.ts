import { execFileSync } from 'node:child_process';
import { median } from 'simple-statistics';
import { REPORT_KINDS, type ReportKind } from '../src/model/report.ts';
import { renderReport } from '../src/render/render.ts';
import { bigReport } from '../test/support/example-report.ts';
import { shippedRasteriser } from '../test/support/rasteriser.ts';
import { shippedEngine } from '../test/support/templates.ts';
import type { Measure } from './measure.ts';

const BUDGETS = 1000;
const RUNS = 5;

/** What one process needed to render one report. */
interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
}

/**
 * What rendering every artifact of a report of 1,000 budgets takes, each time in a fresh process: reading the templates
 * and starting the rasteriser count. The time is the median, the memory the most that a process ever had resident.
 */
export function artifacts(): readonly Measure[] {
  return REPORT_KINDS.flatMap((kind) => {
    const costs = Array.from({ length: RUNS }, () => inFreshProcess(kind));
    const name = `all artifacts of a ${kind} report of 1,000 budgets`;
    return [
      { name, value: median(costs.map(({ seconds }) => seconds)), atMost: 1.5, unit: 's' },
      { name, value: Math.max(...costs.map(({ megabytes }) => megabytes)), atMost: 300, unit: 'MB' },
    ] as const;
  });
}

function inFreshProcess(kind: ReportKind): Cost {
  return JSON.parse(
    execFileSync(process.execPath, [import.meta.filename, kind], { encoding: 'utf8' }),
  ) as Cost;
}

async function render(kind: ReportKind): Promise<Cost> {
  const report = bigReport(BUDGETS, kind);
  const start = performance.now();
  await renderReport(report, shippedEngine(), { rasterise: await shippedRasteriser() });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6 };
}

if (import.meta.main) {
  const kind = REPORT_KINDS.find((name) => name === process.argv[2]) ?? 'weekly';
  console.log(JSON.stringify(await render(kind)));
}
