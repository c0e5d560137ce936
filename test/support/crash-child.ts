/**
 * The wake-ups of a story, from one of them on, of a publisher with a real ledger, records, folder, mail server, git
 * repository and tracker, that sends itself a signal just before its nth step: a commit of the ledger, a write to a socket or
 * to a file, or a file that takes its place. Prints each wake-up as it begins, and at last how many steps there were.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import { openPostgresqlLedger } from '../../src/adapters/ledger/postgresql/ledger.ts';
import { listenToSignals } from '../../src/adapters/system/signals.ts';
import { tick } from '../../src/app/tick.ts';
import { writeEvent, writtenViolations } from '../../src/app/violations.ts';
import { StoppedError } from '../../src/model/errors.ts';
import { BORN, OVER_ON, STORY } from './crash-story.ts';
import { openingOf } from './postgresql-ledger-opening.ts';
import { handClock } from './publishing.ts';
import { withNotices } from './real-notices.ts';
import { closePublishing, realPublishing } from './real-publishing.ts';

const [
  folder = '',
  smtpText = '',
  remote = '',
  tracker = '',
  fromText = '',
  laterText = '0',
  killText = '0',
  signal = 'SIGKILL',
] = process.argv.slice(2);
const killAt = Number(killText);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === killAt) process.kill(process.pid, signal);
}

type Methods = Record<string, (this: unknown, ...args: unknown[]) => unknown>;

function before(owner: object, method: string, counts: (self: unknown) => boolean = () => true): void {
  const methods = owner as Methods;
  const original = methods[method];
  if (!original) throw new Error(`There is no ${method}.`);
  methods[method] = function (...args) {
    if (counts(this)) step();
    return original.apply(this, args);
  };
}

// What a transaction did before is undone with it.
before(StatementSync.prototype, 'run', (statement) => (statement as StatementSync).sourceSQL === 'COMMIT');
before(Socket.prototype, 'write');
for (const method of ['rename', 'writeFile', 'appendFile']) before(fs.promises, method);
syncBuiltinESMExports();

const signals = listenToSignals('stops');
const smtpPort = Number(smtpText);
const name = basename(folder);
const clock = handClock(BORN);
const publishing = withNotices(
  realPublishing({ folder, smtpPort, remote }, clock, await ledgerInDatabase()),
  { name: '@team', mailboxes: [`ann@${name}.org`, `bob@${name}.org`], smtpPort, tracker },
  { folder, overOn: OVER_ON },
);

const from = fromText === 'born' ? -1 : Number(fromText);
for (const [index, { at, answered }] of [{ at: BORN, answered: undefined }, ...STORY].entries()) {
  const place = index - 1;
  if (place < from || (from < 0 && place >= 0) || signals.stop.aborted) continue;
  fs.writeSync(1, `at ${place}\n`);
  clock.at = at + Number(laterText);
  if (answered) await publishing.ledger.exclusively(acknowledge, 60);
  await tick(publishing, signals).catch((error: unknown) => {
    if (!(error instanceof StoppedError)) throw error;
  });
}
await closePublishing(publishing);
signals.release();
fs.writeSync(1, `${signals.stop.aborted ? 'stopped' : 'steps'} ${steps}\n`);

/** The ledger in a database, where the story is played with one: its commits are writes to a socket. */
async function ledgerInDatabase() {
  const url = process.env.HEADROOM_TEST_LEDGER ?? '';
  if (url === '') return undefined;
  return openPostgresqlLedger(
    openingOf(url, 'headroom', { beside: join(folder, 'ledger.postgresql') }),
    clock,
  );
}

/** Somebody looks what is there before they write it, and only one of several at once is somebody. */
async function acknowledge(): Promise<void> {
  const { project } = publishing;
  const access = project.records;
  if (!access) throw new Error('There are no records.');
  const { violations } = await writtenViolations(project, access, { clock });
  const due = violations.find(({ next }) => next?.step === 'acknowledge');
  const event = { did: 'acknowledge', at: clock.at, by: '@ann' } as const;
  if (due) await writeEvent(access, due, event, project.calendar.zone);
}
