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
import { ASKING, BUDGETS, type Written, writeProject } from './weekly-run/project.ts';
import { type SentRequest, startRelay } from './weekly-run/requests.ts';
import { STEP, storedSeries, WEEK, WEEK_BEFORE } from './weekly-run/stored.ts';

const RUNS = 7;
const LEDGERS = 3;
const MOST: Readonly<Record<'singly' | 'as families', number>> = { singly: 1.25, 'as families': 1 };
/** How much longer a run may take of which ten budgets ask since when, where and what changed before. */
const MOST_FOR_WHY = 1.1;
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
    const projects = (['singly', 'as families', 'asking nothing', 'asking why'] as const).map((written) => {
      const own = join(folder, written);
      return {
        written,
        folder: own,
        settings: writeProject(own, written)(server.url),
        seconds: [] as number[],
      };
    });
    const [singly] = projects;
    const plain = singly ? await plainRequests(singly.settings, server.url) : [];
    for (const project of projects) {
      await run(cli, project.settings);
      expectMeasured(project);
    }
    const file = join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify(plain));
    const bare: number[] = [];
    for (let done = 0; done < RUNS; done += 1) {
      bare.push(await secondsOf(() => execute(process.execPath, [BARE, server.url, file])));
      for (const { settings, seconds } of projects) seconds.push(await secondsOf(() => run(cli, settings)));
    }
    const secondsAs = (wanted: Written) => projects.find(({ written }) => written === wanted)?.seconds ?? [];
    const weeks = await secondWeeks(cli, folder, server.url);
    const measures = (['singly', 'as families'] as const).map(
      (written): Measure => ({
        name: `headroom run weekly on ${BUDGETS} budgets written ${written} ÷ the ${plain.length} bare requests of each alone`,
        value: medianRatio(secondsAs(written), bare),
        atMost: MOST[written],
        unit: '×',
      }),
    );
    const why: Measure = {
      name: `headroom run weekly on ${BUDGETS} budgets of which ${ASKING} ask why ÷ of which none does`,
      value: medianRatio(secondsAs('asking why'), secondsAs('asking nothing')),
      atMost: MOST_FOR_WHY,
      unit: '×',
    };
    return [...measures, why, weeks];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The median of how long runs took in the time of those beside them. */
function medianRatio(seconds: readonly number[], beside: readonly number[]): number {
  return median(seconds.map((one, index) => one / (beside[index] ?? one)));
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

/** How long a week takes to be published whose days before are in the ledger, in the time of the first one. */
async function secondWeeks(cli: string, folder: string, url: string): Promise<Measure> {
  const ratios: number[] = [];
  for (let done = 0; done < LEDGERS; done += 1) {
    const settings = writeProject(join(folder, `ledger ${done}`))(url);
    const published = (week: string) =>
      secondsOf(() =>
        execute(process.execPath, [cli, 'publish', 'weekly', '--period', week, '--config', settings]),
      );
    const first = await published(WEEK_BEFORE);
    ratios.push((await published(WEEK)) / first);
  }
  const name = `headroom publish weekly on ${BUDGETS} budgets of a second week ÷ of the first`;
  return { name, value: median(ratios), atMost: 0.95, unit: '×' };
}

async function run(cli: string, settings: string): Promise<void> {
  await execute(process.execPath, [cli, 'run', 'weekly', '--period', WEEK, '--config', settings]);
}

/** Budgets without data are quick to report on, so all must have some; and only those ask why that are to. */
function expectMeasured({ folder, written }: { readonly folder: string; readonly written: Written }): void {
  const file = join(folder, 'output/weekly', WEEK, 'report.json');
  const { counts, rows, families = [] } = readReport(file, readFileSync(file, 'utf8'));
  const all = families.length === 0 ? [counts] : families.map((one) => one.counts);
  const sum = (of: (one: typeof counts) => number) => all.reduce((total, one) => total + of(one), 0);
  const [monitored, unknown] = [sum((one) => one.monitored), sum((one) => one.unknown)];
  if (monitored !== BUDGETS || unknown > 0) {
    throw new Error(`Of ${BUDGETS} budgets ${monitored} are in the report, ${unknown} of them unknown.`);
  }
  const asking = rows.filter(({ why }) => why);
  const answered = asking.filter(({ why }) => why?.since.kind === 'hours');
  const expected = written === 'asking why' ? ASKING : 0;
  if (asking.length !== expected || answered.length !== expected)
    throw new Error(
      `Of ${BUDGETS} budgets written ${written} ${asking.length} ask why and ${answered.length} have hours, not ${expected}.`,
    );
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
