import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { median } from 'simple-statistics';
import { createPrometheusSource } from '../src/adapters/prometheus/source.ts';
import { reveal } from '../src/adapters/secrets/secret.ts';
import { generateReport } from '../src/app/generate.ts';
import { openProject } from '../src/compose.ts';
import type { MetricSource } from '../src/ports/metric-source.ts';
import { readReport } from '../src/render/report-json.ts';
import { startPrometheus } from '../test/support/prometheus-server.ts';
import { prometheusSettings } from '../test/support/prometheus-settings.ts';
import { builtProgram } from './built.ts';
import type { Measure } from './measure.ts';
import { BUDGETS, writeProject } from './weekly-run/project.ts';
import { type SentRequest, startRelay } from './weekly-run/requests.ts';
import { STEP, storedSeries, WEEK } from './weekly-run/stored.ts';

const RUNS = 7;
/** Any time after the week. */
const LATER = Date.parse('2027-01-01') / 1000;
const BARE = join(import.meta.dirname, 'weekly-run/bare.ts');
const execute = promisify(execFile);

/**
 * How long the whole command `headroom run weekly` takes on 500 distinct budgets against a real Prometheus with five weeks
 * of samples, in the time of a program that only sends what each budget alone would ask, and reads the answers as text. Both
 * are started anew, and the runs alternate.
 */
export async function weeklyRun(): Promise<readonly Measure[]> {
  const cli = builtProgram();
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const server = await startPrometheus(storedSeries());
  try {
    const settings = writeProject(folder)(server.url);
    const plain = await plainRequests(settings, server.url);
    await run(cli, settings);
    expectMeasured(folder);
    const file = join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify(plain));
    const ratios: number[] = [];
    for (let done = 0; done < RUNS; done += 1) {
      const bare = await secondsOf(() => execute(process.execPath, [BARE, server.url, file]));
      ratios.push((await secondsOf(() => run(cli, settings))) / bare);
    }
    const name = `headroom run weekly on ${BUDGETS} budgets ÷ the ${plain.length} bare requests of each alone`;
    return [{ name, value: median(ratios), atMost: 1.25, unit: '×' }];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The requests that budgets send when each is measured alone; they also warm the server. */
async function plainRequests(config: string, url: string): Promise<readonly SentRequest[]> {
  const relay = await startRelay(url);
  const source = createPrometheusSource({ ...prometheusSettings(relay.url), resolution: STEP }, reveal);
  const one = pLimit(1);
  const alone: MetricSource = { ...source, measure: (...asked) => one(() => source.measure(...asked)) };
  const opened = await openProject({ config }, {});
  try {
    const ports = { source: alone, clock: { now: () => LATER } };
    await generateReport(opened.project, { kind: 'weekly', period: WEEK }, ports);
    return relay.sent;
  } finally {
    await Promise.all([source.close(), opened.source.close(), relay.close()]);
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
