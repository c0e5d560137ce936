/**
 * One of several that serve a project from one ledger, wired as `headroom serve` is, but for its clock, which is a file, and its wake-ups, which
 * it is told. It reads commands with a number, one a line: `wake 1` wakes it up, and is answered when that is over; `answer 2` acknowledges
 * what is due for it; `note 3 TEXT` leaves a note of a change.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { writeNote } from '../../src/app/change-notes.ts';
import { live } from '../../src/app/live.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { type ServeState, serve } from '../../src/app/serve.ts';
import { writeEvent, writtenViolations } from '../../src/app/violations.ts';
import { openPlace } from '../../src/compose/following.ts';
import { currentHash, openServed, replicaName } from '../../src/compose/serving.ts';
import { listenToSignals } from '../../src/compose.ts';
import { isExpected, messageOf } from '../../src/model/errors.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { WakeReason } from '../../src/ports/wakeups.ts';

const [remote = '', clone = '', clockFile = '', config = 'headroom.yaml'] = process.argv.slice(2);
Object.assign(systemClock, { now: () => Number(readFileSync(clockFile, 'utf8')) });

const say = (what: string, value: unknown) => void writeSync(1, `${what} ${JSON.stringify(value)}\n`);
const line = (level: string) => (message: string) =>
  void writeSync(2, `${new Date().toISOString()} ${level} ${message}\n`);
const log: Logger = { info: line('info'), warn: line('warn'), error: line('error') };

const signals = listenToSignals('stops');
const place = await openPlace({ config, project: remote, branch: 'main', clone }, process.env, log).catch(
  unstarted,
);
const open = () => openServed(place.files(), process.env, log);
const project = live(await open().catch(unstarted));

/** Without a repository, a clone or a ledger there is nothing to serve: whoever started it starts it again. */
function unstarted(error: unknown): never {
  if (!isExpected(error)) throw error;
  log.error(messageOf(error));
  process.exit(3);
}

let state: ServeState | undefined;
let asked: number | undefined;
let ring: (() => void) | undefined;

createInterface({ input: process.stdin })
  .on('line', (command) => void obey(command))
  // Whoever started it is gone.
  .on('close', () => process.exit(0));

async function obey(command: string): Promise<void> {
  const [, word = '', number = '', text = ''] = /^(\S+) (\d+) ?(.*)$/.exec(command) ?? [];
  if (word === 'wake') {
    asked = Number(number);
    ring?.();
    return;
  }
  try {
    say(number, await project.during(({ publishing }) => person(publishing, word, text)));
  } catch (error) {
    say(number, messageOf(error));
  }
}

async function person({ project: { records, calendar } }: Publishing, word: string, text: string) {
  if (!records) throw new Error('There are no records.');
  const at = systemClock.now();
  if (word === 'note') {
    const note = { at, service: 'api', text, by: 'ann' };
    await writeNote(records.records, 'changes', note, calendar.zone);
    return true;
  }
  const { violations } = await writtenViolations({ calendar }, records, { clock: systemClock });
  const due = violations.find(({ next }) => next?.step === 'acknowledge');
  if (due) await writeEvent(records, due, { did: 'acknowledge', at, by: '@ann' }, calendar.zone);
  return due !== undefined;
}

/** Until the next wake-up that is asked for, or the end. */
function rung(): Promise<void> {
  return new Promise((resolve) => {
    ring = resolve;
    signals.stop.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function* wakeups(): AsyncGenerator<WakeReason> {
  let reason: WakeReason = 'start';
  while (!signals.stop.aborted) {
    const number = asked;
    yield reason;
    reason = 'interval';
    const { unreached, unpushed, broken } = place.following?.state() ?? {};
    say('woke', { number, duty: state?.duty?.isOurs, failure: state?.failure, unreached, unpushed, broken });
    if (asked === number) await rung();
  }
}

await serve({
  name: replicaName(process.env),
  log,
  ...(place.following ? { following: place.following } : {}),
  wakeups: wakeups(),
  clock: systemClock,
  stopping: signals,
  project,
  open,
  currentHash: () => currentHash(place.files(), process.env),
  onState: (now) => {
    state = now;
  },
});
await project.close();
await place.close();
process.exit(0);
