import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { startOf } from '../src/model/period.ts';
import { type Servers, startServers } from './kills/servers.ts';
import type { Measure } from './measure.ts';

const CHILD = join(import.meta.dirname, 'kills/child.ts');
/** Of six signals one is a SIGTERM. */
const TERM_EVERY = 6;
/** Projects side by side. */
const AT_ONCE = 3;
/** How long a server takes to answer, and how long after its begin a publisher gets a signal, in milliseconds at most. */
const SLOWEST = 200;
const LATEST = 1500;
const BORN = startOf('2026-01-27', 'Europe/Berlin');
const DUE = startOf('2026-02-02', 'Europe/Berlin') + 9 * 3600;

/** A publisher with its servers. */
interface Project {
  readonly name: string;
  readonly folder: string;
  readonly remote: string;
}

/** A signal that ended a publisher, and what the ledger said was being sent then. */
interface Blow {
  readonly signal: 'SIGKILL' | 'SIGTERM';
  /** When the publisher was started, in milliseconds. */
  readonly startedAt: number;
  readonly sending: readonly string[];
}

/**
 * Kills publishers at random moments over all targets, in simulated weeks against real servers, and counts what was lost and
 * what arrived twice: after a SIGTERM nothing may, after a SIGKILL only what the other side had wholly while the ledger did
 * not know it yet. The number is that of signals.
 */
export async function kills(count = 60): Promise<readonly Measure[]> {
  const root = mkdtempSync(join(tmpdir(), 'headroom-kills-'));
  const servers = await startServers(SLOWEST);
  try {
    const each = Math.ceil(count / AT_ONCE);
    const projects = Array.from({ length: AT_ONCE }, (_, index) => newProject(root, `p${index}`));
    const results = await Promise.all(projects.map((project) => ordeal(project, servers, each)));
    const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
    const measure = (name: string, value: number, atMost: number): Measure => ({
      name,
      value,
      atMost,
      unit: '×',
    });
    console.log(
      `${sum(({ killed }) => killed)} SIGKILL, ${sum(({ stopped }) => stopped)} SIGTERM, ${sum(({ due }) => due)} deliveries of ${sum(({ weeks }) => weeks)} weeks`,
    );
    return [
      measure(
        'deliveries lost',
        sum(({ lost }) => lost.length),
        0,
      ),
      measure(
        'doubled by SIGTERM',
        sum(({ byTerm }) => byTerm),
        0,
      ),
      measure(
        'doubled by SIGKILL outside of the window',
        sum(({ outside }) => outside),
        0,
      ),
      measure(
        'doubled by SIGKILL within the window',
        sum(({ within }) => within),
        sum(({ killed }) => killed),
      ),
    ];
  } finally {
    servers.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** What became of a project. */
interface Result {
  readonly killed: number;
  readonly stopped: number;
  readonly weeks: number;
  readonly due: number;
  readonly lost: readonly string[];
  readonly byTerm: number;
  readonly within: number;
  readonly outside: number;
}

function newProject(root: string, name: string): Project {
  const folder = join(root, name);
  const remote = `${folder}.git`;
  mkdirSync(folder);
  writeFileSync(join(folder, 'now'), String(BORN));
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
  for (const hook of ['pre-receive', 'post-receive']) {
    writeFileSync(join(remote, 'hooks', hook), '#!/bin/sh\nsleep 0.1\n');
    chmodSync(join(remote, 'hooks', hook), 0o755);
  }
  return { name, folder, remote };
}

async function ordeal(project: Project, servers: Servers, count: number): Promise<Result> {
  await run(project, servers, 'finish');
  writeFileSync(join(project.folder, 'now'), String(DUE));
  const blows: Blow[] = [];
  for (let index = 1; index <= count; index += 1) {
    blows.push(await blow(project, servers, index % TERM_EVERY === 0 ? 'SIGTERM' : 'SIGKILL'));
    if (index % 50 === 0) console.log(`${project.name}: ${index} of ${count}`);
  }
  await run(project, servers, 'finish');
  return judged(project, servers, blows);
}

async function run(project: Project, servers: Servers, until: string): Promise<void> {
  const child = start(project, servers, until);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The publisher of ${project.name} ended with ${code}.`);
}

function start({ folder, name, remote }: Project, { smtpPort, webhook }: Servers, until: string) {
  const args = [CHILD, folder, String(smtpPort), remote, `${webhook}/${name}`, until];
  // Each is started anew, which takes half as long with code that is compiled already.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'headroom-kills-compiled') };
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
}

async function blow(project: Project, servers: Servers, signal: Blow['signal']): Promise<Blow> {
  const startedAt = Date.now();
  const child = start(project, servers, '');
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await Promise.race([pause(Math.random() * LATEST), ended]);
  child.kill(signal);
  const [code, by] = (await ended) as [number | null, string | null];
  if (code !== 0 && by !== signal)
    throw new Error(`${project.name} ended with ${code ?? by} instead of ${signal}.`);
  return { signal, startedAt, sending: keysIn(project, "state = 'sending'") };
}

/** Deliveries of the ledger as servers know them. */
function keysIn({ name, folder }: Project, where: string): readonly string[] {
  const db = new DatabaseSync(join(folder, 'ledger.sqlite'), { timeout: 5000 });
  try {
    return db
      .prepare(`SELECT subject, target, recipient FROM deliveries WHERE ${where}`)
      .all()
      .map(({ subject, target, recipient }) => {
        const who = recipient === '' ? '' : `/${String(recipient).split('@')[0]}`;
        const [, period = ''] = String(subject).split(' ');
        return `${name} ${period} ${String(target)}${who}`;
      });
  } finally {
    db.close();
  }
}

function judged(project: Project, { arrived }: Servers, blows: readonly Blow[]): Result {
  const due = keysIn(project, 'true');
  const commits = execFileSync('git', ['log', '--format=%s', 'main'], {
    cwd: project.remote,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  const times = (key: string): readonly number[] => {
    const [, period = '', target = ''] = key.split(' ');
    if (target === 'docs') return commits.filter((subject) => subject === `weekly ${period}`).map(() => 0);
    if (target === 'output') return isWritten(project, period) ? [0] : [];
    return arrived.filter((one) => one.key === key).map(({ at }) => at);
  };
  // What the other side had first, it had of the publisher that was started last before: what is on its way when that is
  // killed arrives in a moment.
  const causes = due.flatMap((key) =>
    times(key)
      .slice(0, -1)
      .map((first) => {
        const cause = blows.findLast(({ startedAt }) => startedAt <= first);
        if (cause?.signal === 'SIGTERM') return 'byTerm';
        return cause?.sending.includes(key) ? 'within' : 'outside';
      }),
  );
  const counted = (what: string) => causes.filter((cause) => cause === what).length;
  const open = keysIn(project, "state <> 'delivered'").map((key) => `${key} is open`);
  const lost = [...due.filter((key) => times(key).length === 0), ...open];
  if (lost.length > 0) console.log(`${basename(project.folder)} lost ${lost.join(', ')}`);
  return {
    killed: blows.filter(({ signal }) => signal === 'SIGKILL').length,
    stopped: blows.filter(({ signal }) => signal === 'SIGTERM').length,
    weeks: new Set(due.map((key) => key.split(' ')[1])).size,
    due: due.length,
    lost,
    byTerm: counted('byTerm'),
    within: counted('within'),
    outside: counted('outside'),
  };
}

function isWritten({ folder }: Project, period: string): boolean {
  try {
    return readFileSync(join(folder, `output/weekly/${period}/report.md`), 'utf8') === `# ${period}\n`;
  } catch {
    return false;
  }
}
