/**
 * A real Prometheus, a mailbox and a docs repository, put together: within a minute or so a scheduled mail and a commit
 * arrive. Ctrl-C ends it; with --once it ends by itself.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startPrometheus } from '../../test/support/prometheus-server.ts';
import { history } from './history.ts';
import { openMailbox } from './mailbox.ts';
import { writeProject } from './project.ts';

/** Seconds that starting takes at most, so that the full minute is still to come. */
const START = 15;
const PATIENCE = 120;

const once = process.argv.includes('--once');
const missing = ['prometheus', 'promtool', 'git'].filter((tool) => spawnSync('which', [tool]).status !== 0);
if (missing.length > 0) {
  console.error(
    `The demo needs ${missing.join(', ')}. On Debian: apt-get install prometheus git. Then run it again.`,
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'headroom-demo-'));
console.log('Starting Prometheus with five weeks of an API’s history, a mailbox and a docs repository …');
const prometheus = await startPrometheus(history(Date.now() / 1000));
const mailbox = await openMailbox(join(folder, 'mail'));
const due = new Date(Math.ceil((Date.now() / 1000 + START) / 60) * 60_000);
const servers = { prometheus: prometheus.url, smtpPort: mailbox.port, httpPort: await freePort() };
const config = writeProject(folder, due, servers);
const cli = join(import.meta.dirname, '../../src/cli.ts');
console.log(`\nThe settings, worth a look: ${config}`);
console.log(
  `Last week's report is due at ${due.toISOString().slice(11, 16)} UTC. This runs: headroom serve\n`,
);
const served = spawn(process.execPath, [cli, 'serve', '--log', 'text', '--config', config], {
  stdio: 'inherit',
});

const stopped = new Promise<void>((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
  served.once('exit', () => resolve());
});
const arrived = await Promise.race([arrival(), stopped.then(() => false)]);
if (arrived) {
  console.log(`\nThe mail:    ${mailbox.files[0]}`);
  console.log(`The commit:  git -C ${join(folder, 'docs.git')} show --stat main`);
  console.log(`The report:  http://127.0.0.1:${servers.httpPort}/`);
  console.log(`The metrics: http://127.0.0.1:${servers.httpPort}/metrics`);
  console.log(`What next:   headroom status --config ${config}`);
  if (!once) {
    console.log('\nCtrl-C ends it.');
    await stopped;
  }
}
served.kill('SIGTERM');
mailbox.close();
await prometheus.stop();
if (once) rmSync(folder, { recursive: true, force: true });
process.exitCode = arrived ? 0 : 3;

async function arrival(): Promise<boolean> {
  const until = due.getTime() + PATIENCE * 1000;
  while (Date.now() < until) {
    const commits = spawnSync('git', ['-C', join(folder, 'docs.git'), 'rev-parse', '-q', '--verify', 'main']);
    if (mailbox.files.length > 0 && commits.status === 0) return true;
    await sleep(250);
  }
  console.error('Neither mail nor commit arrived; the lines above say why.');
  return false;
}
