import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** A series as it will be in the server: its name with labels, and its samples as (seconds since 1970, value). */
export interface StoredSeries {
  readonly metric: string;
  readonly samples: readonly (readonly [number, number])[];
}

/** A running Prometheus over known samples. */
export interface PrometheusServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Recording rules that have been there from `start` to `end`. */
export interface PastRules {
  readonly groups: readonly object[];
  readonly start: number;
  readonly end: number;
}

/** Starts Debian's Prometheus on a free loopback port over a database made of the given series. */
export async function startPrometheus(
  series: readonly StoredSeries[],
  extra: readonly string[] = [],
  configuration: object = { global: {} },
  rules?: PastRules,
): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-prometheus-'));
  load(folder, series);
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
  if (rules) await evaluate(folder, rules);
  const { server, url } = await running(folder, extra);
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** Starts a server over a folder, elsewhere when somebody has taken its port meanwhile; one that does not become ready is ended, and its folder removed. */
async function running(folder: string, extra: readonly string[], tries = 3) {
  const port = await freePort();
  const server = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
      ...extra,
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, server);
    return { server, url };
  } catch (error) {
    await ended(server);
    if (tries > 1 && server.exitCode !== null) return running(folder, extra, tries - 1);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Adds blocks with what the rules would have recorded; a server sees them when it starts. */
async function evaluate(folder: string, { groups, start, end }: PastRules): Promise<void> {
  const file = join(folder, 'rules.json');
  writeFileSync(file, JSON.stringify({ groups }));
  const { server, url } = await running(folder, []);
  const span = [`--start=${start}`, `--end=${end}`];
  const out = ['--output-dir', join(folder, 'data'), '--eval-interval=5m'];
  const args = ['tsdb', 'create-blocks-from', 'rules', ...span, ...out, `--url=${url}`, file];
  try {
    execFileSync('promtool', args, { stdio: 'ignore' });
  } finally {
    await ended(server);
  }
}

/** Samples every five minutes from `start` up to `end`, both included, with the value that `at` gives. */
export function everyFiveMinutes(
  start: number,
  end: number,
  at: (time: number, index: number) => number | undefined,
): StoredSeries['samples'] {
  return every(300, start, end, at);
}

/** Samples every `step` seconds from `start` up to `end`, both included, with the value that `at` gives. */
export function every(
  step: number,
  start: number,
  end: number,
  at: (time: number, index: number) => number | undefined,
): StoredSeries['samples'] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => {
    const value = at(start + index * step, index);
    return value === undefined ? [] : ([[start + index * step, value]] as const);
  }).flat();
}

function load(folder: string, series: readonly StoredSeries[]): void {
  const file = join(folder, 'samples.txt');
  const byName = Map.groupBy(series, ({ metric }) => metric.split('{')[0] ?? metric);
  const lines = [...byName].flatMap(([name, all]) => [
    `# TYPE ${name} unknown`,
    ...all.flatMap(({ metric, samples }) => samples.map(([time, value]) => `${metric} ${value} ${time}`)),
  ]);
  writeFileSync(file, [...lines, '# EOF', ''].join('\n'));
  // One block for a month instead of one for two hours, each of which would read the file again.
  const options = ['--max-block-duration=744h', '--quiet'];
  execFileSync('promtool', [
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    ...options,
    file,
    join(folder, 'data'),
  ]);
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  await until(async () => {
    if (server.exitCode !== null) return true;
    const { ok, status } = await fetch(`${url}/-/ready`);
    // With a web configuration that asks for credentials, a refusal shows that it listens.
    return ok || status === 401;
  });
  if (server.exitCode !== null) throw new Error(`Prometheus ended with ${server.exitCode}`);
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await exit;
}
