import { describe, expect, it } from 'vitest';
import { type DeliverOptions, deliverOutstanding, isOutstanding } from '../../src/app/deliver.ts';
import { dryRun } from '../../src/app/dry-run.ts';
import { overlayLedger } from '../../src/app/overlay-ledger.ts';
import { publish } from '../../src/app/publish.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { snapshotOf } from '../../src/app/snapshot.ts';
import type { Outcome, Receipt } from '../../src/model/delivery.ts';
import { NO_DIRECTORY } from '../../src/model/directory.ts';
import { startOf } from '../../src/model/period.ts';
import type { Publisher } from '../../src/ports/publisher.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { processorTime } from '../support/processor-time.ts';
import { handClock, keptLog, publishingOf } from '../support/publishing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What a target answers for its nth attempt on a recipient. */
type Script = (
  recipient: string,
  attempt: number,
) => Outcome | (Partial<Receipt> & { readonly outcome: Outcome });

/** A target of notices that keeps what it was asked for: `1 ann`. */
function noticesTarget(
  recipients: readonly string[],
  script: Script = () => 'delivered',
  more: Partial<Publisher> = {},
): Target & { readonly got: string[] } {
  const got: string[] = [];
  return {
    got,
    takes: ['notices'],
    publisher: {
      target: 'notices',
      recipients,
      deliver: async (publication, recipient) => {
        const id = 'notices' in publication ? publication.notices.id : '';
        got.push(`${id} ${recipient}`);
        const attempt = got.filter((one) => one.endsWith(` ${recipient}`)).length;
        const answer = script(recipient, attempt);
        const receipt = typeof answer === 'string' ? { outcome: answer } : answer;
        return { recipient, detail: `It was ${receipt.outcome}.`, ...receipt };
      },
      check: async () => [],
      close: async () => {},
      ...more,
    },
  };
}

/** Notices `1`, `2`, … to all recipients of a target, posted a minute apart. */
async function posted(target: Target, count = 3, differing: Partial<Publishing> = {}) {
  const clock = handClock(startOf('2026-02-04', 'Europe/Berlin'));
  const log = keptLog();
  const publishing = publishingOf({
    clock,
    ledger: memoryLedger(clock.at),
    targets: [target],
    log,
    renderNotices: async (json) => ({ notices: { id: json }, mail: {} }) as never,
    ...differing,
  });
  const { ledger } = publishing;
  for (let id = 1; id <= count; id += 1) {
    clock.at += 60;
    const to = target.publisher.recipients.map((recipient) => ({ target: 'notices', recipient }));
    await ledger.post({ kind: 'notices', id: `${id}`, at: clock.at }, `${id}`, [`key ${id}`], to);
  }
  const deliver = (options?: DeliverOptions) => deliverOutstanding(publishing, options);
  const states = async () =>
    (await ledger.deliveries()).map((one) => `${'id' in one ? one.id : ''} ${one.recipient}: ${one.state}`);
  return { clock, ledger, publishing, deliver, states, lines: log.lines };
}

describe('notices in quiet hours', () => {
  const directory = { ...NO_DIRECTORY, quiet: { night: { from: '20:00', to: '07:00' }, days: [] } };

  it('wait for their end when they are to be tried again, unless somebody asks for them', async () => {
    const target = noticesTarget(['ann'], (_, attempt) => (attempt === 1 ? 'failed' : 'delivered'));
    const { deliver, clock, publishing } = await posted(target, 1, { directory });
    await deliver();
    expect([target.got, await isOutstanding(publishing)]).toEqual([[], false]);
    await deliver({ now: true });
    clock.at += 6 * HOUR;
    await deliver();
    expect(target.got).toEqual(['1 ann']);
    clock.at += HOUR;
    await deliver();
    expect(target.got).toEqual(['1 ann', '1 ann']);
  });

  it('are not late', async () => {
    const target = noticesTarget(['ann']);
    const { publishing, clock } = await posted(target, 1, { directory });
    expect((await snapshotOf(publishing)).oldest).toEqual([]);
    clock.at += 8 * HOUR;
    expect((await snapshotOf(publishing)).oldest).toMatchObject([{ target: 'notices' }]);
  });
});

describe('notices to one recipient', () => {
  it('go in their order, and a later one waits until an earlier one is there', async () => {
    const target = noticesTarget(['ann', 'bob'], (recipient, attempt) =>
      recipient === 'ann' && attempt < 3 ? { outcome: 'failed', alone: true } : 'delivered',
    );
    const { deliver, clock } = await posted(target);
    await deliver();
    expect(target.got).toEqual(['1 ann', '1 bob', '2 bob', '3 bob']);
    clock.at += HOUR;
    await deliver();
    expect(target.got.slice(4)).toEqual(['1 ann']);
    clock.at += HOUR;
    await deliver();
    expect(target.got.slice(5), 'all of them at once, in their order').toEqual(['1 ann', '2 ann', '3 ann']);
  });

  it('wait for one of unknown outcome until it is given up', async () => {
    const target = noticesTarget(['ann'], (_, attempt) =>
      attempt > 1 && attempt < 5 ? 'unknown' : 'delivered',
    );
    const { deliver, clock, states } = await posted(target);
    await deliver();
    expect(await states()).toEqual(['1 ann: delivered', '2 ann: unknown', '3 ann: pending']);
    clock.at += HOUR;
    await deliver();
    expect(await states()).toEqual(['1 ann: delivered', '2 ann: unknown', '3 ann: pending']);
    clock.at += HOUR;
    await deliver();
    expect(await states()).toEqual(['1 ann: delivered', '2 ann: abandoned', '3 ann: delivered']);
    expect(target.got).toEqual(['1 ann', '2 ann', '2 ann', '2 ann', '3 ann']);
  });

  it('wait for one that fails until it is given up after a week', async () => {
    const dead = { until: startOf('2026-02-11', 'Europe/Berlin') + 10 * HOUR };
    const target = noticesTarget(['ann'], () => (clock.at < dead.until ? 'failed' : 'delivered'));
    const { deliver, clock, states } = await posted(target, 2);
    while (clock.at < dead.until + DAY) {
      await deliver();
      clock.at += HOUR;
    }
    expect(await states()).toEqual(['1 ann: abandoned', '2 ann: delivered']);
    expect(target.got.lastIndexOf('1 ann')).toBeLessThan(target.got.indexOf('2 ann'));
  });

  it.each(['refused', 'abandoned'] as const)('do not wait for one that was %s', async (outcome) => {
    const target = noticesTarget(['ann'], (_, attempt) => (attempt === 1 ? outcome : 'delivered'));
    const { deliver, states } = await posted(target);
    await deliver();
    expect(await states()).toEqual([`1 ann: ${outcome}`, '2 ann: delivered', '3 ann: delivered']);
  });

  it('do not wait for one that the ledger cannot give back', async () => {
    const target = noticesTarget(['ann']);
    const { publishing, states, clock } = await posted(target);
    const { ledger } = publishing;
    const damaged: Publishing = {
      ...publishing,
      ledger: {
        ...ledger,
        content: async (subject) => {
          if ('id' in subject && subject.id === '1') throw new Error('Damaged.');
          return ledger.content(subject);
        },
      },
    };
    await deliverOutstanding(damaged);
    const after = ['1 ann: failed', '2 ann: delivered', '3 ann: delivered'];
    expect(await states()).toEqual(after);
    // Also where it is not tried in the same run, since its pause is not over.
    await ledger.post(
      { kind: 'notices', id: '4', at: clock.at },
      '4',
      [],
      [{ target: 'notices', recipient: 'ann' }],
    );
    await deliverOutstanding(damaged);
    expect(await states()).toEqual([...after, '4 ann: delivered']);
  });

  it('wait for one that is not to go before its time', async () => {
    const target = noticesTarget(['ann']);
    const { ledger, deliver, clock, states } = await posted(target, 0);
    const ann = { target: 'notices', recipient: 'ann' };
    await ledger.post(
      { kind: 'notices', id: '1', at: clock.at },
      '1',
      [],
      [{ ...ann, notBefore: clock.at + HOUR }],
    );
    await ledger.post({ kind: 'notices', id: '2', at: clock.at }, '2', [], [ann]);
    await deliver();
    expect(await states()).toEqual(['1 ann: pending', '2 ann: pending']);
    clock.at += HOUR;
    await deliver();
    expect(target.got).toEqual(['1 ann', '2 ann']);
  });
});

describe('notices that were refused', () => {
  it('are tried again when somebody asks for all that was refused, and not for reports alone', async () => {
    let mended = false;
    const target = noticesTarget(['ann'], () => (mended ? 'delivered' : 'refused'));
    const { publishing, deliver, states } = await posted(target, 2);
    await deliver();
    mended = true;
    await publish(publishing, { kinds: [] });
    await publish(publishing, { kinds: ['weekly'], period: '2026-W05', retryRefused: true });
    expect(await states()).toEqual(['1 ann: refused', '2 ann: refused']);
    await publish(publishing, { kinds: [], retryRefused: true });
    expect(await states()).toEqual(['1 ann: delivered', '2 ann: delivered']);
    expect(target.got).toEqual(['1 ann', '2 ann', '1 ann', '2 ann']);
  });
});

describe('notices to somebody whom the settings no longer name', () => {
  it('are withdrawn, and hold back none when they name them again', async () => {
    const target = noticesTarget(['ann', 'bob'], () => ({ outcome: 'failed', alone: true }));
    const { publishing, clock, ledger, states, lines } = await posted(target, 2);
    await deliverOutstanding(publishing);
    const only = noticesTarget(['bob']);
    clock.at += HOUR;
    await deliverOutstanding({ ...publishing, targets: [only] });
    expect(await states()).toEqual([
      '1 ann: withdrawn',
      '1 bob: delivered',
      '2 ann: withdrawn',
      '2 bob: delivered',
    ]);
    expect(lines.join('\n')).toContain('notices 1');
    const again = noticesTarget(['ann', 'bob']);
    await ledger.post(
      { kind: 'notices', id: '3', at: clock.at },
      '3',
      [],
      [{ target: 'notices', recipient: 'ann' }],
    );
    await deliverOutstanding({ ...publishing, targets: [again] });
    expect(again.got).toEqual(['3 ann']);
  });

  it('are told apart by what the publisher knows, where recipients are without number', async () => {
    const target = noticesTarget(['ann a-1', 'bob b-1'], () => 'delivered', {
      recipients: [],
      knows: (recipient) => recipient.startsWith('ann '),
    });
    const { publishing, states } = await posted(noticesTarget(['ann a-1', 'bob b-1']), 1);
    await deliverOutstanding({ ...publishing, targets: [target] });
    expect(await states()).toEqual(['1 ann a-1: delivered', '1 bob b-1: withdrawn']);
  });
});

describe('a dry run', () => {
  it('says to whom notices would go, and delivers and records nothing', async () => {
    const target = noticesTarget(['ann']);
    const { publishing, states, lines } = await posted(target, 2);
    await deliverOutstanding(dryRun(publishing));
    expect(target.got).toEqual([]);
    expect(await states()).toEqual(['1 ann: pending', '2 ann: pending']);
    expect(lines).toEqual([
      'Would deliver notices 1 to notices (ann). A message would go there now.',
      'Would deliver notices 2 to notices (ann). A message would go there now.',
    ]);
  });
});

describe('one of many publishers of a target', () => {
  const owners = Array.from({ length: 60 }, (_, index) => `team-${String(index).padStart(2, '0')}`);

  /** Notices to all owners, each of whom has a publisher of their own that does what the script says. */
  async function postedToEach(count: number, script: Script, around: Partial<Publisher> = {}) {
    const targets = owners.map((owner) => noticesTarget([owner], script, around));
    const all = await posted(noticesTarget(owners), count, { targets });
    return { ...all, got: () => targets.flatMap((target) => target.got) };
  }

  it('whose server is dead stops no other, however slow it is and however much waits for it', async () => {
    const dead = new Set(['team-00', 'team-07', 'team-08', 'team-09', 'team-59']);
    const all = await postedToEach(4, (recipient) => {
      if (!dead.has(recipient)) return 'delivered';
      all.clock.at += 300;
      return 'failed';
    });
    await all.deliver();
    const open = (await all.states()).filter((one) => !one.endsWith('delivered'));
    expect(open).toHaveLength(4 * dead.size);
    expect(open.every((one) => dead.has(one.split(/[ :]/)[1] ?? ''))).toBe(true);
    const tried = all.got().filter((one) => dead.has(one.split(' ')[1] ?? ''));
    expect(tried, 'one attempt each').toHaveLength(dead.size);
  });

  it('that asks to be left alone leaves the others in peace', async () => {
    const all = await postedToEach(3, (recipient, attempt) =>
      recipient === 'team-01' && attempt === 1
        ? { outcome: 'failed', until: all.clock.at + 5 * HOUR }
        : 'delivered',
    );
    await all.deliver();
    const open = (await all.ledger.deliveries()).filter(({ state }) => state !== 'delivered');
    expect(open.map(({ recipient, until }) => [recipient, until])).toEqual(
      Array.from({ length: 3 }, () => ['team-01', all.clock.at + 5 * HOUR]),
    );
    all.clock.at += 5 * HOUR - 1;
    expect(await all.deliver()).toEqual([]);
    all.clock.at += 1;
    expect(await all.deliver()).toHaveLength(3);
  });

  it('delivers beside the others, but not beside more than twenty', async () => {
    let [now, most] = [0, 0];
    const all = await postedToEach(1, () => 'delivered', {
      deliver: async (_, recipient) => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return { recipient, outcome: 'delivered', detail: '' };
      },
    });
    expect(await all.deliver()).toHaveLength(60);
    expect(most).toBe(20);
  });
});

describe('many recipients of many messages', () => {
  it('take time in proportion to how many they are, also when all of it is outstanding', async () => {
    const timeOf = async (recipients: number) => {
      const names = Array.from({ length: recipients }, (_, index) => `r${index}`);
      const target = noticesTarget(names, () => 'delivered', { deliver: undefined as never });
      const deliver: Publisher['deliver'] = async (_, recipient) => ({
        recipient,
        outcome: 'delivered',
        detail: '',
      });
      const all = await posted({ ...target, publisher: { ...target.publisher, deliver } }, 20);
      return processorTime(async () => {
        const dry = overlayLedger(all.ledger, all.clock);
        expect(await deliverOutstanding({ ...all.publishing, ledger: dry })).toHaveLength(20 * recipients);
      });
    };
    const [few, many] = [await timeOf(100), await timeOf(800)];
    // Eight times as many; sixty-four times as long where each looked at all others.
    expect(many / few).toBeLessThan(24);
  });

  it('are rendered once for each part, and what was sent is not kept', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `r${index}`);
    const made: string[] = [];
    const target = {
      ...noticesTarget(names),
      partFor: (recipient: string) => ({ services: [], to: `${recipient.length}` }),
    };
    const { deliver } = await posted(target, 2, {
      renderNotices: async (json, { to }) => {
        made.push(`${json} ${to}`);
        return { notices: { id: json }, mail: {} } as never;
      },
    });
    await deliver();
    expect(made.toSorted()).toEqual(['1 2', '1 3', '2 2', '2 3']);
  });
});
