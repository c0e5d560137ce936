import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/app/publishing.ts';
import type { Outcome, Receipt } from '../../src/model/delivery.ts';
import { SourceError } from '../../src/model/errors.ts';
import { subjectName } from '../../src/model/subject.ts';
import { issued, triedBy } from '../support/deliveries.ts';
import { fakeTarget } from '../support/publishing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A target whose receipts have more to them than an outcome. */
function answering(
  name: string,
  recipients: readonly string[],
  script: (recipient: string) => Partial<Receipt> & { readonly outcome: Outcome },
): ReturnType<typeof fakeTarget> {
  const target = fakeTarget(name, recipients, (recipient) => script(recipient).outcome);
  const deliver: Target['publisher']['deliver'] = async (publication, recipient, signal) => ({
    ...(await target.publisher.deliver(publication, recipient, signal)),
    ...script(recipient),
  });
  return { ...target, publisher: { ...target.publisher, deliver } };
}

describe('a delivery of unknown outcome', () => {
  it('is tried three times in all, and then settled with a word on how to send it', async () => {
    const mail = fakeTarget('mail', ['ada'], () => 'unknown');
    const { clock, deliver, states, lines, publishing } = await issued([mail]);
    for (let day = 0; day < 30; day += 1) {
      await deliver();
      clock.at += DAY;
    }
    expect(mail.got).toHaveLength(3);
    expect(await states()).toEqual(['W05 mail/ada: abandoned']);
    expect((await publishing.ledger.deliveries())[0]?.detail).toBe(
      'It was unknown. It is not sent again by itself after 3 attempts.',
    );
    expect(lines.at(-1)).toContain('“headroom publish --retry-refused” tries it again.');
  });

  it('is tried once more after failures, however many they were', async () => {
    const mail = fakeTarget('mail', ['ada'], (_, attempt) =>
      attempt < 6 ? 'failed' : attempt === 6 ? 'unknown' : 'delivered',
    );
    const { clock, deliver, states } = await issued([mail]);
    for (let hours = 0; hours < 7; hours += 1) {
      await deliver();
      clock.at += 6 * HOUR;
    }
    expect(await states()).toEqual(['W05 mail/ada: delivered']);
  });

  it('is not forgotten to be so by attempts that fail before anything is sent', async () => {
    const outcomes: readonly Outcome[] = ['unknown', 'failed', 'failed', 'failed', 'unknown', 'delivered'];
    const mail = fakeTarget('mail', ['ada'], (_, attempt) => outcomes[attempt - 1] ?? 'delivered');
    const { clock, deliver, states, publishing } = await issued([mail]);
    for (let day = 0; day < 3; day += 1) {
      await deliver();
      clock.at += DAY;
    }
    expect((await publishing.ledger.deliveries())[0]).toMatchObject({
      state: 'unknown',
      detail: 'It was failed. It may have arrived at an attempt before.',
    });
    for (let day = 0; day < 3; day += 1) {
      await deliver();
      clock.at += DAY;
    }
    expect(await states()).toEqual(['W05 mail/ada: abandoned']);
    expect(mail.got).toHaveLength(5);
  });

  it('is settled at once where its publisher says that a repeat would be read twice', async () => {
    const chat = fakeTarget('chat', [''], () => 'abandoned');
    const { clock, deliver, states } = await issued([chat]);
    await deliver();
    clock.at += 30 * DAY;
    await deliver({ now: true });
    expect(chat.got).toHaveLength(1);
    expect(await states()).toEqual(['W05 chat: abandoned']);
  });
});

describe('a delivery that fails', () => {
  it('is tried with growing pauses of up to six hours, and given up after a week', async () => {
    const mail = fakeTarget('mail', ['ada'], () => 'failed');
    const { clock, deliver, states, publishing } = await issued([mail]);
    const began = clock.at;
    const tried: number[] = [];
    for (; clock.at < began + 20 * DAY; clock.at += 60) {
      if ((await deliver()).length > 0) tried.push(clock.at - began);
    }
    expect(tried.slice(0, 4)).toEqual([0, 60, 180, 420]);
    const pauses = tried.map((at, index) => at - (tried[index - 1] ?? 0));
    expect(Math.max(...pauses)).toBe(6 * HOUR);
    expect(tried.at(-1)).toBeGreaterThanOrEqual(7 * DAY);
    expect(tried.at(-1)).toBeLessThan(7 * DAY + 6 * HOUR);
    expect(await states()).toEqual(['W05 mail/ada: abandoned']);
    expect((await publishing.ledger.deliveries())[0]?.detail).toMatch(
      /^It was failed\. It is given up after \d+ attempts in 7 days\.$/,
    );
  });

  it('is not given up for having been left alone: it is tried ten times at least', async () => {
    const mail = fakeTarget('mail', ['ada'], (_, attempt) => (attempt < 10 ? 'failed' : 'delivered'));
    const { clock, deliver, states } = await issued([mail]);
    for (let month = 0; month < 10; month += 1) {
      clock.at += 30 * DAY;
      await deliver();
    }
    expect(await states()).toEqual(['W05 mail/ada: delivered']);
  });
});

describe('what was refused or given up', () => {
  it('is tried again when somebody asks, of the editions asked for', async () => {
    let mended = false;
    const mail = fakeTarget('mail', ['ada', 'bob'], (recipient) =>
      mended || recipient === 'bob' ? 'delivered' : 'refused',
    );
    const { deliver, states } = await issued([mail], ['W05', 'W06']);
    await deliver();
    mended = true;
    await deliver({ now: true });
    expect(await states()).toContain('W05 mail/ada: refused');
    await deliver({ retry: (subject) => subjectName(subject) === 'weekly 2026-W06' });
    expect(await states()).toEqual([
      'W05 mail/ada: refused',
      'W05 mail/bob: delivered',
      'W06 mail/ada: delivered',
      'W06 mail/bob: delivered',
    ]);
    await deliver({ retry: () => true });
    expect(triedBy(mail)).toEqual(['W05 ada', 'W05 bob', 'W06 ada', 'W06 bob', 'W06 ada', 'W05 ada']);
  });

  it('is left when a correction has taken its place', async () => {
    const mail = fakeTarget('mail', ['ada'], () => 'refused');
    const { deliver, ledger, clock } = await issued([mail]);
    await deliver();
    const second = { kind: 'weekly', period: '2026-W05', revision: 2, whole: true } as const;
    await ledger.issue({ ...second, issuedAt: clock.at }, '{}', [{ target: 'mail', recipient: 'ada' }]);
    await deliver({ retry: () => true });
    await deliver({ retry: () => true });
    expect(mail.got.map(({ publication }) => publication.edition.revision)).toEqual([1, 2, 2]);
  });
});

describe('a target of many recipients', () => {
  it('goes on after failures that are of one recipient alone', async () => {
    const mail = answering('mail', ['a', 'b', 'c', 'd', 'e'], (recipient) =>
      recipient < 'd' ? { outcome: 'failed', alone: true } : { outcome: 'delivered' },
    );
    const { deliver } = await issued([mail]);
    await deliver();
    expect(triedBy(mail)).toEqual(['W05 a', 'W05 b', 'W05 c', 'W05 d', 'W05 e']);
  });

  it('is tried first for those that were tried least, so that nobody waits behind those who fail', async () => {
    const mail = fakeTarget('mail', ['a', 'b', 'c', 'd', 'e'], (recipient) =>
      recipient < 'd' ? 'failed' : 'delivered',
    );
    const { deliver, clock } = await issued([mail], ['W05', 'W06']);
    await deliver();
    expect(triedBy(mail)).toEqual(['W05 a', 'W05 b', 'W05 c']);
    clock.at += HOUR;
    await deliver();
    expect(triedBy(mail).slice(3)).toEqual(['W05 d', 'W05 e', 'W06 a', 'W06 b', 'W06 c']);
    clock.at += HOUR;
    await deliver();
    expect(triedBy(mail).slice(8)).toEqual(['W06 d', 'W06 e', 'W05 a', 'W05 b', 'W05 c']);
  });

  it('is left until the next wake-up when failures took ten minutes together', async () => {
    const mail = answering('mail', ['a', 'b', 'c', 'd'], () => {
      clock.at += 250;
      return { outcome: 'failed', alone: true };
    });
    const { deliver, clock } = await issued([mail]);
    await deliver();
    // The script is asked twice for each: 500 seconds, then 1,000.
    expect(triedBy(mail)).toEqual(['W05 a', 'W05 b']);
  });
});

it('fails a damaged report for itself, at each target, and delivers the others', async () => {
  const [folder, mail] = [fakeTarget('folder'), fakeTarget('mail', ['ada'])];
  const { deliver, states, publishing } = await issued([folder, mail], ['W05', 'W06', 'W07'], (ledger) => ({
    ...ledger,
    content: async (subject) => {
      if (subjectName(subject) === 'weekly 2026-W05')
        throw new SourceError('The ledger’s weekly 2026-W05 is not whole.');
      return ledger.content(subject);
    },
  }));
  await deliver();
  expect(await states()).toEqual([
    'W05 folder: failed',
    'W05 mail/ada: failed',
    'W06 folder: delivered',
    'W06 mail/ada: delivered',
    'W07 folder: delivered',
    'W07 mail/ada: delivered',
  ]);
  expect((await publishing.ledger.deliveries())[0]?.detail).toBe(
    'The ledger’s weekly 2026-W05 is not whole.',
  );
});

describe('publishers of one target', () => {
  it('make the deliveries to their own recipients, and none of the others', async () => {
    const [mail, chat] = [fakeTarget('each', ['ann', 'bob']), fakeTarget('each', ['hook'])];
    const { deliver, states } = await issued([mail, chat]);
    await deliver();
    expect(mail.got.map(({ recipient }) => recipient)).toEqual(['ann', 'bob']);
    expect(chat.got.map(({ recipient }) => recipient)).toEqual(['hook']);
    expect(await states()).toHaveLength(3);
  });

  it('are left alone each by itself when the other side asks for it', async () => {
    const asking = answering('each', ['hook'], () => ({ outcome: 'failed', until: 2_000_000_000 }));
    const { deliver, states } = await issued([asking, fakeTarget('each', ['ann', 'bob'])]);
    await deliver();
    expect(await states()).toEqual([
      'W05 each/hook: failed',
      'W05 each/ann: delivered',
      'W05 each/bob: delivered',
    ]);
  });

  it('keep nobody waiting for one that hangs', async () => {
    const { promise: isOver, resolve: over } = Promise.withResolvers<void>();
    const [mail, chat] = [fakeTarget('each', ['ann', 'bob']), fakeTarget('each', ['hook'])];
    const deliverTo: Target['publisher']['deliver'] = async (publication, recipient, signal) => {
      await isOver;
      return chat.publisher.deliver(publication, recipient, signal);
    };
    const hanging = { ...chat, publisher: { ...chat.publisher, deliver: deliverTo } };
    const last: Target['publisher']['deliver'] = async (publication, recipient, signal) => {
      if (recipient === 'bob') over();
      return mail.publisher.deliver(publication, recipient, signal);
    };
    const { deliver, states } = await issued([
      hanging,
      { ...mail, publisher: { ...mail.publisher, deliver: last } },
    ]);
    await deliver();
    expect(await states()).toHaveLength(3);
    expect(chat.got).toHaveLength(1);
  });
});
