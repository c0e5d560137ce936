import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { overlayLedger } from '../../../src/app/overlay-ledger.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { budget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW, TO, W05 } from '../../support/issued.ts';
import { reading } from '../../support/ledger.ts';
import { FAILED, HELD, ledgerContract } from '../../support/ledger-contract.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { handClock } from '../../support/publishing.ts';

const DAY = 86_400;

function sqliteLedger(clock: Clock): Ledger {
  const ledger = openLedger(join(folderWith(), 'ledger.sqlite'), clock);
  onTestFinished(() => ledger.close());
  return ledger;
}

ledgerContract('SQLite', sqliteLedger);
ledgerContract('a dry run', (clock) => overlayLedger(sqliteLedger(clock), clock));
ledgerContract('the tests', (clock) => memoryLedger(clock.now(), clock));

describe('the ledger of a dry run', () => {
  it('shows what is there, changed by what it is told, and leaves it as it is', async () => {
    const clock = handClock(NOW + DAY);
    const below = sqliteLedger(clock);
    await below.issue(W05, '1', TO);
    await below.note({ ...HELD, period: '2026-W06' });
    await below.schedule('weekly', { at: NOW });
    await below.post({ kind: 'notices', id: 'below', at: NOW }, '{}', ['told below'], []);
    await below.keep([{ budget: budget(), reading: reading(0, 1) }], NOW);
    const before = await everythingIn(below);
    const dry = overlayLedger(below, clock);
    expect(await everythingIn(dry)).toEqual(before);
    const [docs] = await below.deliveries();
    await dry.record({ ...docs, state: 'delivered' } as Delivery);
    await dry.issue({ ...W05, period: '2026-W06' }, '2', []);
    await dry.keep([{ budget: budget(), reading: reading(0, 2) }], NOW);
    await expect(dry.post({ kind: 'notices', id: 'dry', at: NOW }, '{}', ['told below'], TO)).rejects.toThrow(
      'told below was posted already',
    );
    await dry.post({ kind: 'notices', id: 'dry', at: NOW }, '{}', ['told'], []);
    expect(await dry.noticed()).toEqual(new Set(['told below', 'told']));
    await dry.unschedule('weekly');
    await dry.ran(FAILED);
    expect(await dry.deliveries()).toMatchObject([{ state: 'delivered' }, { state: 'pending' }]);
    expect((await dry.issued()).map(({ period }) => period)).toEqual(['2026-W05', '2026-W06']);
    expect([await dry.content(W05), await dry.slots(), await dry.scheduledSince('weekly')]).toEqual([
      '1',
      [],
      undefined,
    ]);
    expect(await dry.readings(budget(), [reading(0).window])).toEqual([reading(0, 2)]);
    expect(await everythingIn(below)).toEqual(before);
  });
});

async function everythingIn(ledger: Ledger): Promise<readonly unknown[]> {
  return [
    await ledger.issued(),
    await ledger.posted(),
    await ledger.noticed(),
    await ledger.deliveries(),
    await ledger.slots(),
    await ledger.scheduledSince('weekly'),
    await ledger.runs(0),
    await ledger.readings(budget(), [reading(0).window]),
  ];
}
