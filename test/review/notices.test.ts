import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, startOf } from '../../src/model/period.ts';
import type { DayPoint } from '../../src/model/verdict.ts';
import type { ResponsePolicy } from '../../src/model/violation.ts';
import { metAgain, noticesDue } from '../../src/review/notices.ts';
import type { ViolationEvent, ViolationRecord } from '../../src/review/violation-event.ts';
import { violationsAt } from '../../src/review/violations.ts';

const ZONE = 'Europe/Berlin';
const BUDGET = 'api/query-p95';
const ID = 'api.query-p95-2026-01-03';
const HOUR = 3600;
const DAY = 24 * HOUR;
const POLICY: ResponsePolicy = {
  steps: [
    ['acknowledge', HOUR],
    ['investigate', DAY],
    ['plan', 2 * DAY],
    ['implement', 7 * DAY],
    ['validate', 14 * DAY],
  ],
  closesAfter: 3,
  requiresValidation: false,
  reopensWithin: 10,
  recurring: { times: 2, within: 90 },
};
const at = (date: string, hour = 0) => startOf(date, ZONE) + hour * HOUR;
const OPENED = at('2026-01-05', 8);
const open: ViolationEvent = { at: OPENED, by: 'headroom', did: 'open' };
const by = '@ann';

function record(...events: readonly ViolationEvent[]): ViolationRecord {
  return { id: ID, budget: BUDGET, firstDay: '2026-01-03', events };
}

function writtenBy(now: number, ...records: readonly ViolationRecord[]) {
  const known = records.map((one) => ({ ...one, events: one.events.filter((event) => event.at <= now) }));
  const written = known.filter(({ events }) => events.length > 0);
  return violationsAt([], written, { policy: POLICY, zone: ZONE, asOf: now, noticedAt: now });
}

function dueAt(now: number, events: readonly ViolationEvent[], told: readonly string[] = [], since = 0) {
  return noticesDue(writtenBy(now, record(...events)), { told: new Set(told), since, now });
}

const keysOf = ({ notices }: { readonly notices: readonly { readonly key: string }[] }) =>
  notices.map(({ key }) => key.replace(`${ID} `, ''));

describe('what is to be told of a violation', () => {
  it('is its opening, at once and not again', () => {
    const due = dueAt(OPENED, [open]);
    expect(due.notices).toMatchObject([{ key: `${ID} opened`, what: 'opened', at: OPENED }]);
    expect(dueAt(OPENED + 60, [open], due.keys).notices).toEqual([]);
  });

  it('is a step that is not taken by its deadline, and not one that was', () => {
    const told = [`${ID} opened`];
    expect(dueAt(OPENED + HOUR, [open], told).notices).toEqual([]);
    const late = dueAt(OPENED + HOUR + 1, [open], told);
    expect(late.notices).toMatchObject([{ what: 'overdue', step: 'acknowledge', at: OPENED + HOUR }]);
    const acknowledged: ViolationEvent = { at: OPENED + 60, by, did: 'acknowledge' };
    expect(keysOf(dueAt(OPENED + 2 * HOUR, [open, acknowledged], told))).toEqual(['step acknowledge 1']);
  });

  it('is one notice when several deadlines passed, of the step to take, and another one when the next passes', () => {
    const told = [`${ID} opened`];
    const both = dueAt(OPENED + DAY + 1, [open], told);
    expect(both.notices).toMatchObject([{ what: 'overdue', step: 'acknowledge', at: OPENED + HOUR }]);
    expect(both.keys).toEqual([`${ID} overdue acknowledge 1`, `${ID} overdue investigate 1`]);
    const later = dueAt(OPENED + 2 * DAY + 1, [open], [...told, ...both.keys]);
    expect(later.notices).toMatchObject([
      { key: `${ID} overdue plan 1`, step: 'acknowledge', at: OPENED + 2 * DAY },
    ]);
  });

  it('is its opening alone where a deadline passed before anybody was told of it', () => {
    const late = dueAt(OPENED + 2 * HOUR, [open]);
    expect(keysOf(late)).toEqual(['opened']);
    expect(late.keys).toEqual([`${ID} opened`, `${ID} overdue acknowledge 1`]);
  });

  it('is its closing, by itself and by a validation, of which the step is no notice of its own', () => {
    const close: ViolationEvent = { at: at('2026-01-09'), by: 'headroom', did: 'close', met: 3 };
    const validate: ViolationEvent = { at: at('2026-01-09', 9), by, did: 'validate', met: 3 };
    const steps: readonly ViolationEvent[] = [
      { at: OPENED + 1, by, did: 'acknowledge' },
      { at: OPENED + 2, by, did: 'investigate', cause: 'A missing index.' },
      { at: OPENED + 3, by, did: 'plan' },
      { at: OPENED + 4, by, did: 'implement' },
    ];
    const now = at('2026-01-10');
    const took = ['acknowledge', 'investigate', 'plan', 'implement'].map((step) => `step ${step} 1`);
    expect(keysOf(dueAt(now, [open, close]))).toEqual(['opened', 'closed 1']);
    expect(keysOf(dueAt(now, [open, ...steps, validate]))).toEqual(['opened', ...took, 'closed 1']);
    // What closed by itself is validated later: that is a step, and closes nothing.
    expect(keysOf(dueAt(now, [open, ...steps, close, validate]))).toEqual([
      'opened',
      ...took,
      'closed 1',
      'step validate 1',
    ]);
  });

  it('is each reopening with everything that follows from it anew', () => {
    const events: readonly ViolationEvent[] = [
      open,
      { at: OPENED + 1, by, did: 'acknowledge' },
      { at: at('2026-01-09'), by: 'headroom', did: 'close', met: 3 },
      { at: at('2026-01-12', 8), by: 'headroom', did: 'reopen' },
    ];
    const first = dueAt(at('2026-01-12', 8), events);
    expect(keysOf(first)).toEqual(['opened', 'step acknowledge 1', 'closed 1', 'reopened 2']);
    expect(keysOf(dueAt(at('2026-01-12', 10), events, first.keys))).toEqual(['overdue acknowledge 2']);
  });

  it('is that it was declined, after which nothing is overdue', () => {
    const decline: ViolationEvent = { at: OPENED + 60, by, did: 'decline', text: 'It goes in March.' };
    const told = [`${ID} opened`];
    expect(keysOf(dueAt(OPENED + 30 * DAY, [open, decline], told))).toEqual(['declined 1']);
  });

  it('is nothing that happened before notices began, nor what is still to come', () => {
    expect(dueAt(OPENED, [open], [], OPENED + 1).notices).toEqual([]);
    expect(keysOf(dueAt(OPENED + 2 * HOUR, [open], [], OPENED + 1))).toEqual(['overdue acknowledge 1']);
    expect(
      noticesDue(writtenBy(OPENED, record(open)), { told: new Set(), since: 0, now: OPENED - 1 }),
    ).toEqual({ notices: [], keys: [] });
  });

  it('is nothing of what measurements alone tell of', () => {
    const days: readonly DayPoint[] = [{ date: '2026-01-03', status: 'exceeded', limit: 2 }];
    const now = at('2026-01-04', 8);
    const watch = { policy: { ...POLICY, opensAfter: 1 }, zone: ZONE, asOf: now, noticedAt: now };
    const measured = violationsAt([{ budget: BUDGET, days, periods: [] }], [], watch);
    expect(measured).toMatchObject([{ state: 'open', noted: false }]);
    expect(noticesDue(measured, { told: new Set(), since: 0, now: now + DAY }).notices).toEqual([]);
  });
});

describe('that a budget is met again', () => {
  /** Days from 1 January 2026 on: `X` over, `.` met; looked at on the morning after each of them. */
  function told(pattern: string, since = 0): readonly string[] {
    const days = pattern.split('').map(
      (sign, index): DayPoint => ({
        date: addDays('2026-01-01', index),
        status: sign === 'X' ? 'exceeded' : sign === '?' ? 'unknown' : 'within',
        limit: 2,
      }),
    );
    const keys = new Set<string>();
    return days.flatMap((_, index) => {
      const today = addDays('2026-01-01', index + 1);
      const now = at(today, 6);
      const known = violationsAt(
        [{ budget: BUDGET, days: days.slice(0, index + 1), periods: [] }],
        [record(open)].filter(() => now >= OPENED),
        { policy: { ...POLICY, opensAfter: 2, closesAfter: 9 }, zone: ZONE, asOf: now, noticedAt: now },
      );
      const due = metAgain(known, { told: keys, since, now }, { today, zone: ZONE });
      for (const key of due.keys) keys.add(key);
      return due.notices.map((notice) => {
        expect(notice.at).toBeLessThanOrEqual(now);
        return today;
      });
    });
  }

  it('is told on the morning after, once for each time that it was over', () => {
    expect(told('..XXX...')).toEqual(['2026-01-07']);
    expect(told('..XXX..X..')).toEqual(['2026-01-07', '2026-01-10']);
    expect(told('..XXX?.?.')).toEqual(['2026-01-08']);
  });

  it('is not told of a time before notices began', () => {
    expect(told('..XXX..', at('2026-01-07', 1))).toEqual([]);
  });
});

describe('told at each wake-up, whatever is written down', () => {
  const moment = fc.integer({ min: 0, max: 20 * 24 }).map((hours) => OPENED + hours * HOUR);
  const event = fc.oneof(
    fc.record({ at: moment, by: fc.constant(by), did: fc.constantFrom('acknowledge', 'plan', 'implement') }),
    fc.record({ at: moment, by: fc.constant(by), did: fc.constant('investigate'), cause: fc.constant('A.') }),
    fc.record({ at: moment, by: fc.constant(by), did: fc.constant('decline'), text: fc.constant('No.') }),
    fc.record({
      at: moment,
      by: fc.constant(by),
      did: fc.constantFrom('close', 'validate'),
      met: fc.constant(3),
    }),
    fc.record({ at: moment, by: fc.constant('headroom'), did: fc.constant('reopen') }),
  ) as fc.Arbitrary<ViolationEvent>;
  const wakeUps = fc
    .array(moment, { minLength: 1, maxLength: 12 })
    .map((all) => all.toSorted((a, b) => a - b));

  it('nothing is told twice, before its time or of before the beginning, and all in the order of time', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), wakeUps, moment, (events, wakes, since) => {
        const told: string[] = [];
        for (const now of wakes) {
          const due = dueAt(now, [open, ...events], told, since);
          const times = due.notices.map((notice) => notice.at);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(times.every((time) => time >= since && time <= now)).toBe(true);
          expect(due.notices.every(({ key }) => due.keys.includes(key))).toBe(true);
          const overdue = due.notices.filter(({ what }) => what === 'overdue');
          expect(overdue.length).toBeLessThanOrEqual(1);
          for (const { violation, step } of overdue) expect(step).toBe(violation.next?.step);
          told.push(...due.keys);
        }
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });

  it('it comes to the same whether each thing is told at once or later, but for deadlines', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), wakeUps, (events, wakes) => {
        const end = OPENED + 21 * DAY;
        const told: string[] = [];
        for (const now of [...wakes, end]) told.push(...dueAt(now, [open, ...events], told).keys);
        const late = dueAt(end, [open, ...events]).keys;
        const happened = (keys: readonly string[]) => keys.filter((key) => !key.includes(' overdue '));
        expect(happened(told)).toEqual(expect.arrayContaining(happened(late)));
      }),
    );
  });
});
