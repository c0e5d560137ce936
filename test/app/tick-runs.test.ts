import { describe, expect, it } from 'vitest';
import { tick } from '../../src/app/tick.ts';
import { SourceError, StoppedError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import { fakeTarget, handClock, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';

const HOUR = 3600;
const DAILY = { ...SCHEDULE, daily: { at: { hour: 1, minute: 0 } } };

/** A local hour in Berlin. */
function at(date: string, hour: number): Instant {
  return startOf(date, 'Europe/Berlin') + hour * HOUR;
}

const down = async () => {
  throw new SourceError('The server is down.');
};

describe('a source that does not answer', () => {
  it('keeps back nothing that is issued', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const target = fakeTarget('docs', [''], (_recipient, attempt) =>
      attempt === 1 ? 'failed' : 'delivered',
    );
    const publishing = publishingOf({ clock, targets: [target], schedule: DAILY });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    await tick(publishing);
    expect((await publishing.ledger.deliveries()).map(({ state }) => state)).toEqual(['failed']);
    clock.at = at('2026-02-10', 9);
    const stop = new AbortController();
    const hanging = steadySource({
      measure: (_budget, _request, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('Aborted.')));
          queueMicrotask(() => stop.abort());
        }),
    });
    await expect(
      tick({ ...publishing, source: hanging }, { stop: stop.signal, giveUp: stop.signal }),
    ).rejects.toThrow(StoppedError);
    expect((await publishing.ledger.deliveries()).map(({ state }) => state)).toEqual(['delivered']);
  });

  it('is a failed run of each kind, however often it is asked, and the day before is tried hourly', async () => {
    const clock = handClock(at('2026-02-10', 9));
    let asked = 0;
    const source = steadySource({
      measure: () => {
        asked += 1;
        return down();
      },
    });
    const publishing = publishingOf({ clock, source, schedule: DAILY });
    for (let minutes = 0; minutes < 180; minutes += 5) {
      await tick(publishing);
      clock.at += 5 * 60;
    }
    expect(asked).toBe(3);
    expect(await publishing.ledger.runs(0)).toMatchObject([
      { what: 'daily', outcome: 'failed', detail: 'The server is down.' },
      { what: 'tick', outcome: 'failed', detail: 'The server is down.' },
    ]);
    const steady = { ...publishing, source: steadySource() };
    await tick(steady);
    expect((await publishing.ledger.runs(0)).at(-1)).toMatchObject({ what: 'daily', outcome: 'succeeded' });
  });
});

describe('what is issued', () => {
  it('is delivered before a draft is measured', async () => {
    // The week ends on the day on which the month does, and the review is issued a day later.
    const monthly = { on: { kind: 'date', date: 2 }, at: { hour: 8, minute: 0 } } as const;
    const schedule = { ...SCHEDULE, monthly };
    const clock = handClock(at('2026-05-31', 12));
    const order: string[] = [];
    const target = fakeTarget('docs', [''], () => {
      order.push('delivered');
      return 'delivered';
    });
    const base = publishingOf({ clock, targets: [target], schedule });
    const drafts: typeof base.drafts = {
      ...base.drafts,
      deliver: async (publication, recipient, signal) => {
        order.push('drafted');
        return base.drafts.deliver(publication, recipient, signal);
      },
    };
    await tick({ ...base, drafts });
    clock.at = at('2026-06-01', 9);
    await tick({ ...base, drafts });
    expect(order).toEqual(['delivered', 'drafted']);
  });
});

describe('a delivery that is tried twice in one wake-up', () => {
  it('is told of once, as it is then', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const target = fakeTarget('docs', [''], (_recipient, attempt) => (attempt < 3 ? 'failed' : 'delivered'));
    const publishing = publishingOf({ clock, targets: [target], schedule: DAILY });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    await tick(publishing);
    clock.at = at('2026-02-16', 9);
    const steady = steadySource();
    const slow = steadySource({
      measure: async (budget, request) => {
        clock.at += HOUR;
        return steady.measure(budget, request);
      },
    });
    expect((await tick({ ...publishing, source: slow }))?.deliveries).toMatchObject([
      { period: '2026-W07', state: 'delivered', attempts: 1 },
      { period: '2026-W06', state: 'delivered', attempts: 3 },
    ]);
  });
});

describe('a run', () => {
  it('says how long its own stages took', async () => {
    // January 2026 ends on a Saturday night, two days before the slot of its review.
    const clock = handClock(at('2026-02-01', 2));
    const steady = steadySource();
    const source = steadySource({
      measure: async (budget, request) => {
        clock.at += 7;
        return steady.measure(budget, request);
      },
    });
    const base = publishingOf({ clock, source, schedule: DAILY });
    const render: typeof base.render = (...given) => {
      clock.at += 3;
      return base.render(...given);
    };
    await tick({ ...base, render });
    expect(await base.ledger.runs(0)).toMatchObject([
      { what: 'daily', endedAt: at('2026-02-01', 2) + 7, stages: { measure: 7 } },
      {
        what: 'draft',
        startedAt: at('2026-02-01', 2) + 7,
        stages: { measure: 7, render: 3, deliver: 0 },
      },
    ]);
  });
});

describe('a kind that is no longer scheduled', () => {
  it('begins anew when it is scheduled again, with nothing that was due before', async () => {
    const clock = handClock(at('2026-02-08', 12));
    const target = fakeTarget('docs');
    const publishing = publishingOf({ clock, targets: [target] });
    await tick(publishing);
    clock.at = at('2026-02-09', 9);
    await tick({ ...publishing, source: steadySource({ measure: down }) });
    expect(await publishing.ledger.slots()).toMatchObject([{ period: '2026-W06', state: 'held' }]);
    const { weekly: _, ...monthlyAlone } = SCHEDULE;
    await tick({ ...publishing, schedule: monthlyAlone });
    expect(await publishing.ledger.slots()).toEqual([]);
    clock.at = at('2026-03-04', 9);
    expect((await tick(publishing))?.issued.map(({ kind }) => kind)).toEqual(['monthly']);
    clock.at = at('2026-03-09', 9);
    expect((await tick(publishing))?.issued).toMatchObject([{ kind: 'weekly', period: '2026-W10' }]);
  });
});
