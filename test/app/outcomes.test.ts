import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spareOutcomes } from '../../src/adapters/ledger/spare.ts';
import { deliverOutstanding } from '../../src/app/deliver.ts';
import { keepingOutcomes } from '../../src/app/outcomes.ts';
import type { Target } from '../../src/app/publishing.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { issued, triedBy } from '../support/deliveries.ts';
import { folderWith } from '../support/folder.ts';
import { fakeTarget } from '../support/publishing.ts';

describe('a ledger that cannot be written to', () => {
  /** Fails so many times in a row to record that something was delivered. */
  function failing(times: number, spare?: string): (ledger: Ledger) => Ledger {
    let left = times;
    return (ledger) =>
      keepingOutcomes(
        {
          ...ledger,
          record: async (delivery) => {
            if (delivery.state === 'delivered' && left > 0) {
              left -= 1;
              throw new SourceError('The ledger is locked.');
            }
            return ledger.record(delivery);
          },
        },
        spare === undefined ? undefined : spareOutcomes(spare),
      );
  }

  it('for a moment is told again, and nothing is sent twice', async () => {
    const mail = fakeTarget('mail', ['ada', 'bob']);
    const { deliver, states } = await issued([mail], ['W05'], failing(1));
    await deliver();
    expect(await states()).toEqual(['W05 mail/ada: delivered', 'W05 mail/bob: delivered']);
    expect(triedBy(mail)).toEqual(['W05 ada', 'W05 bob']);
  });

  it('for longer ends the run, and is told before anything else the next time', async () => {
    const mail = fakeTarget('mail', ['ada', 'bob']);
    const { deliver, states, ledger } = await issued([mail], ['W05'], failing(3));
    const run = () => ledger.exclusively(() => deliver());
    await expect(run()).rejects.toThrow('The ledger is locked.');
    expect(await states()).toEqual(['W05 mail/ada: sending', 'W05 mail/bob: pending']);
    await expect(run()).rejects.toThrow('The ledger is locked.');
    expect(triedBy(mail)).toEqual(['W05 ada']);
    await run();
    expect(await states()).toEqual(['W05 mail/ada: delivered', 'W05 mail/bob: delivered']);
    expect(triedBy(mail)).toEqual(['W05 ada', 'W05 bob']);
  });

  it('is told what is not yet known there when it is closed', async () => {
    const mail = fakeTarget('mail', ['ada']);
    const { deliver, states, ledger } = await issued([mail], ['W05'], failing(2));
    await expect(deliver()).rejects.toThrow('The ledger is locked.');
    await ledger.close();
    expect(await states()).toEqual(['W05 mail/ada: delivered']);
  });

  it('is told nothing when it is closed while another is at work, which may be at the same delivery', async () => {
    const { deliver, states, ledger } = await issued([fakeTarget('mail', ['ada'])], ['W05'], (kept) =>
      failing(2)({ ...kept, exclusively: async () => undefined }),
    );
    await expect(deliver()).rejects.toThrow('The ledger is locked.');
    await ledger.close();
    expect(await states()).toEqual(['W05 mail/ada: sending']);
  });

  it('is told by the next process what the last one could not write, before anything else', async () => {
    const file = join(folderWith(), 'ledger.sqlite');
    const mail = fakeTarget('mail', ['ada', 'bob']);
    const inner: Ledger[] = [];
    const { deliver, publishing, states } = await issued([mail], ['W05'], (kept) => {
      inner.push(kept);
      return failing(99, file)(kept);
    });
    const said = `The ledger is locked. What became of the last delivery is kept in ${file}.unwritten, and is written first.`;
    await expect(deliver()).rejects.toThrow(said);
    expect(statSync(`${file}.unwritten`).mode & 0o777).toBe(0o600);
    expect(await states()).toEqual(['W05 mail/ada: sending', 'W05 mail/bob: pending']);
    const [below] = inner;
    if (!below) throw new Error('There is a ledger.');
    const next = { ...publishing, ledger: keepingOutcomes(below, spareOutcomes(file)) };
    await next.ledger.exclusively(() => deliverOutstanding(next));
    expect(await states()).toEqual(['W05 mail/ada: delivered', 'W05 mail/bob: delivered']);
    expect(triedBy(mail)).toEqual(['W05 ada', 'W05 bob']);
    expect(existsSync(`${file}.unwritten`)).toBe(false);
  });

  it('is told once it can be, and nothing is left in the spare place', async () => {
    const file = join(folderWith(), 'ledger.sqlite');
    const { deliver, states } = await issued([fakeTarget('mail', ['ada'])], ['W05'], failing(1, file));
    await deliver();
    expect(await states()).toEqual(['W05 mail/ada: delivered']);
    expect(existsSync(`${file}.unwritten`)).toBe(false);
  });

  it('is not told what another process has gone beyond', async () => {
    const mail = fakeTarget('mail', ['ada']);
    const inner: Ledger[] = [];
    const { deliver, states, ledger } = await issued([mail], ['W05'], (kept) => {
      inner.push(kept);
      return failing(2)(kept);
    });
    await expect(deliver()).rejects.toThrow('The ledger is locked.');
    const [sending] = await ledger.deliveries();
    if (!sending) throw new Error('There is one delivery.');
    await inner[0]?.record({ ...sending, state: 'refused', attempts: 2 });
    await ledger.exclusively(async () => {});
    expect(await states()).toEqual(['W05 mail/ada: refused']);
  });

  it('ends every target’s deliveries before the failure goes on', async () => {
    const slow = fakeTarget('b');
    const deliverSlowly: Target['publisher']['deliver'] = async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return slow.publisher.deliver(...given);
    };
    const targets = [fakeTarget('a'), { ...slow, publisher: { ...slow.publisher, deliver: deliverSlowly } }];
    const { deliver, states } = await issued(targets, ['W05'], (ledger) => ({
      ...ledger,
      record: async (delivery) => {
        if (delivery.target === 'a') throw new SourceError('The ledger cannot be used.');
        return ledger.record(delivery);
      },
    }));
    await expect(deliver()).rejects.toThrow('The ledger cannot be used.');
    expect(await states()).toEqual(['W05 a: pending', 'W05 b: delivered']);
  });
});
