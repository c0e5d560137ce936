/**
 * One wake-up of a publisher with a real ledger, folder, mail server and git repository, that sends itself a signal just
 * before its nth step: a commit of the ledger, a write to a socket, or a file that takes its place.
 * Prints how many steps there were when it was not killed.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { listenToSignals } from '../../src/adapters/system/signals.ts';
import { tick } from '../../src/app/tick.ts';
import { StoppedError } from '../../src/model/errors.ts';
import { closePublishing, realPublishing } from './real-publishing.ts';

const [folder = '', smtpPort = '', remote = '', nowText = '', killText = '0', signal = 'SIGKILL'] =
  process.argv.slice(2);
const now = Number(nowText);
const killAt = Number(killText);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === killAt) process.kill(process.pid, signal);
}

type Methods = Record<string, (this: unknown, ...args: unknown[]) => unknown>;

function before(
  owner: object,
  method: string,
  counts: (...args: readonly unknown[]) => boolean = () => true,
): void {
  const methods = owner as Methods;
  const original = methods[method];
  if (!original) throw new Error(`There is no ${method}.`);
  methods[method] = function (...args) {
    if (counts(...args)) step();
    return original.apply(this, args);
  };
}

// What a transaction did before is undone with it.
before(DatabaseSync.prototype, 'exec', (sql) => sql === 'COMMIT');
before(Socket.prototype, 'write');
before(fs.promises, 'rename');
syncBuiltinESMExports();

const signals = listenToSignals('stops');
const clock = { now: () => now };
const publishing = realPublishing({ folder, smtpPort: Number(smtpPort), remote }, clock);
await tick(publishing, signals).catch((error: unknown) => {
  if (!(error instanceof StoppedError)) throw error;
});
await closePublishing(publishing);
signals.release();
console.log(steps);
