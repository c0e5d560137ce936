import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, startOf } from '../../src/model/period.ts';
import type { DayPoint, Status } from '../../src/model/verdict.ts';
import type { ResponsePolicy } from '../../src/model/violation.ts';
import type { ViolationEvent, ViolationRecord } from '../../src/review/violation-event.ts';
import { type Judged, violationsOf } from '../../src/review/violations.ts';
import { budget } from '../support/budget.ts';
import { verdictOf } from '../support/row.ts';

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
  opensAfter: 2,
  closesAfter: 3,
  reopensWithin: 10,
  recurring: { times: 2, within: 90 },
};
const STATUS: Readonly<Record<string, Status>> = {
  X: 'exceeded',
  '.': 'within',
  a: 'approaching',
  '?': 'unknown',
};

/** Days from 1 January 2026 on: `X` over, `.` and `a` met, `?` unknown. */
function days(pattern: string): readonly DayPoint[] {
  return pattern.split('').map((sign, index) => ({
    date: addDays('2026-01-01', index),
    status: STATUS[sign] ?? 'unknown',
    limit: 2,
  }));
}

const judged = (pattern: string, periods: Judged['periods'] = []): Judged => ({
  budget: BUDGET,
  days: days(pattern),
  periods,
});
const at = (date: string, hour = 0) => startOf(date, ZONE) + hour * HOUR;
const events = (...all: readonly ViolationEvent[]): ViolationRecord => ({
  id: ID,
  budget: BUDGET,
  firstDay: '2026-01-03',
  events: all,
});
const by = '@ann';
const steps = (date: string): readonly ViolationEvent[] => [
  { at: at(date, 9), by, did: 'acknowledge' },
  { at: at(date, 10), by, did: 'investigate', cause: 'A missing index.' },
  { at: at(date, 11), by, did: 'plan' },
  { at: at(date, 12), by, did: 'implement' },
];
const run = (pattern: string, records: readonly ViolationRecord[] = [], policy = POLICY) =>
  violationsOf([judged(pattern)], records, policy, ZONE);

describe('a violation', () => {
  it('opens at the end of the day that makes it long enough, and its deadlines count from there', () => {
    expect(run('..XX')).toMatchObject([
      {
        id: ID,
        firstDay: '2026-01-03',
        lastDay: '2026-01-04',
        opened: at('2026-01-05'),
        state: 'open',
        next: { step: 'acknowledge', due: at('2026-01-05', 1) },
      },
    ]);
    expect(run('..X.X.X')).toEqual([]);
  });

  it('is neither broken nor lengthened by a day without a verdict', () => {
    expect(run('..X?X')).toMatchObject([{ opened: at('2026-01-06') }]);
    expect(run('..X??')).toEqual([]);
  });

  it('opens with a whole period over, whatever its days say, and counts the days met since', () => {
    const { opensAfter: _, ...weekly } = POLICY;
    const week = { start: at('2026-01-01'), end: at('2026-01-08') };
    const periods = [verdictOf(budget(), week, 2.5)];
    expect(violationsOf([judged('..XX...', periods)], [], weekly, ZONE)).toMatchObject([
      { id: ID, firstDay: '2026-01-03', opened: at('2026-01-08'), metDays: 3 },
    ]);
    expect(violationsOf([judged('..XX...')], [], weekly, ZONE)).toEqual([]);
    expect(violationsOf([judged('.......', periods)], [], weekly, ZONE)).toMatchObject([
      { firstDay: '2026-01-01', metDays: 0 },
    ]);
  });

  it('counts its deadlines from when the opening was written down', () => {
    const noticed = events({ at: at('2026-01-05', 8), by: 'headroom', did: 'open' });
    expect(run('..XX', [noticed])).toMatchObject([
      { opened: at('2026-01-05', 8), next: { due: at('2026-01-05', 9) } },
    ]);
  });

  it('goes through the steps and closes only when the budget was met for long enough', () => {
    const validated: ViolationEvent = {
      at: at('2026-01-09', 9),
      by,
      did: 'validate',
      met: 3,
      text: 'Index added.',
    };
    const [closed] = run('..XX....', [events(...steps('2026-01-05'), validated)]);
    expect(closed).toMatchObject({
      state: 'closed',
      closed: at('2026-01-09', 9),
      rootCause: 'A missing index.',
      withoutEffect: [],
    });
    const [early] = run('..XX....', [events(...steps('2026-01-05'), { ...validated, met: 2 })]);
    expect(early).toMatchObject({
      state: 'open',
      next: { step: 'validate' },
      withoutEffect: [{ did: 'validate' }],
    });
  });

  it('keeps a step that was skipped to, without effect', () => {
    const [violation] = run('..XX', [events({ at: at('2026-01-05', 9), by, did: 'implement' })]);
    expect(violation).toMatchObject({
      next: { step: 'acknowledge' },
      steps: [],
      withoutEffect: [{ did: 'implement' }],
    });
  });

  const closing: ViolationEvent = { at: at('2026-01-09', 9), by, did: 'validate', met: 3 };

  it('reopens as the same one on a relapse soon after, with every step to take again', () => {
    const violations = run('..XX.....XX', [events(...steps('2026-01-05'), closing)]);
    expect(violations).toMatchObject([
      {
        id: ID,
        state: 'open',
        opened: at('2026-01-12'),
        reopened: [at('2026-01-12')],
        steps: [],
        recurring: true,
        next: { step: 'acknowledge', due: at('2026-01-12', 1) },
      },
    ]);
  });

  it('is another one on a relapse later, and the two are recurring', () => {
    const violations = run(`..XX${'.'.repeat(20)}XX`, [events(...steps('2026-01-05'), closing)]);
    expect(violations).toMatchObject([
      { id: ID, state: 'closed', recurring: false },
      { id: 'api.query-p95-2026-01-25', state: 'open', earlier: 1, recurring: true },
    ]);
  });

  it('that is older than the days known stays what its record says', () => {
    const old = {
      ...events({ at: at('2025-11-01', 8), by: 'headroom', did: 'open' }),
      id: 'api.query-p95-2025-10-27',
      firstDay: '2025-10-27',
    };
    expect(run('.....', [old])).toMatchObject([
      { id: 'api.query-p95-2025-10-27', state: 'open', metDays: 5 },
    ]);
    expect(run('XX...', [old])).toMatchObject([
      { id: 'api.query-p95-2025-10-27', lastDay: '2026-01-02', metDays: 3 },
    ]);
  });

  it('that is noticed after its days counts them: when it was last over, and how long it was met since', () => {
    const { opensAfter: _, ...weekly } = POLICY;
    const late = events({ at: at('2026-01-08', 8), by: 'headroom', did: 'open' });
    expect(run('..XXX..', [late], weekly)).toMatchObject([
      { id: ID, lastDay: '2026-01-05', metDays: 2, opened: at('2026-01-08', 8) },
    ]);
  });

  it('has an owner, links and remarks, whatever step it is at', () => {
    const [violation] = run('..XX', [
      events(
        { at: at('2026-01-05', 9), by, did: 'assign', owner: '@bob' },
        { at: at('2026-01-05', 9), by, did: 'link', url: 'https://tickets.example/7' },
        { at: at('2026-01-05', 9), by, did: 'note', text: 'Seen in the morning.' },
      ),
    ]);
    expect(violation).toMatchObject({
      owner: '@bob',
      links: ['https://tickets.example/7'],
      remarks: [{ by, text: 'Seen in the morning.' }],
    });
  });
});

const event = fc.oneof(
  fc.constantFrom<ViolationEvent['did']>(
    'open',
    'reopen',
    'acknowledge',
    'investigate',
    'plan',
    'implement',
    'validate',
    'note',
  ),
);
const anyEvents = fc
  .array(fc.tuple(event, fc.integer({ min: 0, max: 40 * 24 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 30,
  })
  .map((all) =>
    all.map(([did, hours, met]): ViolationEvent => {
      const said = { at: at('2026-01-01') + hours * HOUR, by };
      if (did === 'investigate') return { ...said, did, cause: 'c' };
      if (did === 'validate') return { ...said, did, met };
      if (did === 'note') return { ...said, did, text: `${hours}` };
      return did === 'assign' || did === 'link' ? { ...said, did: 'open' } : { ...said, did };
    }),
  );
const anyDays = fc
  .array(fc.constantFrom('X', 'X', '.', 'a', '?'), { maxLength: 40 })
  .map((signs) => signs.join(''));

describe('whatever is written down, in whatever order', () => {
  it('no violation is closed without every step in its order and the days met', () => {
    fc.assert(
      fc.property(anyDays, anyEvents, (pattern, written) => {
        for (const violation of run(pattern, [events(...written)])) {
          const taken = violation.steps.map(({ step }) => step);
          expect(taken).toEqual(POLICY.steps.map(([step]) => step).slice(0, taken.length));
          if (violation.state === 'closed') {
            expect(taken).toHaveLength(POLICY.steps.length);
            expect(violation.metDays).toBeGreaterThanOrEqual(POLICY.closesAfter);
          } else {
            expect(violation.next?.step).toBe(POLICY.steps[taken.length]?.[0]);
          }
          const times = violation.steps.map((one) => one.at);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('every event is kept: it took a step, said something, or is listed as without effect', () => {
    fc.assert(
      fc.property(anyDays, anyEvents, (pattern, written) => {
        const own = run(pattern, [events(...written)]).find(({ id }) => id === ID);
        const remarks = own?.remarks.length ?? 0;
        expect(remarks).toBe(written.filter(({ did }) => did === 'note').length);
        const reopenings = written.filter(({ did }) => did === 'reopen' || did === 'open').length;
        const others = written.filter(({ did }) => !['note', 'open', 'reopen'].includes(did));
        const taken = own?.withoutEffect.filter(({ did }) => did !== 'open' && did !== 'reopen').length ?? 0;
        // Steps taken before a reopening were taken, though they are to be taken again.
        expect(taken).toBeLessThanOrEqual(others.length);
        if (reopenings === 0 && !(own?.reopened.length ?? 0))
          expect(taken + (own?.steps.length ?? 0)).toBe(others.length);
      }),
    );
  });

  it('the same events make the same violations, in whatever order the file has them', () => {
    const distinctTimes = anyEvents.map((all) => all.map((one, index) => ({ ...one, at: one.at + index })));
    fc.assert(
      fc.property(anyDays, distinctTimes, fc.infiniteStream(fc.nat()), (pattern, written, random) => {
        const keys = new Map(written.map((one) => [one, random.next().value ?? 0]));
        const shuffled = written.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
        expect(run(pattern, [events(...shuffled)])).toEqual(run(pattern, [events(...written)]));
      }),
    );
  });
});
