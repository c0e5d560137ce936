import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { openPostgresqlLedger } from '../../src/adapters/ledger/postgresql/ledger.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { isEdition, subjectName } from '../../src/model/subject.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { readNotices } from '../../src/render/notices-json.ts';
import { STORY, TOLD, TOLD_WITH } from '../support/crash-story.ts';
import { type Postgresql, startPostgresql } from '../support/postgresql.ts';
import { openingOf } from '../support/postgresql-ledger-opening.ts';
import type { FakeTracker } from '../support/trackers/fake.ts';
import { fakeGithub } from '../support/trackers/github.ts';

const CHILD = join(import.meta.dirname, '../support/crash-child.ts');
const PERIODS = ['2026-W05', '2026-W06'];
/** More than a thousand kills, where somebody asks for all of them; else as many as a build has time for. */
const ALL = process.env.HEADROOM_CRASHES === 'all';
const TIMEOUT = ALL ? 4 * 3_600_000 : 1_800_000;
/** The store that the ledger is in; a file unless it is said. Each statement to a database is a step of its own. */
const IN_DATABASE = process.env.HEADROOM_CRASHES_ON === 'postgresql';
const STRIDE = IN_DATABASE ? 250 : 9;
const limit = pLimit(Number(process.env.HEADROOM_CRASHES_AT_ONCE ?? 3));

interface Arrived {
  readonly recipient: string;
  /** What it is of: `weekly 2026-W05`, which is its subject. */
  readonly of: string;
  readonly messageId: string;
}

const arrived: Arrived[] = [];
let server: SMTPServer;
let port: number;
let root: string;
let postgresql: Postgresql | undefined;

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
        const of = /^Subject: (.*)$/im.exec(text)?.[1]?.trim() ?? '';
        for (const { address } of envelope.rcptTo) arrived.push({ recipient: address, of, messageId });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  port = (server.server.address() as AddressInfo).port;
  if (IN_DATABASE) postgresql = await startPostgresql();
  await bornProject();
});

afterAll(async () => {
  server.close(() => {});
  await postgresql?.stop();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly remote: string;
  readonly tracker: FakeTracker;
}

const BORN_NAME = 'born';

async function placeOf(name: string): Promise<Place> {
  const folder = join(root, name);
  return { name, folder, remote: `${folder}.git`, tracker: await fakeGithub() };
}

async function bornProject(): Promise<void> {
  const place = await placeOf(BORN_NAME);
  mkdirSync(place.folder);
  postgresql?.sql(`CREATE DATABASE ${BORN_NAME}`);
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', place.remote]);
  await play(place, { from: 'born' });
  await place.tracker.close();
}

/** Works on a fresh project whose ledger began just before the story, and clears it away. */
async function inProject<T>(name: string, work: (place: Place) => Promise<T>): Promise<T> {
  const place = await placeOf(name);
  postgresql?.sql(`CREATE DATABASE ${name} TEMPLATE ${BORN_NAME}`);
  cpSync(join(root, BORN_NAME), place.folder, { recursive: true });
  cpSync(join(root, `${BORN_NAME}.git`), place.remote, { recursive: true });
  try {
    return await work(place);
  } finally {
    await place.tracker.close();
    postgresql?.sql(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const folder of [place.folder, place.remote])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** How a story is played: from which wake-up on, how much later than it says, and when it is cut off. */
interface Playing {
  readonly from?: number | 'born';
  readonly later?: number;
  readonly killAt?: number;
  readonly signal?: string;
}

/** How far a story came: its steps, and the wake-up that it was cut off in. */
interface Played {
  readonly steps?: number;
  readonly cutAt?: number;
}

/** Plays the story in a process of its own. */
async function play(
  { name, folder, remote, tracker }: Place,
  { from = 0, later = 0, killAt = 0, signal = 'SIGKILL' }: Playing,
): Promise<Played> {
  const args = [CHILD, folder, String(port), remote, tracker.url, from, later, killAt, signal].map(String);
  // Most of what a short life costs is to read the program.
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: join(root, 'cache'),
    HEADROOM_TEST_LEDGER: postgresql?.url(name) ?? '',
  };
  const said = await promisify(execFile)(process.execPath, args, { env }).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL' && 'stdout' in error)
        return String(error.stdout);
      throw error;
    },
  );
  const steps = /^steps (\d+)$/m.exec(said)?.[1];
  if (steps !== undefined) return { steps: Number(steps) };
  const begun = [...said.matchAll(/^at (\d+)$/gm)].at(-1)?.[1];
  return { cutAt: begun === undefined ? Number(from) : Number(begun) };
}

/** Plays the story to its end, cut off before each of these steps in turn. Answers how often it was, and what was under way. */
async function playCut(place: Place, cuts: readonly number[], signal = 'SIGKILL') {
  let from = 0;
  let kills = 0;
  const unknown: string[] = [];
  for (const killAt of [...cuts, 0]) {
    const { cutAt } = await play(place, { from, later: 2 * kills, killAt, signal });
    if (cutAt === undefined) break;
    kills += 1;
    from = cutAt;
    unknown.push(...(await deliveriesIn(place)).filter(({ state }) => state === 'sending').map(nameOf));
  }
  return { kills, unknown };
}

const nameOf = (delivery: Delivery) => `${delivery.recipient} ${subjectName(delivery)}`;

async function withLedger<T>({ name, folder }: Place, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const clock = { now: () => Number.MAX_SAFE_INTEGER };
  const ledger = postgresql
    ? await openPostgresqlLedger(openingOf(postgresql.url(name)), clock)
    : openLedger(join(folder, 'ledger.sqlite'), clock);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

const deliveriesIn = (place: Place) => withLedger(place, (ledger) => ledger.deliveries());

const sorted = (texts: readonly string[]) => texts.toSorted((a, b) => (a < b ? -1 : 1));

/** What is not as it must be in the end, in words: nothing when it is. */
async function complaintsOf(place: Place): Promise<readonly string[]> {
  return [
    ...(await inLedger(place)),
    ...inFolder(place),
    ...inRemote(place),
    ...inRecords(place),
    ...inTracker(place),
  ];
}

/** Every report is issued, each notice is told once, and all of it is there; by mail under one id each. */
function inLedger({ name, ...place }: Place): Promise<readonly string[]> {
  return withLedger({ name, ...place }, async (ledger) => {
    const issued = (await ledger.issued()).map(({ period }) => period);
    const messages = (await ledger.posted()).map(({ subject }) => subject).filter((one) => !isEdition(one));
    const told = await Promise.all(
      messages.map(async (one) => readNotices('the ledger', await ledger.content(one)).notices),
    );
    const what = told.flat().map(({ key }) => key.slice(key.indexOf(' ') + 1));
    const deliveries = await ledger.deliveries();
    const mailed = deliveries.filter(
      ({ recipient }) => recipient.includes('@') && !recipient.startsWith('@'),
    );
    const strangers = arrived.filter(
      ({ recipient, of }) =>
        recipient.endsWith(`@${name}.org`) &&
        !mailed.some((one) => one.recipient === recipient && subjectName(one) === of),
    );
    return [
      ...unlike('issued', issued, PERIODS),
      ...unlike('told', sorted(what), sorted(TOLD)),
      ...unlike(
        'known as told',
        sorted([...(await ledger.noticed())].map((key) => key.slice(key.indexOf(' ') + 1))),
        sorted([...TOLD, ...TOLD_WITH]),
      ),
      ...deliveries
        .filter(({ state }) => state !== 'delivered')
        .map((one) => `${nameOf(one)} is ${one.state}`),
      ...mailed.flatMap((one) => {
        const ids = new Set(mailsOf(one).map(({ messageId }) => messageId));
        return ids.size === 1 ? [] : [`${nameOf(one)} arrived under ${ids.size} ids`];
      }),
      ...strangers.map(({ recipient, of }) => `${recipient} got ${of}, of which the ledger knows nothing`),
    ];
  });
}

function mailsOf(delivery: Delivery): readonly Arrived[] {
  return arrived.filter(
    ({ recipient, of }) => recipient === delivery.recipient && of === subjectName(delivery),
  );
}

function inFolder({ folder }: Place): readonly string[] {
  return PERIODS.flatMap((period) => {
    const text = readFileSync(join(folder, `output/weekly/${period}/report.md`), 'utf8');
    return text === `# ${period}\n` ? [] : [`${period} is not whole in the folder`];
  });
}

function inRemote({ remote }: Place): readonly string[] {
  const log = execFileSync('git', ['log', '--format=%s', 'main'], { cwd: remote, encoding: 'utf8' });
  return unlike(
    'commits',
    sorted(log.trim().split('\n')),
    PERIODS.map((period) => `weekly ${period}`),
  );
}

const FILE = 'reviews/violations/api.query-p95-2026-01-28.yaml';

function inRecords({ folder }: Place): readonly string[] {
  const text = readFileSync(join(folder, FILE), 'utf8');
  const did = [...text.matchAll(/did: "(\w+)"/g)]
    .map(([, word = '']) => word)
    .filter((word) => word !== 'link');
  return unlike('events', did, ['open', 'acknowledge', 'close', 'reopen', 'close']);
}

/** One ticket, closed in the end, with one comment for each thing that happened after it was made. */
function inTracker({ tracker }: Place): readonly string[] {
  const tickets = tracker.tickets();
  const [ticket] = tickets;
  if (!ticket || tickets.length > 1) return [`there are ${tickets.length} tickets`];
  const marks = ticket.comments.map((comment) => /<!-- headroom: \S+ (.*) -->/.exec(comment)?.[1] ?? comment);
  return [
    ...(ticket.isOpen ? ['the ticket is open'] : []),
    ...unlike('comments', sorted(marks), sorted(TOLD.slice(1))),
  ];
}

function unlike(what: string, found: readonly string[], wanted: readonly string[]): readonly string[] {
  return found.join() === wanted.join() ? [] : [`${what} ${found.join()} in place of ${wanted.join()}`];
}

/** The mails that somebody got more than once. */
async function twiceIn(place: Place): Promise<readonly string[]> {
  return (await deliveriesIn(place)).flatMap((one) =>
    mailsOf(one)
      .slice(1)
      .map(() => nameOf(one)),
  );
}

/** Plays a story that is cut off before these steps, and judges it. */
async function judged(name: string, cuts: readonly number[], signal?: string) {
  return inProject(name, async (place) => {
    const { kills, unknown } = await playCut(place, cuts, signal);
    const twice = await twiceIn(place);
    // Between the server's 250 and the ledger's knowing of it.
    const inexcusable = twice.filter((mail) => !unknown.includes(mail));
    return { cuts, kills, twice: twice.length, inexcusable, complaints: await complaintsOf(place) };
  });
}

type Judged = Awaited<ReturnType<typeof judged>>;

/** Judges stories, each cut off elsewhere, and tells in a line what came of them. */
async function judgedAll(what: string, all: readonly (readonly number[])[], signal?: string) {
  const outcomes = await Promise.all(
    all.map((cuts, index) => limit(() => judged(`${what}${index}`, cuts, signal))),
  );
  const kills = outcomes.reduce((sum, one) => sum + one.kills, 0);
  const twice = outcomes.reduce((sum, one) => sum + one.twice, 0);
  console.log(`${what}: ${outcomes.length} stories, ${kills} cuts, ${twice} mails twice`);
  return { outcomes, kills, twice, faults: outcomes.filter(isFaulty) };
}

const isFaulty = ({ inexcusable, complaints }: Judged) => inexcusable.length > 0 || complaints.length > 0;

/** Every so many of the steps of a story. */
function every(stride: number, first = 1): readonly number[] {
  return Array.from(
    { length: Math.ceil((steps + 1 - first) / stride) },
    (_, index) => first + index * stride,
  );
}

/** How many steps a story takes that nobody cuts off. */
let steps = 0;

describe('a publisher that is killed', () => {
  it('at no step brings reports, notices and tickets to everybody once', async () => {
    await inProject('whole', async (place) => {
      steps = (await play(place, {})).steps ?? 0;
      expect(steps).toBeGreaterThan(150);
      expect(await complaintsOf(place)).toEqual([]);
      expect(await twiceIn(place)).toEqual([]);
      expect(arrived.length).toBe(
        (await deliveriesIn(place)).filter(({ recipient }) => recipient.endsWith('.org')).length,
      );
    });
  });

  it(
    'at any step, and restarted, brings all of it to everybody, a mail twice only when killed before the ledger knew, and no ticket twice',
    async () => {
      const cuts = every(ALL ? 1 : STRIDE).map((step) => [step]);
      const { kills, twice, faults } = await judgedAll('kill', cuts);
      expect(faults).toEqual([]);
      // A slow machine sends more signs of life, each of them a step: the last cut may come too late.
      expect(kills).toBeGreaterThanOrEqual(cuts.length - 1);
      if (ALL) expect(twice).toBeGreaterThan(0);
    },
    TIMEOUT,
  );

  it(
    'by SIGTERM at any step, and started again, brings all of it to everybody, and no mail twice',
    async () => {
      const { kills, twice, faults } = await judgedAll(
        'term',
        every(ALL ? 1 : IN_DATABASE ? 400 : 31, 5).map((step) => [step]),
        'SIGTERM',
      );
      expect(faults).toEqual([]);
      expect(twice).toBe(0);
      expect(kills).toBeGreaterThan(5);
    },
    TIMEOUT,
  );

  it(
    'again and again gets there all the same',
    async () => {
      const often = Array.from({ length: 40 }, (_, index) => 3 + ((index * 11) % 60));
      const stories = ALL
        ? every(Math.ceil(steps / 45)).map((step) => [step, ...often.slice(step % 7)])
        : [often];
      const { kills, faults } = await judgedAll('again', stories);
      expect(faults).toEqual([]);
      expect(kills).toBeGreaterThan(8);
    },
    TIMEOUT,
  );
});

describe('two publishers on one ledger', () => {
  it('started at the same moment send nothing twice', async () => {
    await inProject('two', async (place) => {
      const ends = STORY.length - 1;
      await Promise.all([play(place, {}), play(place, {}), play(place, {})]);
      await play(place, { from: ends, later: 60 });
      expect(await complaintsOf(place)).toEqual([]);
      expect(await twiceIn(place)).toEqual([]);
    });
  });
});
