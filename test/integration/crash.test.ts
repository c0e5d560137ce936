import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { startOf } from '../../src/model/period.ts';
import { subjectName } from '../../src/model/subject.ts';

const CHILD = join(import.meta.dirname, '../support/crash-child.ts');
const BORN = startOf('2026-01-27', 'Europe/Berlin');
/** Two weeks later, so that two reports are due at once. */
const DUE = startOf('2026-02-09', 'Europe/Berlin') + 9 * 3600;
const PERIODS = ['2026-W05', '2026-W06'];

interface Arrived {
  readonly recipient: string;
  readonly period: string;
  readonly messageId: string;
}

const arrived: Arrived[] = [];
let server: SMTPServer;
let port: number;
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'headroom-crash-'));
  server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        const messageId = /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? '';
        const period = /^Subject: (.*)$/im.exec(text)?.[1]?.trim() ?? '';
        for (const { address } of envelope.rcptTo) arrived.push({ recipient: address, period, messageId });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  port = (server.server.address() as AddressInfo).port;
  await bornProject();
});

afterAll(() => {
  server.close(() => {});
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly remote: string;
}

/** A fresh project whose ledger began two weeks before the reports are due. */
function project(name: string): Place {
  const folder = join(root, name);
  const place = { name, folder, remote: `${folder}.git` };
  cpSync(join(root, BORN_NAME), folder, { recursive: true });
  cpSync(join(root, `${BORN_NAME}.git`), place.remote, { recursive: true });
  return place;
}

const BORN_NAME = 'born';

async function bornProject(): Promise<void> {
  const folder = join(root, BORN_NAME);
  const remote = `${folder}.git`;
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
  await wakeUp({ name: BORN_NAME, folder, remote }, BORN);
}

/** Runs one wake-up in a process of its own, and answers how many steps it took; undefined when it was killed. */
async function wakeUp(
  { folder, remote }: Place,
  now: number,
  killAt = 0,
  signal = 'SIGKILL',
): Promise<number | undefined> {
  const args = [CHILD, folder, String(port), remote, String(now), String(killAt), signal];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return Number(stdout);
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return undefined;
    throw error;
  }
}

const mails = (name: string, who: string, period: string) =>
  arrived.filter((mail) => mail.recipient === `${who}@${name}.org` && mail.period === period);

/** The mails of which the ledger does not know whether they were sent. */
async function sendingIn({ folder }: Place): Promise<readonly string[]> {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => DUE });
  const deliveries = await ledger.deliveries();
  await ledger.close();
  return deliveries
    .filter(({ state }) => state === 'sending')
    .map((delivery) => `${delivery.recipient} ${subjectName(delivery).replace('weekly ', '')}`);
}

/** What is missing, or was done more often than it may be, after everything was restarted. */
async function complaintsOf({ name, folder, remote }: Place): Promise<readonly string[]> {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => DUE });
  const issued = (await ledger.issued()).map(({ period }) => period);
  const open = (await ledger.deliveries()).filter(({ state }) => state !== 'delivered');
  await ledger.close();
  const commits = execFileSync('git', ['log', '--format=%s', 'main'], { cwd: remote, encoding: 'utf8' })
    .trim()
    .split('\n');
  const inOutput = (period: string) =>
    readFileSync(join(folder, `output/weekly/${period}/report.md`), 'utf8');
  return [
    ...(issued.join() === PERIODS.join() ? [] : [`issued ${issued.join()}`]),
    ...open.map(({ target, recipient, state }) => `${target} ${recipient} is ${state}`),
    ...(commits.toSorted((a, b) => (a < b ? -1 : 1)).join() === 'weekly 2026-W05,weekly 2026-W06'
      ? []
      : [`commits ${commits.join()}`]),
    ...PERIODS.flatMap((period) => [
      ...(inOutput(period) === `# ${period}\n` ? [] : [`${period} is not whole in the folder`]),
      ...['a', 'b'].flatMap((who) => {
        const got = mails(name, who, period);
        const ids = new Set(got.map(({ messageId }) => messageId));
        return [
          ...(got.length === 0 ? [`${who} did not get ${period}`] : []),
          ...(ids.size > 1 ? [`${who} got ${period} under ${ids.size} ids`] : []),
        ];
      }),
    ]),
  ];
}

/** How many steps a wake-up takes that nobody kills. */
let steps = 0;

describe('a publisher that is killed', () => {
  it('at any step, and restarted, brings every period to everybody, and a mail twice only when killed before the ledger knew', async () => {
    const whole = project('whole');
    steps = (await wakeUp(whole, DUE)) ?? 0;
    expect(steps).toBeGreaterThan(30);
    expect(await complaintsOf(whole)).toEqual([]);
    expect(arrived).toHaveLength(4);

    const limit = pLimit(3);
    const outcomes = await Promise.all(
      Array.from({ length: steps }, (_, index) =>
        limit(async () => {
          const place = project(`k${index + 1}`);
          const killed = (await wakeUp(place, DUE, index + 1)) === undefined;
          const unknown = await sendingIn(place);
          await wakeUp(place, DUE + 60);
          const twice = PERIODS.flatMap((period) =>
            ['a', 'b'].flatMap((who) => mails(place.name, who, period).slice(1)),
          ).map(({ recipient, period }) => `${recipient} ${period}`);
          return { step: index + 1, killed, complaints: await complaintsOf(place), twice, unknown };
        }),
      ),
    );
    expect(outcomes.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
    expect(outcomes.filter(({ killed }) => killed).length).toBeGreaterThan(steps * 0.9);
    // Between the server's 250 and the ledger's knowing of it.
    const twice = outcomes.filter((outcome) => outcome.twice.length > 0);
    expect(twice.length).toBeGreaterThan(0);
    expect(twice.filter((outcome) => !outcome.twice.every((mail) => outcome.unknown.includes(mail)))).toEqual(
      [],
    );
  }, 600_000);

  it('by SIGTERM at any step, and started again, brings every period to everybody, and no mail twice', async () => {
    const limit = pLimit(3);
    const outcomes = await Promise.all(
      Array.from({ length: Math.ceil(steps / 3) }, (_, index) =>
        limit(async () => {
          const place = project(`t${index}`);
          await wakeUp(place, DUE, index * 3 + 1, 'SIGTERM');
          await wakeUp(place, DUE + 60);
          const twice = PERIODS.flatMap((period) =>
            ['a', 'b'].flatMap((who) => mails(place.name, who, period).slice(1)),
          );
          return { step: index * 3 + 1, complaints: await complaintsOf(place), twice: twice.length };
        }),
      ),
    );
    expect(outcomes.length).toBeGreaterThan(15);
    expect(outcomes.filter(({ complaints, twice }) => complaints.length > 0 || twice > 0)).toEqual([]);
  }, 600_000);

  it('again and again gets there all the same', async () => {
    const place = project('again');
    let kills = 0;
    for (let killAt = 3; killAt < 400; killAt += 4) {
      if ((await wakeUp(place, DUE + kills * 7 * 3600, killAt)) !== undefined) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(5);
    expect(await complaintsOf(place)).toEqual([]);
  }, 300_000);
});

describe('two publishers on one ledger', () => {
  it('started at the same moment send nothing twice', async () => {
    const place = project('two');
    await Promise.all([wakeUp(place, DUE), wakeUp(place, DUE), wakeUp(place, DUE)]);
    expect(await complaintsOf(place)).toEqual([]);
    for (const period of PERIODS)
      for (const who of ['a', 'b']) expect(mails('two', who, period)).toHaveLength(1);
  }, 60_000);
});
