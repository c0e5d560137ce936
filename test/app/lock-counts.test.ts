import { expect, it } from 'vitest';
import { lockCounter } from '../../src/app/lock-counts.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { NOW } from '../support/issued.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { handClock } from '../support/publishing.ts';

it('the lock of the ledger’s work is counted: had, also for work that fails, and missed, with the seconds until that was known', async () => {
  const clock = handClock(NOW);
  const below = memoryLedger(NOW, clock);
  // Each time it takes two seconds until it is known.
  const slow: Ledger = {
    ...below,
    exclusively: async (work, ...how) => {
      clock.at += 2;
      return below.exclusively(work, ...how);
    },
  };
  const { counting, counts } = lockCounter();
  const ledger = counting(slow, clock);
  expect(counts()).toEqual({ had: 0, missed: 0, waited: 0 });
  await ledger.exclusively(async () => {
    clock.at += 60;
    expect(await ledger.exclusively(async () => 'never')).toBeUndefined();
  });
  expect(counts()).toEqual({ had: 1, missed: 1, waited: 4 });
  const failed = counting(slow, clock).exclusively(async () => {
    throw new SourceError('It failed.');
  });
  await expect(failed).rejects.toThrow('It failed.');
  expect(counts()).toEqual({ had: 2, missed: 1, waited: 6 });
});
