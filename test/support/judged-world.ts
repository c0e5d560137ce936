import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BadLine, badLine, type GitDaemon, startGitDaemon } from './git-daemon.ts';
import { git } from './git-repository.ts';
import { type JudgedCluster, startJudgedCluster } from './judged-cluster.ts';
import { type JudgedMail, startJudgedMail } from './judged-mail.ts';
import { type Moment, type Push, storyOf, writeStory } from './judged-story.ts';
import { type Replica, replicaOf, type Woken } from './replica.ts';

/** Seconds that a replica may take to wake up when nothing is wrong; one that does not is killed. */
const LONGEST = 180;
const HOUR = 3600;

/** Everything that replicas of one project have to do with. */
export interface World {
  readonly folder: string;
  readonly replicas: readonly Replica[];
  readonly mail: JudgedMail;
  readonly daemon: GitDaemon;
  readonly line: BadLine;
  /** The bare repository. */
  readonly remote: string;
  /** Absent where the ledger is a file. */
  readonly cluster?: JudgedCluster;
  readonly setClock: (at: number) => void;
  /** Commits as somebody else does, until it is pushed. */
  readonly push: (push: Push) => Promise<void>;
  /** Asks every replica that is up to wake up. */
  readonly ring: () => number;
  readonly close: () => Promise<void>;
}

/** What a world is made of. */
export interface WorldOptions {
  readonly folder: string;
  readonly prometheus: string;
  readonly names: readonly string[];
  /** Whether the ledger is in a database, on two servers. */
  readonly inDatabase: boolean;
}

/** Starts the servers, and makes the repository; no replica is started yet. */
export async function startWorld({ folder, prometheus, names, inDatabase }: WorldOptions): Promise<World> {
  mkdirSync(folder, { recursive: true });
  const mail = await startJudgedMail();
  const cluster = inDatabase ? await startJudgedCluster(folder, names) : undefined;
  const remote = join(folder, 'served/budgets.git');
  mkdirSync(dirname(remote), { recursive: true });
  git(folder, 'init', '-q', '--bare', '-b', 'main', remote);
  // What was pushed, and in which order, is looked at in the end.
  git(remote, 'config', 'core.logAllRefUpdates', 'true');
  const own = join(folder, 'somebody');
  git(folder, 'clone', '-q', remote, own);
  git(own, 'checkout', '-q', '-b', 'main');
  writeStory(own, { prometheus, smtpPort: mail.port, inDatabase });
  git(own, 'add', '-A');
  git(own, 'commit', '-q', '-m', 'Begin');
  git(own, 'push', '-q', 'origin', 'main');
  const daemon = await startGitDaemon(dirname(remote));
  const line = await badLine(daemon.port, 'before', 0);
  const clockFile = join(folder, 'now');
  const replicas = names.map((name) =>
    replicaOf({
      name,
      folder: join(folder, name),
      remote: `${line.url}/budgets.git`,
      clockFile,
      environment: {
        LEDGER_ADDRESS: cluster?.addressFor(name) ?? '',
        // Most of what a short life costs is to read the program.
        NODE_COMPILE_CACHE: join(tmpdir(), 'headroom-replicas-compiled'),
      },
    }),
  );
  let rung = 0;
  return {
    folder,
    replicas,
    mail,
    daemon,
    line,
    remote,
    ...(cluster ? { cluster } : {}),
    setClock: (at) => {
      writeFileSync(`${clockFile}.next`, String(at));
      renameSync(`${clockFile}.next`, clockFile);
    },
    push: (push) => pushed(own, push),
    ring: () => {
      rung += 1;
      for (const replica of replicas) if (replica.isUp()) replica.tell(`wake ${rung}`);
      return rung;
    },
    close: async () => {
      for (const replica of replicas) await replica.kill();
      await line.close();
      await daemon.cut();
      mail.close();
      await cluster?.close();
    },
  };
}

/** Somebody commits in a clone of their own, and pushes until nobody else was quicker. */
async function pushed(clone: string, push: Push): Promise<void> {
  for (;;) {
    git(clone, 'fetch', '-q', 'origin');
    git(clone, 'reset', '-q', '--hard', 'origin/main');
    const path = join(clone, push.file);
    mkdirSync(dirname(path), { recursive: true });
    if ('line' in push) appendFileSync(path, `${push.line}\n`);
    else writeFileSync(path, push.text);
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '--allow-empty', '-m', `Change ${push.file}`);
    try {
      git(clone, 'push', '-q', 'origin', 'HEAD:main');
      return;
    } catch {
      await pause(50);
    }
  }
}

/** Starts the git server anew, without what a killed one leaves, as whoever runs it does. */
export async function restartGit({ daemon, remote }: World): Promise<void> {
  await daemon.cut();
  const objects = join(remote, 'objects');
  execFileSync('find', [remote, '-name', '*.lock', '-delete']);
  execFileSync('find', [objects, '-name', 'tmp_obj*', '-delete']);
  execFileSync('find', [objects, '-name', '*incoming-*', '-prune', '-exec', 'rm', '-r', '{}', '+']);
  await daemon.restart();
}

/**
 * Has everything work again, and all replicas wake up until each is well, one of them works, and everything that was written is in the
 * repository. Throws an Error that says how they are when that takes too often.
 */
export async function settle(world: World): Promise<void> {
  const { replicas, cluster, line, mail } = world;
  mail.mend();
  line.breakNext('before', 0);
  await restartGit(world);
  for (const { name } of replicas) cluster?.mend(name);
  for (const replica of replicas) {
    if (replica.isStopped()) replica.go();
    if (!replica.isUp()) replica.start();
  }
  let said: readonly (Woken | undefined)[] = [];
  for (let round = 1; round <= 12; round += 1) {
    const number = world.ring();
    said = await Promise.all(replicas.map((replica) => wokenAt(replica, number)));
    const isWell = said.every((one) => one && !one.failure && !one.unreached && !one.unpushed && !one.broken);
    if (isWell && said.filter((one) => one?.duty).length === 1) return;
    for (const replica of replicas) if (!replica.isUp()) replica.start();
  }
  throw new Error(`They are not well: ${JSON.stringify(said)}`);
}

/** How a replica is after the wake-up of a number, or a later one. One that takes too long is killed, and told of. */
export async function wokenAt(replica: Replica, number: number): Promise<Woken | undefined> {
  const end = performance.now() + LONGEST * 1000;
  while (replica.isUp()) {
    const woken = replica.woken();
    if (woken && (woken.number ?? 0) >= number) return woken;
    if (performance.now() > end) {
      console.log(`${replica.name} did not wake up within ${LONGEST} s, and is killed`);
      await replica.kill();
    }
    await pause(20);
  }
  return undefined;
}

/** What happens in a moment beside the wake-ups; it is given what people do then, one after the other, which it must have done. */
export type Storm = (world: World, people: readonly (() => Promise<void>)[]) => Promise<void>;

/** Plays a story, with a storm in each moment, after which all is well again; and in the end with a calm wake-up for what failed. */
export async function play(world: World, weeks: number, storm: Storm): Promise<void> {
  await settle(world);
  let last = 0;
  for (const moment of storyOf(weeks)) {
    world.setClock(moment.at);
    await storm(world, peopleIn(world, moment));
    await settle(world);
    last = moment.at;
  }
  // By now the longest pause after what failed is over.
  world.setClock(last + 7 * HOUR);
  await settle(world);
}

/** What people do in a moment, one after the other. */
function peopleIn(world: World, { answered, notes, pushes }: Moment): readonly (() => Promise<void>)[] {
  const [first, ...others] = [
    answered ? [() => answer(world, 'answer')] : [],
    notes.map((note) => () => answer(world, 'note', note)),
    pushes.map((push) => () => world.push(push)),
  ];
  const most = Math.max(...others.map(({ length }) => length));
  const inTurn = Array.from({ length: most }, (_, index) => others.flatMap((deeds) => deeds[index] ?? []));
  return [...first, ...inTurn.flat()];
}

/** Somebody answers at any replica, and at another when that one fails, until it is known that it was written. */
async function answer({ replicas }: World, word: string, text = ''): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const replica = replicas[turn % replicas.length];
    if (!replica?.isUp() || replica.isStopped()) {
      await pause(50);
      continue;
    }
    const said = await replica.ask(word, text);
    // What is not due any more was written, and the answer was lost.
    if (said === true || (said === false && turn > 0)) return;
    await pause(200);
  }
}
