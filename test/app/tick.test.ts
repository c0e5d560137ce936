import { describe, expect, it } from 'vitest';
import { tick } from '../../src/app/tick.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import {
  fakeTarget,
  handClock,
  keptLog,
  publishingOf,
  SCHEDULE,
  steadySource,
} from '../support/publishing.ts';

const HOUR = 3600;
const BERLIN = 'Europe/Berlin';

/** A local hour in Berlin. */
function at(date: string, hour: number): Instant {
  return startOf(date, BERLIN) + hour * HOUR;
}

describe('a wake-up', () => {
  it('publishes nothing that was due before the ledger began', async () => {
    const target = fakeTarget('docs');
    const clock = handClock(at('2026-02-03', 12));
    const publishing = publishingOf({ clock, targets: [target] });
    expect((await tick(publishing))?.issued).toEqual([]);
    clock.at = at('2026-02-09', 7);
    expect((await tick(publishing))?.issued).toEqual([]);
    clock.at = at('2026-02-09', 8);
    expect((await tick(publishing))?.issued).toMatchObject([
      { kind: 'weekly', period: '2026-W06', revision: 1 },
    ]);
    expect(target.got.map(({ publication }) => publication.edition.period)).toEqual(['2026-W06']);
  });

  it('publishes from when the clock is right, where the ledger began by one that was far ahead', async () => {
    const clock = handClock(at('2026-08-01', 12));
    const publishing = publishingOf({ clock });
    await tick(publishing);
    clock.at = at('2026-02-08', 12);
    expect((await tick(publishing))?.issued).toEqual([]);
    clock.at = at('2026-02-09', 9);
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W06' }]);
  });

  it('publishes nothing that was due before the ledger began, where the clock was behind for a while', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const publishing = publishingOf({ clock });
    await tick(publishing);
    clock.at = at('2025-11-01', 12);
    expect((await tick(publishing))?.issued).toEqual([]);
    clock.at = at('2026-02-09', 9);
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W06' }]);
  });

  it('does nothing the second time', async () => {
    const target = fakeTarget('docs');
    const clock = handClock(at('2026-02-08', 12));
    const publishing = publishingOf({ clock, targets: [target] });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    await tick(publishing);
    const again = await tick(publishing);
    expect(again).toMatchObject({ issued: [], open: [], deliveries: [] });
    expect(target.got).toHaveLength(1);
  });

  it('catches up what was missed, oldest first, and says what it skips', async () => {
    const target = fakeTarget('docs');
    const clock = handClock(at('2026-02-02', 12));
    const log = keptLog();
    const { monthly, ...weeklyAlone } = SCHEDULE;
    expect(monthly).toBeDefined();
    const publishing = publishingOf({
      clock,
      log,
      targets: [target],
      schedule: { ...weeklyAlone, catchUp: 2 },
    });
    await tick(publishing);
    clock.at = at('2026-03-03', 12);
    const done = await tick(publishing);
    expect(done?.issued.map(({ period }) => period)).toEqual(['2026-W08', '2026-W09']);
    expect(done?.skipped.map(({ period }) => period.id)).toEqual(['2026-W06', '2026-W07']);
    expect(log.lines.filter((line) => line.includes('kipped'))).toEqual([
      'Skipped 2 weekly reports, from 2026-W06 to 2026-W07. More than 2 weekly reports were missed; catch_up in the settings allows no more. “headroom publish weekly --period 2026-W07” issues it all the same.',
    ]);
    expect(await publishing.ledger.slots()).toMatchObject([
      { period: '2026-W06', state: 'skipped' },
      { period: '2026-W07', state: 'skipped' },
    ]);
    expect((await tick(publishing))?.skipped).toEqual([]);
  });

  it('holds a report whose source fails for a budget, tells why, and issues it when the source answers', async () => {
    const clock = handClock(at('2026-02-08', 12));
    let failing = true;
    const steady = steadySource();
    const source = steadySource({
      measure: async (budget, request) => {
        if (failing) throw new SourceError('The server is down.');
        return steady.measure(budget, request);
      },
    });
    const publishing = publishingOf({ clock, source });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    expect((await tick(publishing))?.open).toMatchObject([{ state: 'held', detail: 'The server is down.' }]);
    expect(await publishing.ledger.slots()).toMatchObject([{ period: '2026-W06', state: 'held' }]);
    expect(await publishing.ledger.runs(0)).toMatchObject([{ outcome: 'failed' }]);
    failing = false;
    clock.at += HOUR;
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W06', whole: true }]);
    expect(await publishing.ledger.slots()).toEqual([]);
  });

  it('issues what there is when the policy is partial, and marks it', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const steady = steadySource();
    const base = publishingOf({ clock });
    const [one] = base.project.set.budgets;
    if (!one) throw new Error('There is one budget.');
    const two = { ...one, id: 'api/other', slug: 'other' };
    const source = steadySource({
      measure: async (budget, request) => {
        if (budget.id === two.id) throw new SourceError('That one fails.');
        return steady.measure(budget, request);
      },
    });
    const project = { ...base.project, set: { ...base.project.set, budgets: [one, two] } };
    const publishing = publishingOf({
      clock,
      source,
      project,
      schedule: { ...SCHEDULE, onFailure: 'partial' },
    });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W06', whole: false }]);
  });

  it('waits for a source whose data lag behind, but not longer than the limit', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const newest = startOf('2026-02-09', BERLIN) - 60;
    const publishing = publishingOf({ clock, source: steadySource({ newest: async () => newest }) });
    await tick(publishing);
    clock.at = at('2026-02-09', 8);
    expect((await tick(publishing))?.open).toMatchObject([{ state: 'waiting' }]);
    clock.at = at('2026-02-09', 13);
    expect((await tick(publishing))?.open).toMatchObject([{ state: 'waiting' }]);
    clock.at = at('2026-02-09', 14);
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W06' }]);
  });

  it('delivers to every target although one fails, and tries that one again after a growing pause', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const good = fakeTarget('good');
    const bad = fakeTarget('bad', [''], (_recipient, attempt) => (attempt < 3 ? 'failed' : 'delivered'));
    const publishing = publishingOf({ clock, targets: [bad, good] });
    await tick(publishing);
    clock.at = at('2026-02-09', 8);
    await tick(publishing);
    expect([good.got.length, bad.got.length]).toEqual([1, 1]);
    clock.at += 59;
    await tick(publishing);
    expect(bad.got).toHaveLength(1);
    clock.at += 1;
    await tick(publishing);
    expect(bad.got).toHaveLength(2);
    clock.at += 119;
    await tick(publishing);
    expect(bad.got).toHaveLength(2);
    clock.at += 1;
    await tick(publishing);
    expect(bad.got).toHaveLength(3);
    expect([...(await publishing.ledger.deliveries())].map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
    expect(good.got).toHaveLength(1);
  });

  it('delivers to the others although a publisher throws what it should not', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const good = fakeTarget('good');
    const broken = fakeTarget('broken', [''], () => {
      throw new TypeError('x is not a function');
    });
    const publishing = publishingOf({ clock, targets: [broken, good] });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    expect((await tick(publishing))?.deliveries).toMatchObject([
      { target: 'broken', state: 'unknown', detail: expect.stringContaining('x is not a function') },
      { target: 'good', state: 'delivered' },
    ]);
  });

  it('never tries again what was refused', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const target = fakeTarget('mail', ['a@x', 'b@x'], (recipient) =>
      recipient === 'a@x' ? 'refused' : 'delivered',
    );
    const publishing = publishingOf({ clock, targets: [target] });
    await tick(publishing);
    for (let hours = 8; hours < 20; hours += 1) {
      clock.at = at('2026-02-09', hours);
      await tick(publishing);
    }
    expect(target.got.map(({ recipient }) => recipient)).toEqual(['a@x', 'b@x']);
  });

  it('leaves a target alone after three failures in a row', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const target = fakeTarget('mail', ['a', 'b', 'c', 'd', 'e'], () => 'failed');
    const publishing = publishingOf({ clock, targets: [target] });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    await tick(publishing);
    expect(target.got.map(({ recipient }) => recipient)).toEqual(['a', 'b', 'c']);
    clock.at += HOUR;
    await tick(publishing);
    expect(target.got).toHaveLength(6);
  });

  it('gives a new target nothing that was issued before it was there', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const old = fakeTarget('old');
    const fresh = fakeTarget('fresh');
    const publishing = publishingOf({ clock, targets: [old] });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    await tick(publishing);
    const both = { ...publishing, targets: [old, fresh] };
    await tick(both);
    expect(fresh.got).toEqual([]);
    clock.at = at('2026-02-16', 9);
    await tick(both);
    expect(fresh.got.map(({ publication }) => publication.edition.period)).toEqual(['2026-W07']);
  });

  it('measures each day once, on the day after, and asks the source for nothing that it has', async () => {
    const asked: string[] = [];
    const clock = handClock(at('2026-02-03', 0));
    const steady = steadySource();
    const source = steadySource({
      measure: async (budget, request) => {
        asked.push(...request.days.map(({ date }) => date));
        return steady.measure(budget, request);
      },
    });
    const schedule = { ...SCHEDULE, daily: { at: { hour: 1, minute: 0 } } };
    const publishing = publishingOf({ clock, source, schedule });
    await tick(publishing);
    expect(asked).toEqual([]);
    clock.at = at('2026-02-03', 1);
    await tick(publishing);
    expect(asked).toHaveLength(7);
    clock.at = at('2026-02-04', 2);
    await tick(publishing);
    await tick(publishing);
    expect(asked.slice(7)).toEqual(['2026-02-03']);
  });

  it('lets a second process be while another is at it', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const publishing = publishingOf({ clock });
    const outcomes = await Promise.all([tick(publishing), tick(publishing)]);
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
  });
});
