import { describe, expect, it } from 'vitest';
import { beginnings } from '../../src/app/beginning.ts';
import { deliverOutstanding } from '../../src/app/deliver.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { tick } from '../../src/app/tick.ts';
import type { Stopping } from '../../src/ports/stopping.ts';
import { issued, triedBy } from '../support/deliveries.ts';
import { type FakeTarget, fakeTarget } from '../support/publishing.ts';

/** A target that does something while it delivers. */
function busy(
  target: FakeTarget,
  during: (signals: readonly (AbortSignal | undefined)[]) => void,
): FakeTarget {
  const deliver: Target['publisher']['deliver'] = async (publication, recipient, signal, stop) => {
    during([signal, stop]);
    return target.publisher.deliver(publication, recipient, signal, stop);
  };
  return { ...target, publisher: { ...target.publisher, deliver } };
}

function stopping(): {
  readonly stop: AbortController;
  readonly giveUp: AbortController;
  readonly both: Stopping;
} {
  const [stop, giveUp] = [new AbortController(), new AbortController()];
  return { stop, giveUp, both: { stop: stop.signal, giveUp: giveUp.signal } };
}

describe('a delivery run that is told to stop', () => {
  it('lets the delivery under way end, records what became of it, and begins no other', async () => {
    const { stop, both } = stopping();
    const mail = busy(fakeTarget('mail', ['ada', 'bob']), () => stop.abort());
    const { publishing, states } = await issued([mail, fakeTarget('docs')], ['W05', 'W06']);
    const done = await tick({ ...publishing, schedule: { ...publishing.schedule, catchUp: 0 } }, both);
    expect(triedBy(mail)).toEqual(['W05 ada']);
    expect(await states()).toContain('W05 mail/ada: delivered');
    expect(await states()).toContain('W05 mail/bob: pending');
    expect(done).toMatchObject({ left: true });
  });

  it('tells publishers apart that nothing more is wanted, and that what is in flight is given up', async () => {
    const { stop, giveUp, both } = stopping();
    const heard: (boolean | undefined)[][] = [];
    const mail = busy(fakeTarget('mail', ['ada']), ([signal, stopped]) => {
      stop.abort();
      heard.push([signal?.aborted, stopped?.aborted]);
      giveUp.abort();
      heard.push([signal?.aborted, stopped?.aborted]);
    });
    const { deliver } = await issued([mail]);
    await deliver({ stopping: both });
    expect(heard).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('begins nothing when it is told so while it reads whether the settings are the same', async () => {
    const { publishing } = await issued([fakeTarget('mail', ['ada'])]);
    const { stop, both } = stopping();
    let reads = 0;
    const settingsText = async () => {
      reads += 1;
      if (reads === 2) stop.abort();
      return '';
    };
    const mayBegin = await beginnings({ ...publishing, settingsText }, both);
    expect(await mayBegin()).toBe(false);
  });

  it('counts what was cut off before it was sent as no attempt', async () => {
    const { stop, both } = stopping();
    const docs = busy(
      fakeTarget('docs', [''], () => 'failed'),
      () => stop.abort(),
    );
    const { deliver, publishing } = await issued([docs]);
    await deliver({ stopping: both });
    expect(await publishing.ledger.deliveries()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  });

  it('has left nothing when everything was done by then', async () => {
    const { stop, both } = stopping();
    const mail = busy(fakeTarget('mail', ['ada']), () => stop.abort());
    const { publishing } = await issued([mail]);
    expect(await tick(publishing, both)).toMatchObject({ left: false });
  });
});

describe('settings that change while deliveries are made', () => {
  it('are asked before the next recipient: nothing more is begun by the old ones', async () => {
    let text = 'to ada and bob';
    const mail = busy(fakeTarget('mail', ['ada', 'bob']), () => {
      text = 'to ada';
    });
    const { publishing, states } = await issued([mail]);
    const watching: Publishing = { ...publishing, settingsText: async () => text };
    expect(await tick(watching)).toMatchObject({ left: true });
    expect(triedBy(mail)).toEqual(['W05 ada']);
    // The next wake-up has read them again.
    const now: Publishing = { ...watching, targets: [fakeTarget('mail', ['ada'])] };
    expect(await tick(now)).toMatchObject({ left: false, deliveries: [] });
    expect(await states()).toEqual(['W05 mail/ada: delivered', 'W05 mail/bob: withdrawn']);
  });

  it('keep nothing from being delivered when they were broken before, and still are', async () => {
    const { publishing } = await issued([]);
    const mayBegin = await beginnings({ ...publishing, settingsText: async () => '' }, stopping().both);
    expect(await mayBegin()).toBe(true);
  });
});

describe('whoever is removed', () => {
  it('gets nothing more, is told of, and gets nothing old when it is named again', async () => {
    const mail = fakeTarget('mail', ['ada', 'bob'], () => 'failed');
    const { publishing, states, clock, lines, deliver } = await issued([
      mail,
      fakeTarget('chat', [''], () => 'failed'),
    ]);
    await deliver();
    clock.at += 7 * 3600;
    const left = fakeTarget('mail', ['ada']);
    await tick({ ...publishing, targets: [left] });
    expect(triedBy(left)).toEqual(['W05 ada']);
    const withdrawn = ['W05 mail/ada: delivered', 'W05 mail/bob: withdrawn', 'W05 chat: withdrawn'];
    expect(await states()).toEqual(withdrawn);
    const why = 'It was failed. The settings no longer name it, and it is not tried again.';
    expect(lines).toContain(`Withdrew weekly 2026-W05 to mail (bob). ${why}`);
    const again = fakeTarget('mail', ['ada', 'bob']);
    await tick({ ...publishing, targets: [again, fakeTarget('chat')] });
    expect(again.got).toEqual([]);
    expect(await states()).toEqual(withdrawn);
  });

  it('gets nothing of a kind of report that its target no longer has', async () => {
    const mail = fakeTarget('mail', ['ada'], () => 'failed');
    const { publishing, states, deliver } = await issued([mail]);
    await deliver();
    await tick({ ...publishing, targets: [{ ...mail, takes: ['monthly'] }] });
    expect(await states()).toEqual(['W05 mail/ada: withdrawn']);
  });

  it('gets nothing when somebody asks for what was refused to be tried again', async () => {
    const mail = fakeTarget('mail', ['ada', 'bob'], () => 'refused');
    const { publishing, deliver } = await issued([mail]);
    await deliver();
    const left = fakeTarget('mail', ['ada']);
    await deliverOutstanding({ ...publishing, targets: [left] }, { now: true, retry: () => true });
    expect(triedBy(left)).toEqual(['W05 ada']);
  });
});
