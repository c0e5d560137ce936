import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import { readReport } from '../src/render/report-json.ts';
import { startPrometheus } from '../test/support/prometheus-server.ts';
import { builtProgram } from './built.ts';
import type { Measure } from './measure.ts';
import { BUDGETS, writeProject } from './weekly-run/project.ts';
import { type SentRequest, startRelay } from './weekly-run/requests.ts';
import { storedSeries, WEEK } from './weekly-run/stored.ts';

const RUNS = 9;
const BARE = join(import.meta.dirname, 'weekly-run/bare.ts');
const execute = promisify(execFile);

/**
 * How long the whole command `headroom run weekly` takes on 500 budgets against a real Prometheus with five weeks of
 * samples, in the time of a program that only sends the very same requests: both are started anew. The runs alternate.
 */
export async function weeklyRun(): Promise<readonly Measure[]> {
  const cli = builtProgram();
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const server = await startPrometheus(storedSeries());
  try {
    const settingsFor = writeProject(folder);
    const requests = await requestsOf(server.url, (url) => run(cli, settingsFor(url)));
    expectMeasured(folder);
    const settings = settingsFor(server.url);
    const file = join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify(requests));
    const ratios: number[] = [];
    for (let done = 0; done < RUNS; done += 1) {
      const bare = await secondsOf(() => execute(process.execPath, [BARE, server.url, file]));
      ratios.push((await secondsOf(() => run(cli, settings))) / bare);
    }
    const name = `headroom run weekly on ${BUDGETS} budgets ÷ its ${requests.length} bare requests`;
    return [{ name, value: median(ratios), atMost: 1.25, unit: '×' }];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The requests that a run sends, in its order; it also warms the server. */
async function requestsOf(
  url: string,
  runAgainst: (url: string) => Promise<void>,
): Promise<readonly SentRequest[]> {
  const relay = await startRelay(url);
  try {
    await runAgainst(relay.url);
    return relay.sent;
  } finally {
    await relay.close();
  }
}

async function run(cli: string, settings: string): Promise<void> {
  await execute(process.execPath, [cli, 'run', 'weekly', '--period', WEEK, '--config', settings]);
}

/** Budgets without data are quick to report on, so all must have some. */
function expectMeasured(folder: string): void {
  const file = join(folder, 'output/weekly', WEEK, 'report.json');
  const { monitored, unknown } = readReport(file, readFileSync(file, 'utf8')).counts;
  if (monitored !== BUDGETS || unknown > 0) {
    throw new Error(`Of ${BUDGETS} budgets ${monitored} are in the report, ${unknown} of them unknown.`);
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
