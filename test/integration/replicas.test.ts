import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { openPostgresqlLedger } from '../../src/adapters/ledger/postgresql/ledger.ts';
import { isEdition, subjectName } from '../../src/model/subject.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { git } from '../support/git-repository.ts';
import { BORN, MOMENTS, storySeries } from '../support/judged-story.ts';
import { play, restartGit, type Storm, settle, startWorld, type World } from '../support/judged-world.ts';
import { openingOf } from '../support/postgresql-ledger-opening.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import type { Replica } from '../support/replica.ts';

/** So many kills and cuts; a build has time for few of them. */
const KILLS = Number(process.env.HEADROOM_KILLS ?? 10);
const SEED = process.env.HEADROOM_SEED ?? String(Date.now());
/** Of one moment, at most. */
const MOST = 16;
const WEEKS = Math.max(1, Math.ceil(KILLS / (MOMENTS * MOST)));
/** From so many on, what takes minutes of waiting is tried, too. */
const LONG = 100;
/** Seconds after which the server ends the session of a process that hangs, as docs/operating.md says. */
const HANGS = 90;
const TIMEOUT = 1_200_000 + KILLS * 30_000;
const NAMES = ['one', 'two', 'three'];

/** How likely it is after a blow that an earlier one ends: most are there during several wake-ups. */
const ENDS = 0.35;

/** What may happen, how often, and how it is done; it may answer how it ends. */
type Blow = (world: World, random: Random) => Promise<(() => void | Promise<void>) | void>;

const BLOWS: readonly (readonly [name: string, weight: number, blow: Blow])[] = [
  ['kill', 25, async (world, random) => oneUp(world, random)?.kill()],
  [
    'stop, and go on without a session',
    10,
    async (world, random) => {
      const one = oneUp(world, random);
      if (!one) return undefined;
      one.stop();
      world.cluster?.endSessionsOf(one.name);
      return () => one.go();
    },
  ],
  [
    'stop, and go on',
    6,
    async (world, random) => {
      const one = oneUp(world, random);
      one?.stop();
      return () => one?.go();
    },
  ],
  [
    'cut from the ledger',
    12,
    async ({ cluster }, random) => {
      const name = pick(NAMES, random);
      cluster?.cut(name);
      return () => cluster?.mend(name);
    },
  ],
  [
    'black hole to the ledger',
    3,
    async ({ cluster }, random) => {
      const name = pick(NAMES, random);
      cluster?.fallSilent(name);
      // As the server itself does when nothing is said for long.
      await pause(random.uniform() * 300);
      cluster?.endSessionsOf(name);
      return () => cluster?.mend(name);
    },
  ],
  ['failover', 3, async ({ cluster }) => cluster?.failOver()],
  [
    'git gone',
    14,
    async (world) => {
      await world.daemon.cut();
      return () => restartGit(world);
    },
  ],
  ['push cut before the pack', 5, async ({ line }) => line.breakNext('before', 1)],
  ['push cut after the pack', 5, async ({ line }) => line.breakNext('after', 1)],
  ['mail cut before it is taken', 4, async ({ mail }) => mail.breakNext('before')],
  ['mail cut after it is taken', 4, async ({ mail }) => mail.breakNext('after')],
  [
    'fresh disk',
    5,
    async (world, random) => {
      const one = oneUp(world, random);
      await one?.kill();
      one?.clear();
      one?.start();
    },
  ],
];

function oneUp({ replicas }: World, random: Random): Replica | undefined {
  const up = replicas.filter((replica) => replica.isUp() && !replica.isStopped());
  return up.length === 0 ? undefined : pick(up, random);
}

function pick<T>(all: readonly T[], random: Random): T {
  return all[Math.floor(random.uniform() * all.length)] as T;
}

function blowBy(random: Random) {
  let left = random.uniform() * BLOWS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const blow of BLOWS) {
    left -= blow[1];
    if (left < 0) return blow;
  }
  return BLOWS[0] as (typeof BLOWS)[number];
}

/** A storm of so many blows over all moments, told in `struck`. */
function stormOf(random: Random, struck: { name: string; at: number }[]): Storm {
  let moments = WEEKS * MOMENTS;
  return async (world, people) => {
    const often = Math.ceil((KILLS - struck.length) / moments);
    moments -= 1;
    // People do what they do all the time, so that there is always something to be written and to be pushed.
    let busy = Promise.resolve();
    let done = 0;
    const ends: (() => void | Promise<void>)[] = [];
    for (let count = 0; count < often; count += 1) {
      const due = people.slice(done, Math.ceil(((count + 1) * people.length) / often));
      done += due.length;
      for (const deed of due) busy = busy.then(deed);
      world.ring();
      await pause(random.uniform() * 900);
      const [name, , blow] = blowBy(random);
      struck.push({ name, at: Date.now() });
      const end = await blow(world, random);
      if (end) ends.push(end);
      await pause(random.uniform() * 300);
      while (ends.length > 0 && random.uniform() < ENDS) await ends.shift()?.();
      for (const replica of world.replicas) if (!replica.isUp() && random.uniform() < 0.7) replica.start();
      if (struck.length % 50 === 0)
        console.log(`${struck.length} of ${KILLS} at ${new Date().toISOString()}`);
    }
    for (const end of ends) await end();
    world.ring();
    for (const replica of world.replicas) if (!replica.isUp()) replica.start();
    for (const deed of people.slice(done)) busy = busy.then(deed);
    await busy;
  };
}

/** In calm, people do what they do after a wake-up. */
const CALM: Storm = async (_world, people) => {
  for (const person of people) await person();
};

/** Kept with the logs of all replicas, where somebody sets HEADROOM_KEEP. */
let folder: string;
let prometheus: PrometheusServer;
const worlds: World[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-replicas-'));
  prometheus = await startPrometheus(storySeries(WEEKS));
});

afterAll(async () => {
  for (const world of worlds) await world.close();
  await prometheus.stop();
  if (!process.env.HEADROOM_KEEP) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function worldIn(name: string, names: readonly string[], inDatabase: boolean): Promise<World> {
  const made = await startWorld({
    folder: join(folder, name),
    prometheus: prometheus.url,
    names,
    inDatabase,
  });
  worlds.push(made);
  made.setClock(BORN);
  return made;
}

/**
 * Has the database write down every write about messages and deliveries, and whether it came by the session that may write it then: the
 * one that holds the lock of the work.
 */
const AUDIT = `
  CREATE SCHEMA judge;
  CREATE TABLE judge.writes (
    id BIGSERIAL, at TIMESTAMPTZ DEFAULT clock_timestamp(), about TEXT, pid INT, fenced BOOLEAN, what JSONB
  );
  CREATE FUNCTION judge.note() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO judge.writes (about, pid, fenced, what) VALUES (
      TG_TABLE_NAME, pg_backend_pid(),
      EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
          AND classid::bigint = 1212437069 AND objid::bigint = hashtext('headroom work')::bigint & 4294967295
      ),
      to_jsonb(NEW) - 'content'
    );
    RETURN NEW;
  END $$;
  ${['messages', 'reports', 'notices', 'deliveries', 'writings']
    .map(
      (table) =>
        `CREATE TRIGGER judged AFTER INSERT OR UPDATE ON headroom.${table} FOR EACH ROW EXECUTE FUNCTION judge.note();`,
    )
    .join('\n')}
`;

/** A write as the database wrote it down. */
interface Written {
  readonly about: string;
  readonly fenced: boolean;
  /** In milliseconds. */
  readonly at: number;
  readonly what: Readonly<Record<string, string | number | null>>;
}

function writesIn({ cluster }: World): readonly Written[] {
  const json = cluster?.sql(
    `SELECT coalesce(json_agg(json_build_object('about', about, 'fenced', fenced, 'at', extract(epoch FROM at) * 1000, 'what', what) ORDER BY id), '[]') FROM judge.writes`,
  );
  return JSON.parse(json ?? '[]') as readonly Written[];
}

async function ledgerOf({ cluster, ...made }: World): Promise<Ledger> {
  const clock = { now: () => BORN };
  if (!cluster) return openLedger(join(made.folder, 'alone/clone/output/ledger.sqlite'), clock);
  const url = readFileSync(cluster.addressFor('one'), 'utf8').trim();
  return openPostgresqlLedger(openingOf(url), clock);
}

/**
 * Every report of a ledger by its name, less the hash of settings, which say where the ledger is, and what was asked of the source: what was
 * measured before a kill is not asked again.
 */
async function reportsOf(made: World): Promise<ReadonlyMap<string, string>> {
  const ledger = await ledgerOf(made);
  try {
    const editions = (await ledger.posted()).flatMap(({ subject }) => (isEdition(subject) ? [subject] : []));
    const contents = await Promise.all(
      editions.map(async (edition) => {
        const report = JSON.parse(await ledger.content(edition)) as Record<string, unknown>;
        return [subjectName(edition), JSON.stringify({ ...report, queries: {}, settingsHash: '' })] as const;
      }),
    );
    return new Map(contents);
  } finally {
    await ledger.close();
  }
}

/** The lines of every record at the end of a repository, sorted. */
function recordsOf({ remote }: World): ReadonlyMap<string, readonly string[]> {
  const files = git(remote, 'ls-tree', '-r', '--name-only', 'main').trim().split('\n');
  const records = files.filter((file) => /^(?:reviews|changes)\/.*\.(?:yaml|jsonl)$/.test(file));
  return new Map(
    records.map((file) => [file, git(remote, 'show', `main:${file}`).trim().split('\n').toSorted()]),
  );
}

/** What is wrong with the history of a repository: it only ever grows, and records only get more lines. */
function historyFaults({ remote }: World): readonly string[] {
  const moves = readFileSync(join(remote, 'logs/refs/heads/main'), 'utf8').trim().split('\n');
  const forced = moves.flatMap((line) => {
    const [from = '', to = ''] = line.split(' ');
    if (/^0+$/.test(from)) return [];
    const base = git(remote, 'merge-base', from, to).trim();
    return base === from ? [] : [`${from} was replaced by ${to}`];
  });
  const removed = git(remote, 'log', '--format=', '--numstat', 'main', '--', 'reviews', 'changes')
    .split('\n')
    .filter((line) => line !== '' && line.split('\t')[1] !== '0');
  const doubled = [...recordsOf({ remote } as World)].flatMap(([file, lines]) =>
    lines.filter((line, index) => line !== '' && line === lines[index + 1]).map((line) => `${file}: ${line}`),
  );
  const fsck = git(remote, 'fsck', '--full', '--strict', '--no-dangling').trim();
  return [...forced, ...removed, ...doubled, ...(fsck === '' ? [] : [fsck])];
}

const keyOf = ({ what }: Written) =>
  `${String(what.subject)} ${String(what.target)} ${String(what.recipient)}`;

/** What is wrong with deliveries: each mail is taken once, and again only where an attempt was broken off or its end is not known. */
function deliveryFaults({ mail }: World, writes: readonly Written[], struck: readonly { at: number }[]) {
  const deliveries = Map.groupBy(
    writes.filter(({ about }) => about === 'deliveries'),
    keyOf,
  );
  const takenBy = Map.groupBy(mail.taken, ({ recipient, messageId }) => `${recipient} ${messageId}`);
  const faults: string[] = [];
  let twice = 0;
  for (const [key, all] of deliveries) {
    const last = all.at(-1);
    if (last?.what.state !== 'delivered') faults.push(`${key} is ${last?.what.state}`);
    const recipient = String(last?.what.recipient);
    if (!recipient.includes('@') || recipient.startsWith('@')) continue;
    const begun = all.filter(({ what }) => what.state === 'sending');
    // An attempt that was begun after another that never ended, and had a cause.
    const broken = all.flatMap((one, index) => {
      const next = all[index + 1];
      if (one.what.state !== 'sending' || next?.what.state !== 'sending') return [];
      const cause = struck.some(({ at }) => at >= one.at - 10_000 && at <= next.at);
      if (!cause) faults.push(`${key} was begun twice without a cause`);
      return [one];
    });
    const unknown = all.filter(({ what }) => what.state === 'unknown');
    const mails = [...takenBy].filter(([name]) => isMailOf(name, String(last?.what.subject), recipient));
    const ids = mails.length;
    const copies = mails.reduce((sum, [, taken]) => sum + taken.length, 0);
    if (ids !== 1) faults.push(`${key} was taken under ${ids} ids`);
    if (copies > 1 + broken.length + unknown.length)
      faults.push(`${key} was taken ${copies} times in ${begun.length} attempts`);
    twice += Math.max(0, copies - 1);
  }
  return { faults, twice, mails: mail.taken.length, due: deliveries.size };
}

/** A Message-ID begins with the message’s subject. */
function isMailOf(mail: string, subject: string, recipient: string): boolean {
  const [to = '', id = ''] = mail.split(' ');
  const [kind = '', name = ''] = subject.split(' ');
  return to === recipient && id.startsWith(`<${kind}.${name.replaceAll(':', '')}.`);
}

describe('replicas of one project', () => {
  it(
    `that are killed and cut off ${KILLS} times do everything once, as one does that nobody disturbs`,
    async () => {
      console.log(`HEADROOM_SEED=${SEED} HEADROOM_KILLS=${KILLS}, ${WEEKS} weeks, in ${folder}`);
      const began = performance.now();
      const alone = await worldIn('calm', ['alone'], false);
      await play(alone, WEEKS, CALM);
      const calm = performance.now() - began;
      for (const replica of alone.replicas) await replica.kill();
      const many = await worldIn('storm', NAMES, true);
      const struck: { name: string; at: number }[] = [];
      await settle(many);
      many.cluster?.sql(AUDIT);
      await play(many, WEEKS, stormOf(seeded(SEED), struck));
      const writes = writesIn(many);
      const { faults, ...counts } = deliveryFaults(many, writes, struck);
      const byName = Object.entries(Object.groupBy(struck, ({ name }) => name)).map(
        ([name, all]) => `${name} ${all?.length}`,
      );
      console.log(
        `${struck.length} blows (${byName.join(', ')}) in ${Math.round((performance.now() - began) / 1000)} s, of which ${Math.round(calm / 1000)} calm; ${counts.mails} mails of ${counts.due} deliveries, ${counts.twice} twice; ${writes.length} writes`,
      );
      expect(struck).toHaveLength(KILLS);
      expect(many.replicas.map((replica) => replica.falls())).toEqual([0, 0, 0]);
      expect(faults).toEqual([]);
      expect(writes.filter(({ about, fenced }) => about !== 'writings' && !fenced)).toEqual([]);
      const issued = writes.filter(({ about }) => about === 'reports');
      expect(new Set(issued.map(({ what }) => `${what.kind} ${what.period}`)).size).toBe(issued.length);
      expect(issued.filter(({ what }) => what.kind === 'weekly')).toHaveLength(WEEKS);
      const reports = await reportsOf(many);
      expect(reports.size).toBe(issued.length);
      expect(reports).toEqual(await reportsOf(alone));
      expect(historyFaults(many)).toEqual([]);
      expect(recordsOf(many)).toEqual(recordsOf(alone));
      const records = [...recordsOf(many).values()].flat().join('\n');
      for (const { what } of writes.filter(({ about }) => about === 'writings'))
        expect(records).toContain(String(what.text).trim().split('\n').at(-1));
    },
    TIMEOUT,
  );

  it.skipIf(KILLS < LONG)(
    'let another work within the time that the docs name when one of them hangs',
    async () => {
      const [many] = worlds.filter(({ cluster }) => cluster !== undefined);
      const holder = many?.replicas.find((replica) => replica.woken()?.duty);
      if (!many || !holder) throw new Error('One of them works.');
      holder.stop();
      const from = performance.now();
      const isTaken = () => many.replicas.some((replica) => replica !== holder && replica.woken()?.duty);
      while (!isTaken() && performance.now() - from < 2 * HANGS * 1000) {
        many.ring();
        await pause(1000);
      }
      const took = (performance.now() - from) / 1000;
      console.log(`another worked after ${Math.round(took)} s`);
      expect(isTaken()).toBe(true);
      expect(took).toBeLessThan(1.5 * HANGS);
      await settle(many);
    },
    TIMEOUT,
  );
});
