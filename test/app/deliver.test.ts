import { expect, it } from 'vitest';
import { deliverOutstanding } from '../../src/app/deliver.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { fakeTarget, handClock, publishingOf } from '../support/publishing.ts';

it('ends every target’s deliveries before it throws a failure of the ledger', async () => {
  const clock = handClock(startOf('2026-02-04', 'Europe/Berlin'));
  const memory = memoryLedger(clock.at);
  const ledger = {
    ...memory,
    record: async (delivery: Parameters<typeof memory.record>[0]) => {
      if (delivery.target === 'a') throw new SourceError('The ledger cannot be used.');
      return memory.record(delivery);
    },
  };
  const slow = fakeTarget('b');
  const deliver: typeof slow.publisher.deliver = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return slow.publisher.deliver(...given);
  };
  const targets = [fakeTarget('a'), { ...slow, publisher: { ...slow.publisher, deliver } }];
  const render = async (edition: { kind: 'weekly' | 'monthly'; period: string; revision: number }) =>
    ({ edition, artifacts: [], mail: {} }) as never;
  const publishing = publishingOf({ clock, ledger, targets, render });
  const edition = {
    kind: 'weekly',
    period: '2026-W05',
    revision: 1,
    issuedAt: clock.at,
    whole: true,
  } as const;
  await memory.issue(
    edition,
    '{}',
    ['a', 'b'].map((target) => ({ target, recipient: '' })),
  );
  await expect(deliverOutstanding(publishing)).rejects.toThrow('The ledger cannot be used.');
  expect((await memory.deliveries()).map(({ target, state }) => `${target} ${state}`)).toEqual([
    'a pending',
    'b delivered',
  ]);
});
