import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/delivery.ts';
import type { SlotNote } from '../../src/model/schedule.ts';
import type { Reading } from '../../src/model/series.ts';
import type { NoticesOf } from '../../src/model/subject.ts';
import type { Instant } from '../../src/model/window.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { KeptGist, Ledger, Run } from '../../src/ports/ledger.ts';
import { budget, gaugeBudget, quantity } from './budget.ts';
import { NOW, TO, W05 } from './issued.ts';
import { reading } from './ledger.ts';
import { handClock } from './publishing.ts';

const DAY = 86_400;
/** A slot whose report is held. */
export const HELD: SlotNote = {
  kind: 'weekly',
  period: '2026-W05',
  state: 'held',
  seenAt: NOW,
  detail: 'Down.',
};
/** A run that failed. */
export const FAILED: Run = {
  what: 'tick',
  startedAt: NOW,
  endedAt: NOW + 2,
  outcome: 'failed',
  stages: { issue: 2 },
  detail: 'Down.',
};

const PACKED = Uint8Array.of(0, 255, 1);

/** What is kept of reports, with its bytes as SQLite has them. */
async function gistsIn(ledger: Ledger, ...given: Parameters<Ledger['gists']>): Promise<readonly KeptGist[]> {
  return (await ledger.gists(...given)).map((gist) => ({ ...gist, body: Uint8Array.from(gist.body) }));
}

/** What every ledger does, whatever keeps it. */
export function ledgerContract(name: string, open: (clock: Clock) => Ledger | Promise<Ledger>): void {
  describe(`the ledger of ${name}`, () => {
    async function begun() {
      const clock = handClock(NOW + DAY);
      return { clock, ledger: await open(clock) };
    }

    it('issues an edition once, with a pending delivery for everybody, and closes its slot', async () => {
      const { ledger } = await begun();
      await ledger.note(HELD);
      await ledger.note({ ...HELD, period: '2026-W06' });
      const issued = await ledger.issue(W05, '{"a":1}', TO);
      // echo -n '{"a":1}' | sha256sum
      expect(issued).toEqual({
        ...W05,
        hash: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
      });
      expect(await ledger.issued()).toEqual([issued]);
      expect(await ledger.content(W05)).toBe('{"a":1}');
      expect((await ledger.slots()).map(({ period }) => period)).toEqual(['2026-W06']);
      expect(await ledger.deliveries(W05)).toEqual(
        TO.map((to) => ({
          kind: 'weekly',
          period: '2026-W05',
          revision: 1,
          ...to,
          state: 'pending',
          attempts: 0,
          at: NOW,
          detail: '',
        })),
      );
      await expect(ledger.issue(W05, '{"a":2}', TO)).rejects.toThrow('weekly 2026-W05 is issued already');
      expect(await ledger.content(W05)).toBe('{"a":1}');
    });

    it('keeps gists by their part and by who made them, the last one of each edition', async () => {
      const { ledger } = await begun();
      const edition = { kind: 'weekly', period: '2026-W05', revision: 1 } as const;
      const gist = {
        ...edition,
        after: '',
        head: '{"a":1}',
        body: PACKED,
        budgets: ['{"id":"x/a"}', '{"id":"x/b"}'],
      };
      expect(await gistsIn(ledger, 'all', 'v1')).toEqual([]);
      await ledger.keepGists('all', 'v1', [
        gist,
        { ...gist, revision: 2, after: 'weekly 2026-W04', budgets: [] },
      ]);
      await ledger.keepGists('api', 'v1', [{ ...gist, head: '{}' }]);
      expect(await gistsIn(ledger, 'api', 'v1')).toEqual([{ ...gist, head: '{}' }]);
      expect(await gistsIn(ledger, 'all', 'v2')).toEqual([]);
      await ledger.keepGists('all', 'v1', [{ ...gist, after: 'weekly 2026-W04' }]);
      const kept = await gistsIn(ledger, 'all', 'v1');
      expect(kept.toSorted((a, b) => a.revision - b.revision)).toEqual([
        { ...gist, after: 'weekly 2026-W04' },
        { ...gist, revision: 2, after: 'weekly 2026-W04', budgets: [] },
      ]);
      expect(await gistsIn(ledger, 'all', 'v1', { ...edition, revision: 2 })).toEqual(kept.slice(1));
      expect(await gistsIn(ledger, 'all', 'v1', { ...edition, period: '2026-W06' })).toEqual([]);
      expect(await ledger.behind()).toBeUndefined();
    });

    it('keeps what two programs make of reports beside each other', async () => {
      const { ledger, clock } = await begun();
      const gist = {
        kind: 'weekly',
        period: '2026-W05',
        revision: 1,
        after: '',
        head: '',
        body: PACKED,
      } as const;
      for (const [madeBy, other] of [['old'], ['new', 'old'], ['old', 'new'], ['newest', 'old']] as const) {
        clock.at += 60;
        await ledger.keepGists('all', madeBy, [{ ...gist, budgets: [madeBy] }]);
        for (const by of [madeBy, ...(other ? [other] : [])])
          expect(await gistsIn(ledger, 'all', by)).toEqual([{ ...gist, budgets: [by] }]);
      }
    });

    it('finds the readings of many budgets that are asked for at once, each its own', async () => {
      const { ledger } = await begun();
      const many = Array.from({ length: 600 }, (_, index) => ({ ...budget(), id: `api/p95[${index}]` }));
      await Promise.all(
        many.map((one, index) =>
          ledger.keep([{ budget: one, reading: reading((index % 3) * DAY, index) }], NOW),
        ),
      );
      const found = await Promise.all(
        many.map((one, index) =>
          ledger.readings(one, index === 7 ? [] : [0, DAY].map((at) => reading(at).window)),
        ),
      );
      expect(found).toEqual(
        many.map((_, index) => (index === 7 || index % 3 === 2 ? [] : [reading((index % 3) * DAY, index)])),
      );
    });

    it('keeps a correction beside what it corrects', async () => {
      const { ledger } = await begun();
      await ledger.issue(W05, '1', TO);
      const second = await ledger.issue({ ...W05, revision: 2, corrects: 'A wrong limit.' }, '2', []);
      expect((await ledger.issued()).map(({ revision }) => revision)).toEqual([1, 2]);
      expect(second.corrects).toBe('A wrong limit.');
      expect(await ledger.content(second)).toBe('2');
      expect([(await ledger.deliveries(W05)).length, (await ledger.deliveries(second)).length]).toEqual([
        2, 0,
      ]);
    });

    const NOTICES: NoticesOf & { readonly at: Instant } = {
      kind: 'notices',
      id: '2026-02-02T02:40:00Z',
      at: NOW,
    };
    const ANN = { target: 'notices', recipient: '@backend ann@x' };

    it('posts notices once, with a pending delivery for everybody, some of them for later', async () => {
      const { ledger } = await begun();
      const issued = await ledger.issue(W05, '1', TO);
      const ticket = { target: 'tickets', recipient: '@backend a-1', notBefore: NOW + 3600 };
      await ledger.post(NOTICES, '{"a":1}', ['a opened', 'b opened'], [ANN, ticket]);
      const subject = { kind: 'notices', id: NOTICES.id } as const;
      expect(await ledger.posted()).toEqual([
        { subject: { kind: 'weekly', period: '2026-W05', revision: 1 }, at: NOW },
        { subject, at: NOW },
      ]);
      expect(await ledger.issued(), 'notices are no report').toEqual([issued]);
      expect(await ledger.content(subject)).toBe('{"a":1}');
      expect(await ledger.noticed()).toEqual(new Set(['a opened', 'b opened']));
      const pending = { ...subject, state: 'pending', attempts: 0, at: NOW, detail: '' };
      const { notBefore, ...toTicket } = ticket;
      expect(await ledger.deliveries(subject)).toEqual([
        { ...pending, ...ANN },
        { ...pending, ...toTicket, until: notBefore },
      ]);
      expect(await ledger.deliveries()).toHaveLength(4);
      expect(await ledger.deliveries(W05)).toHaveLength(2);
    });

    it.each([
      ['the message is there', NOTICES.id, ['c opened'], `notices ${NOTICES.id} was posted already`],
      ['one of them was told before', 'later', ['c opened', 'a opened'], 'a opened was posted already'],
      ['one of them is there twice', 'later', ['c opened', 'c opened'], 'c opened was posted already'],
    ])('posts nothing of notices when %s', async (_why, id, keys, words) => {
      const { ledger } = await begun();
      await ledger.post(NOTICES, '1', ['a opened'], [ANN]);
      await expect(ledger.post({ ...NOTICES, id }, '2', keys, [ANN])).rejects.toMatchObject({
        name: 'InputError',
        message: `${words}, and is not posted again.`,
      });
      expect(await ledger.noticed()).toEqual(new Set(['a opened']));
      expect(await ledger.content(NOTICES)).toBe('1');
      expect([(await ledger.posted()).length, (await ledger.deliveries()).length]).toEqual([1, 1]);
    });

    it('tells in words of a message that is not there', async () => {
      const { ledger } = await begun();
      await expect(ledger.content(W05)).rejects.toThrow('weekly 2026-W05 is not issued.');
      await expect(ledger.content(NOTICES)).rejects.toThrow(`notices ${NOTICES.id} was not posted.`);
    });

    it('writes what became of a delivery of notices in its place, and in no other’s', async () => {
      const { ledger } = await begun();
      await ledger.post(NOTICES, '1', ['a'], [ANN, { ...ANN, recipient: '@backend bob@x' }]);
      await ledger.post({ ...NOTICES, id: 'later' }, '2', ['b'], [ANN]);
      const [first] = await ledger.deliveries(NOTICES);
      await ledger.record({ ...first, state: 'delivered', attempts: 1, at: NOW + 5 } as Delivery);
      expect((await ledger.deliveries()).map(({ state }) => state)).toEqual([
        'delivered',
        'pending',
        'pending',
      ]);
    });

    it('says since when notices are posted, beside the kinds of reports', async () => {
      const { ledger } = await begun();
      await ledger.schedule('weekly', { at: NOW - 9 });
      await ledger.schedule('notices', { at: NOW });
      await ledger.note(HELD);
      await ledger.unschedule('notices');
      expect(await ledger.scheduledSince('notices')).toBeUndefined();
      expect([await ledger.scheduledSince('weekly'), await ledger.slots()]).toEqual([
        { at: NOW - 9 },
        [HELD],
      ]);
    });

    it('tells issued reports in the order of issuing, whatever the clock said', async () => {
      const { ledger } = await begun();
      await ledger.issue({ ...W05, issuedAt: NOW + 900 * DAY }, '1', []);
      await ledger.issue({ ...W05, period: '2026-W06' }, '2', []);
      expect((await ledger.issued()).map(({ period }) => period)).toEqual(['2026-W05', '2026-W06']);
    });

    it('writes what became of a delivery in its place', async () => {
      const { ledger } = await begun();
      await ledger.issue(W05, '1', TO);
      const [first] = await ledger.deliveries();
      const sent = { ...first, state: 'delivered', attempts: 2, at: NOW + 5, detail: 'There.' } as Delivery;
      await ledger.record({ ...sent, state: 'failed', until: NOW + 99 });
      expect((await ledger.deliveries())[0]).toEqual({ ...sent, state: 'failed', until: NOW + 99 });
      await ledger.record(sent);
      const [now, other] = await ledger.deliveries();
      expect(now).toEqual(sent);
      expect(other?.state).toBe('pending');
    });

    it('says since when a kind is scheduled, until that is forgotten together with what is noted of it', async () => {
      const { ledger } = await begun();
      const monthly: SlotNote = { ...HELD, kind: 'monthly', period: '2026-01' };
      expect(await ledger.scheduledSince('weekly')).toBeUndefined();
      await ledger.schedule('weekly', { at: NOW });
      await ledger.note(HELD);
      await ledger.note(monthly);
      expect(await ledger.scheduledSince('weekly')).toEqual({ at: NOW });
      expect(await ledger.scheduledSince('monthly')).toBeUndefined();
      await ledger.unschedule('weekly');
      expect(await ledger.scheduledSince('weekly')).toBeUndefined();
      expect(await ledger.slots()).toEqual([monthly]);
      await ledger.schedule('weekly', { at: NOW + 9 });
      expect(await ledger.scheduledSince('weekly')).toEqual({ at: NOW + 9 });
      await ledger.schedule('weekly', { at: NOW + 9, after: '2026-W05' });
      expect(await ledger.scheduledSince('weekly')).toEqual({ at: NOW + 9, after: '2026-W05' });
    });

    it('leaves out what a wrong clock wrote of the future, until that comes', async () => {
      const { clock, ledger } = await begun();
      const ahead = NOW + 60 * DAY;
      await ledger.schedule('weekly', { at: ahead });
      await ledger.note({ ...HELD, state: 'skipped', seenAt: ahead });
      await ledger.ran({ ...FAILED, startedAt: ahead, endedAt: ahead });
      const told = async () => [
        (await ledger.scheduledSince('weekly'))?.at,
        (await ledger.slots()).length,
        (await ledger.runs(0)).length,
      ];
      expect(await told()).toEqual([undefined, 0, 0]);
      await ledger.schedule('weekly', { at: NOW });
      expect(await told()).toEqual([NOW, 0, 0]);
      clock.at = ahead;
      expect(await told()).toEqual([ahead, 1, 1]);
      clock.at = ahead - 1;
      expect(await told()).toEqual([NOW, 0, 0]);
    });

    it('writes a note in place of the one of its slot', async () => {
      const { ledger } = await begun();
      await ledger.note(HELD);
      await ledger.note({ ...HELD, state: 'skipped' });
      expect(await ledger.slots()).toEqual([{ ...HELD, state: 'skipped' }]);
    });

    it('keeps runs with their stages, oldest first', async () => {
      const { ledger } = await begun();
      const daily: Run = { ...FAILED, what: 'daily', startedAt: NOW + 3, endedAt: NOW + 4 };
      await ledger.ran(FAILED);
      await ledger.ran(daily);
      expect(await ledger.runs(NOW)).toEqual([FAILED, daily]);
      expect(await ledger.runs(NOW + 1)).toEqual([daily]);
    });

    it('keeps of runs that went alike the last one of a day', async () => {
      const { clock, ledger } = await begun();
      clock.at = NOW + 9 * DAY;
      const later = (seconds: number, differing: Partial<Run> = {}): Run => ({
        ...FAILED,
        startedAt: NOW + seconds,
        endedAt: NOW + seconds + 2,
        ...differing,
      });
      const succeeded = later(900, { outcome: 'succeeded', detail: '' });
      const other = later(1500, { what: 'publish' });
      const tomorrow = later(1200 + DAY);
      for (const run of [
        later(0),
        later(300),
        later(600),
        succeeded,
        later(1200),
        other,
        later(1201),
        tomorrow,
      ])
        await ledger.ran(run);
      expect(await ledger.runs(0)).toEqual([later(600), succeeded, other, tomorrow]);
      await ledger.ran(later(1200 + 2 * DAY));
      expect(await ledger.runs(0)).toHaveLength(5);
    });

    it('keeps a reading also when the limit changes, but not when the indicator does', async () => {
      const { ledger } = await begun();
      const old = gaugeBudget();
      await ledger.keep([{ budget: old, reading: reading(0) }], NOW);
      const looser = gaugeBudget({ limit: quantity('9s') });
      expect(await ledger.readings(looser, [{ start: 0, end: DAY }])).toEqual([reading(0)]);
      expect(await ledger.readings(budget(), [{ start: 0, end: DAY }])).toEqual([]);
      expect(await ledger.readings(old, [{ start: 0, end: 1 }])).toEqual([]);
    });

    it('keeps a reading in place of the one of the same window', async () => {
      const { ledger } = await begun();
      await ledger.keep([{ budget: budget(), reading: reading(0, 1) }], NOW);
      await ledger.keep([{ budget: budget(), reading: reading(0, 2) }], NOW);
      expect(await ledger.readings(budget(), [reading(0).window])).toEqual([reading(0, 2)]);
    });

    it('tells a reading of a whole window from one with something left out, and keeps both', async () => {
      const { ledger } = await begun();
      const { window } = reading(0);
      const [whole, less, other] = [reading(0, 1), reading(0, 2), reading(0, 3)];
      const hour = (index: number) => [{ start: index * 3600, end: (index + 1) * 3600 }];
      const elsewhere = [{ start: 2 * DAY, end: 3 * DAY }];
      await ledger.keep([{ budget: budget(), reading: whole }], NOW);
      await ledger.keep([{ budget: budget(), reading: less, leaveOut: hour(1) }], NOW);
      await ledger.keep([{ budget: budget(), reading: other, leaveOut: [...hour(2), ...elsewhere] }], NOW);
      expect(await ledger.readings(budget(), [window])).toEqual([whole]);
      expect(await ledger.readings(budget(), [window], elsewhere)).toEqual([whole]);
      expect(await ledger.readings(budget(), [window], hour(1))).toEqual([less]);
      expect(await ledger.readings(budget(), [window], hour(2))).toEqual([other]);
      expect(await ledger.readings(budget(), [window], hour(3))).toEqual([]);
    });

    it('keeps all that is given at the same time, the last of one window', async () => {
      const { ledger } = await begun();
      const other = gaugeBudget();
      await Promise.all([
        ledger.keep([{ budget: budget(), reading: reading(0, 1) }], NOW),
        ledger.keep([{ budget: other, reading: reading(0, 2) }], NOW),
        ledger.keep([{ budget: budget(), reading: reading(0, 3) }], NOW),
      ]);
      expect(await ledger.readings(budget(), [reading(0).window])).toEqual([reading(0, 3)]);
      expect(await ledger.readings(other, [reading(0).window])).toEqual([reading(0, 2)]);
    });

    it('never keeps that there was nothing', async () => {
      const { ledger } = await begun();
      const none: Reading = { ...reading(0), measured: { kind: 'none', why: 'no_data', detail: 'Nothing.' } };
      await ledger.keep([{ budget: budget(), reading: none }], NOW);
      expect(await ledger.readings(budget(), [none.window])).toEqual([]);
    });
  });
}
