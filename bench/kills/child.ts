/**
 * A publisher that wakes up in one simulated week after the other, until it is killed or told to stop. Told `finish`, it
 * ends when everything is delivered.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenToSignals } from '../../src/adapters/system/signals.ts';
import { tick } from '../../src/app/tick.ts';
import { isSettled } from '../../src/model/delivery.ts';
import { StoppedError } from '../../src/model/errors.ts';
import { closePublishing, realPublishing } from '../../test/support/real-publishing.ts';

const HOUR = 3600;
const [folder = '', smtpPort = '', remote = '', webhook = '', until = ''] = process.argv.slice(2);
const file = join(folder, 'now');
const clock = { at: Number(readFileSync(file, 'utf8')), now: () => clock.at };
const signals = listenToSignals('stops');
const publishing = realPublishing({ folder, smtpPort: Number(smtpPort), remote, webhook }, clock);
console.log('ready');
// Whoever started it may be gone.
while (!signals.stop.aborted && process.ppid !== 1) {
  await tick(publishing, signals).catch((error: unknown) => {
    if (!(error instanceof StoppedError)) throw error;
  });
  const isDone = (await publishing.ledger.deliveries()).every(isSettled);
  if (isDone && until === 'finish') break;
  // What failed has its longest pause behind it then.
  clock.at += isDone ? 7 * 24 * HOUR : 7 * HOUR;
  // Whole or not at all: half a moment would be one of another century.
  writeFileSync(`${file}.next`, String(clock.at));
  renameSync(`${file}.next`, file);
}
await closePublishing(publishing);
signals.release();
