/**
 * A real Prometheus, a mailbox and a docs repository, put together: within a minute or so a scheduled mail and a commit
 * arrive. Ctrl-C ends it; with --once it ends by itself and leaves nothing behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';
import { startPrometheus } from '../../test/support/prometheus-server.ts';
import { arrivals, type Expected } from './arrivals.ts';
import { history } from './history.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { writeProject } from './project.ts';

/**
 * Seconds that `headroom serve` is given to start at least, and how often as long as all that was started before it: a new ledger gets
 * nothing that was due before it began.
 */
const [START, AS_LONG] = [15, 2];
/** Seconds after the due moment at which what did not arrive is given up. */
const PATIENCE = 120;

const leaveNothing = process.argv.includes('--once');
const stop = new AbortController();
const closers: (() => unknown)[] = [];
const ASKED = 'asked to';
const wasAsked = () => stop.signal.reason === ASKED;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(ASKED));

requireTools();
try {
  process.exitCode = (await demonstrate()) || wasAsked() ? 0 : 3;
} catch (error) {
  // Ctrl-C reaches Prometheus too, so that waiting for it fails.
  if (!wasAsked()) throw error;
} finally {
  for (const close of closers.toReversed()) await close();
}

function requireTools(): void {
  const missing = ['prometheus', 'promtool', 'git'].filter((tool) => spawnSync('which', [tool]).status !== 0);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((tool) => (tool === 'git' ? 'git' : 'prometheus')))];
  console.error(
    `The demo needs ${missing.join(' and ')}. On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}. Then run it again.`,
  );
  process.exit(2);
}

async function demonstrate(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-demo-'));
  closers.push(() => leaveNothing && rmSync(folder, { recursive: true, force: true }));
  console.log('Starting Prometheus with five weeks of an API’s history, a mailbox and a docs repository …');
  const prometheus = await startPrometheus(history(Date.now() / 1000));
  closers.push(() => prometheus.stop());
  const mailbox = await openMailbox(join(folder, 'mail'));
  closers.push(() => mailbox.close());
  const httpPort = await freePort();
  const start = Math.max(START, (AS_LONG * performance.now()) / 1000);
  const due = new Date(Math.ceil((Date.now() / 1000 + start) / 60) * 60_000);
  const servers = { prometheus: prometheus.url, smtpPort: mailbox.port, httpPort };
  const config = writeProject(folder, due, servers);
  console.log(`
The settings:  ${config}
Prometheus:    ${prometheus.url}
The reports:   http://127.0.0.1:${httpPort}/

Last week’s report is due at ${due.toISOString().slice(11, 16)} UTC. This runs: headroom serve
`);
  if (stop.signal.aborted) return false;
  serve(config);
  const missing = await arrivals(
    [mailIn(mailbox), commitIn(join(folder, 'docs.git'))],
    (name, { subject, place }) => console.log(`>> The ${name} arrived: ${subject}\n   ${place}`),
    { until: due.getTime() + PATIENCE * 1000, signal: stop.signal },
  );
  if (missing.length > 0) {
    if (!wasAsked()) console.error(`No ${missing.join(' and no ')} arrived; the lines above say why.`);
    return false;
  }
  if (leaveNothing) return true;
  console.log(`
What next:
  Open the mail in a mail program, and http://127.0.0.1:${httpPort}/ in a browser; /metrics is there too.
  Since when a budget is over, where, and what changed before:
    npm run headroom -- explain api/query-p95 --config ${config}
  What was issued and delivered:
    npm run headroom -- status --config ${config}
  In another terminal, change a limit in ${join(folder, 'budgets/api.yaml')} and publish a revision:
    npm run headroom -- publish weekly --correct "a new limit" --config ${config}
Ctrl-C ends it; the folder stays.`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  return true;
}

function mailIn({ mails }: Mailbox): Expected {
  return { name: 'mail', found: () => mails[0] && { subject: mails[0].subject, place: mails[0].file } };
}

function commitIn(repository: string): Expected {
  const lastSubject = ['-C', repository, 'log', '-1', '--format=%s', 'main'];
  return {
    name: 'commit',
    found: () => {
      const { status, stdout } = spawnSync('git', lastSubject, { encoding: 'utf8' });
      if (status !== 0) return undefined;
      return { subject: stdout.trim(), place: `git -C ${repository} show --stat main` };
    },
  };
}

function serve(config: string): void {
  const cli = join(import.meta.dirname, '../../src/cli.ts');
  // In a group of its own Ctrl-C does not reach it: it is told to stop once, since a second time makes it stop at once.
  const served = spawn(process.execPath, [cli, 'serve', '--log', 'text', '--config', config], {
    stdio: 'inherit',
    detached: true,
  });
  const ended = once(served, 'exit').then(() => stop.abort('headroom serve ended'));
  closers.push(() => {
    served.kill('SIGTERM');
    return ended;
  });
}
