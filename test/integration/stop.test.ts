import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { bare, git, hook } from '../support/git-repository.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'src/cli.ts');

let root: string;
let smtp: SMTPServer;
let web: Server;
/** Who got a message, in the order in which they had all of it. */
let arrived: string[] = [];
/** The answers of servers that have a message and wait until they may answer; undefined while none of them waits. */
let held: Map<string, () => void> | undefined;
/** Whether the webhook takes a message: one that has it is not waited for as long as a push may take to begin. */
let isOpen = () => true;

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'headroom-stop-'));
  const taken = (who: string, answer: () => void) => {
    arrived.push(who);
    if (held) held.set(who, answer);
    else answer();
  };
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      const to = envelope.rcptTo.map(({ address }) => address).join();
      stream.resume().once('end', () => taken(to, done));
    },
  });
  smtp.on('error', () => {});
  smtp.listen(0, '127.0.0.1');
  web = createServer((request, response) => {
    request.resume().once('end', () => {
      if (isOpen()) taken('hook', () => response.end());
      else response.writeHead(503).end();
    });
  }).listen(0, '127.0.0.1');
  await Promise.all([once(smtp.server, 'listening'), once(web, 'listening')]);
  await bornProject();
});

afterAll(() => {
  smtp.close(() => {});
  web.closeAllConnections();
  web.close();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach(() => {
  arrived = [];
  held = undefined;
  isOpen = () => true;
});

interface Place {
  readonly folder: string;
  readonly config: string;
  readonly remote: string;
}

function settingsFor(remote: string, port: number): string {
  return `time_zone: UTC
budgets: [${ROOT}/budgets]
source: { recording: ${ROOT}/samples/virtengine.jsonl }
server: { listen: '127.0.0.1:${port}' }
smtp: { host: 127.0.0.1, port: ${portOf(smtp.server)}, security: none, deadline: 5m }
targets:
  team: { email: { to: [ada@example.org, bob@example.org] } }
  hook: { webhook: { url: 'http://127.0.0.1:${portOf(web)}/', deadline: 5m } }
  docs: { git: { remote: '${remote}' } }
`;
}

/** A project whose report of a week is issued and delivered. */
async function bornProject(): Promise<void> {
  const remote = join(root, 'born.git');
  git('/', 'init', '-q', '--bare', '-b', 'main', remote);
  writeFileSync(join(root, 'headroom.yaml'), settingsFor(remote, 1));
  const child = headroom({ folder: root, config: join(root, 'headroom.yaml'), remote }, [
    'publish',
    'weekly',
    '--period',
    '2026-W05',
  ]);
  expect((await ended(child)).code).toBe(0);
}

/** The same project with everything but the output folder's files still to be delivered. */
async function outstanding(): Promise<Place> {
  const folder = mkdtempSync(join(root, 'p-'));
  const remote = bare();
  cpSync(join(root, 'output'), join(folder, 'output'), { recursive: true });
  rmSync(join(folder, 'output/.git-cache'), { recursive: true });
  const config = join(folder, 'headroom.yaml');
  writeFileSync(config, settingsFor(remote, await freePort()));
  const db = new DatabaseSync(join(folder, 'output/ledger.sqlite'));
  db.exec("UPDATE deliveries SET state = 'pending', attempts = 0, detail = '' WHERE target <> 'output'");
  db.close();
  return { folder, config, remote };
}

function headroom({ config }: Place, argv: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [CLI, ...argv, '--config', config], { stdio: 'pipe' });
  onTestFinishedIfAny(() => void child.kill('SIGKILL'));
  return child;
}

function onTestFinishedIfAny(end: () => void): void {
  try {
    onTestFinished(end);
  } catch {
    // Before the first test there is none to end.
  }
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += String(text)));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

function states({ folder }: Place): Readonly<Record<string, unknown>> {
  const db = new DatabaseSync(join(folder, 'output/ledger.sqlite'), {
    readOnly: true,
    timeout: 10_000,
  });
  const rows = db
    .prepare("SELECT target, recipient, state, attempts FROM deliveries WHERE target <> 'output'")
    .all();
  db.close();
  return Object.fromEntries(
    rows.map(({ target, recipient, state, attempts }) => [
      String(recipient).split('@')[0] || String(target),
      `${String(state)} ${String(attempts)}`,
    ]),
  );
}

/** Starts a command and waits until a mail, a message and a push are in the other sides' hands, which do not answer until they may. */
async function inFlight(place: Place, argv: readonly string[]) {
  const [begun, done] = [join(place.folder, 'begun'), join(place.folder, 'done')];
  const answers = new Map<string, () => void>();
  held = answers;
  isOpen = () => existsSync(begun);
  hook(place.remote, 'post-receive', `touch ${begun}; while [ ! -e ${done} ]; do sleep 0.05; done`);
  const answer = (who: string) => {
    answers.get(who)?.();
    answers.delete(who);
  };
  const answerAll = () => {
    held = undefined;
    for (const who of answers.keys()) answer(who);
    writeFileSync(done, '');
  };
  onTestFinished(answerAll);
  const child = headroom(place, argv);
  const end = ended(child);
  await until(() => arrived.length === 2 && existsSync(begun));
  return { child, end, answer, answerAll };
}

/** Sends a signal, and waits until the program has it. */
async function signalled({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP'): Promise<void> {
  process.kill(Number(pid), signal);
  await until(() => {
    const [, pending = ''] = /^ShdPnd:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (BigInt(`0x${pending}`) & (1n << BigInt(constants.signals[signal] - 1))) === 0n;
  });
}

const commits = ({ remote }: Place) =>
  execFileSync('git', ['rev-list', '--count', 'main'], { cwd: remote, encoding: 'utf8' }).trim();

const LEFT = 'Told to stop: nothing more was begun. What is left is done at the next wake-up';

describe('a command that is stopped while it delivers', () => {
  it.each([
    { argv: ['tick'], signal: 'SIGTERM', code: 3, says: LEFT },
    { argv: ['tick'], signal: 'SIGINT', code: 3, says: LEFT },
    { argv: ['publish'], signal: 'SIGTERM', code: 3, says: LEFT },
    { argv: ['serve'], signal: 'SIGTERM', code: 0, says: 'Stopped.' },
  ] as const)(
    '$argv by $signal waits for the answers, records them, begins nothing more, and doubles nothing',
    async ({ argv, signal, code, says }) => {
      const place = await outstanding();
      const { child, end, answerAll } = await inFlight(place, argv);
      await signalled(child, signal);
      answerAll();
      const { said, ...last } = await end;
      expect(said).toContain(says);
      expect(last.code).toBe(code);
      expect(states(place)).toEqual({
        ada: 'delivered 1',
        bob: 'pending 0',
        hook: 'delivered 1',
        docs: 'delivered 1',
      });
      expect((await ended(headroom(place, ['tick']))).code).toBe(0);
      expect(arrived.toSorted()).toEqual(['ada@example.org', 'bob@example.org', 'hook']);
      expect(commits(place)).toBe('1');
    },
  );
});

describe('a second signal to stop', () => {
  it('gives up what is in flight, and records that it may have arrived', async () => {
    const place = await outstanding();
    const { child, end, answer } = await inFlight(place, ['tick']);
    await signalled(child, 'SIGTERM');
    // After the first it still waits.
    answer('hook');
    await until(() => states(place).hook === 'delivered 1');
    await signalled(child, 'SIGTERM');
    expect((await end).code).toBe(3);
    expect(states(place)).toEqual({
      ada: 'unknown 1',
      bob: 'pending 0',
      hook: 'delivered 1',
      docs: 'unknown 1',
    });
  });
});

describe('settings that change while headroom serve delivers', () => {
  it('keep the next recipient from getting what is outstanding, once they no longer name it', async () => {
    const place = await outstanding();
    const { child, end, answerAll } = await inFlight(place, ['serve']);
    const written = settingsFor(place.remote, 1);
    writeFileSync(place.config, written.replace(', bob@example.org', ''));
    await signalled(child, 'SIGHUP');
    answerAll();
    await until(() => states(place).bob !== 'pending 0');
    expect(states(place)).toMatchObject({ ada: 'delivered 1', bob: 'withdrawn 0' });
    child.kill('SIGTERM');
    const { said } = await end;
    expect(said).toContain('were read again');
    expect(arrived.toSorted()).toEqual(['ada@example.org', 'hook']);
  });

  it('are used when the last mailing target is removed while the mail server stays', async () => {
    const place = await outstanding();
    writeFileSync(place.config, settingsFor(place.remote, await freePort()).replace(/^ {2}team: .*\n/m, ''));
    const { code, said } = await ended(headroom(place, ['tick']));
    expect(said).toContain('Withdrew weekly 2026-W05 to team (ada@example.org).');
    expect(code).toBe(0);
    expect(arrived).toEqual(['hook']);
    expect(states(place)).toMatchObject({ ada: 'withdrawn 0', bob: 'withdrawn 0' });
  });
});
