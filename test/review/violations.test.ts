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
  requiresValidation: true,
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
/** Whoever looks, has known of everything from the beginning on. */
const watchBy = (policy: ResponsePolicy) => ({ policy, zone: ZONE, noticedAt: 0 });
const steps = (date: string): readonly ViolationEvent[] => [
  { at: at(date, 9), by, did: 'acknowledge' },
  { at: at(date, 10), by, did: 'investigate', cause: 'A missing index.' },
  { at: at(date, 11), by, did: 'plan' },
  { at: at(date, 12), by, did: 'implement' },
];
const run = (pattern: string, records: readonly ViolationRecord[] = [], policy = POLICY) =>
  violationsOf([judged(pattern)], records, watchBy(policy));

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
    expect(violationsOf([judged('..XX...', periods)], [], watchBy(weekly))).toMatchObject([
      { id: ID, firstDay: '2026-01-03', opened: at('2026-01-08'), metDays: 3 },
    ]);
    expect(violationsOf([judged('..XX...')], [], watchBy(weekly))).toEqual([]);
    expect(violationsOf([judged('.......', periods)], [], watchBy(weekly))).toMatchObject([
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

describe('a violation of which nobody asks for a validation', () => {
  const byItself = { ...POLICY, requiresValidation: false };
  const noticed: ViolationEvent = { at: at('2026-01-05', 8), by: 'headroom', did: 'open' };
  const closedBy = (...written: readonly ViolationEvent[]) =>
    run('..XX...', [events(noticed, ...written)], byItself)[0];

  it('closes by itself at the end of the day that makes it met for long enough, and keeps what was not done', () => {
    expect(run('..XX..', [events(noticed)], byItself)).toMatchObject([
      { state: 'open', metDays: 2, closesByItself: true, next: { step: 'acknowledge' } },
    ]);
    expect(closedBy({ at: at('2026-01-05', 9), by, did: 'acknowledge' })).toMatchObject({
      state: 'closed',
      closed: at('2026-01-08'),
      metDays: 3,
      unvalidated: true,
      steps: [{ step: 'acknowledge' }],
    });
    expect(closedBy()).not.toHaveProperty('next');
    expect(closedBy()).not.toHaveProperty('closesByItself');
  });

  it('counts no day without a verdict as met', () => {
    expect(run('..XX.?.', [events(noticed)], byItself)).toMatchObject([{ state: 'open', metDays: 2 }]);
  });

  it('that is validated afterwards stays closed since then, and is no longer unvalidated', () => {
    const validated = closedBy(...steps('2026-01-08'), {
      at: at('2026-01-09', 9),
      by,
      did: 'validate',
      met: 3,
    });
    expect(validated).toMatchObject({ state: 'closed', closed: at('2026-01-08'), withoutEffect: [] });
    expect(validated?.steps).toHaveLength(5);
    expect(validated).not.toHaveProperty('unvalidated');
  });

  it('closed at the moment that is written down, whatever days are known later, and whatever the settings say then', () => {
    const closing: ViolationEvent = { at: at('2026-01-08'), by: 'headroom', did: 'close', met: 3 };
    const known = closedBy(closing);
    expect(known).toMatchObject({ closed: at('2026-01-08'), withoutEffect: [] });
    for (const policy of [byItself, POLICY]) {
      expect(violationsOf([], [events(noticed, closing)], watchBy(policy))).toMatchObject([
        { state: 'closed', closed: at('2026-01-08'), metDays: 3, unvalidated: true, withoutEffect: [] },
      ]);
    }
  });

  it('reopens on a relapse soon after, and tells of both openings', () => {
    const [again] = run(
      '..XX...XX',
      [events(noticed, { at: at('2026-01-05', 9), by, did: 'acknowledge' })],
      byItself,
    );
    expect(again).toMatchObject({ state: 'open', reopened: [at('2026-01-10')], steps: [] });
    expect(again).not.toHaveProperty('unvalidated');
    expect(again?.rounds).toMatchObject([
      {
        opened: at('2026-01-05', 8),
        closed: at('2026-01-08'),
        unvalidated: true,
        steps: [{ step: 'acknowledge' }],
        firstDay: '2026-01-03',
        lastDay: '2026-01-04',
        noted: true,
      },
      { opened: at('2026-01-10'), steps: [], firstDay: '2026-01-08', lastDay: '2026-01-09', noted: false },
    ]);
  });

  it('that a whole period opens after it was met for long enough is closed by then, and its record means the same one', () => {
    const { opensAfter: _, ...weekly } = byItself;
    const week = { start: at('2026-01-01'), end: at('2026-01-08') };
    const periods = [verdictOf(budget(), week, 2.5)];
    const closed = { id: ID, opened: at('2026-01-08'), closed: at('2026-01-08'), unvalidated: true };
    expect(violationsOf([judged('..XX...', periods)], [], watchBy(weekly))).toMatchObject([closed]);
    const record = events(
      { at: at('2026-01-08'), by: 'headroom', did: 'open' },
      { at: at('2026-01-08'), by: 'headroom', did: 'close', met: 3 },
    );
    const older = { ...record, id: 'api.query-p95-2025-12-30', firstDay: '2025-12-30' };
    expect(violationsOf([judged('..XX...', periods)], [older], watchBy(weekly))).toMatchObject([
      { ...closed, id: older.id, firstDay: '2025-12-30', withoutEffect: [] },
    ]);
  });
});

describe('what nobody was told of', () => {
  it('is due from the moment at which they could know', () => {
    const noticedAt = at('2026-01-20', 8);
    const watch = { policy: POLICY, zone: ZONE, noticedAt };
    expect(violationsOf([judged('..XX')], [], watch)).toMatchObject([
      { opened: noticedAt, measured: at('2026-01-05'), next: { step: 'acknowledge', due: noticedAt + HOUR } },
    ]);
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
    'close',
    'note',
    'decline',
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
      if (did === 'validate' || did === 'close') return { ...said, did, met };
      if (did === 'note' || did === 'decline') return { ...said, did, text: `${hours}` };
      return did === 'assign' || did === 'link' ? { ...said, did: 'open' } : { ...said, did };
    }),
  );
const anyDays = fc
  .array(fc.constantFrom('X', 'X', '.', 'a', '?'), { maxLength: 40 })
  .map((signs) => signs.join(''));

/** What the program itself writes down. */
const HEADROOMS: readonly ViolationEvent['did'][] = ['open', 'reopen', 'close'];
const anyPolicy = fc.boolean().map((requiresValidation) => ({ ...POLICY, requiresValidation }));

describe('whatever is written down, in whatever order', () => {
  it('no violation is validated without every step in its order and the days met', () => {
    fc.assert(
      fc.property(anyDays, anyEvents, anyPolicy, (pattern, written, policy) => {
        for (const violation of run(pattern, [events(...written)], policy)) {
          const taken = violation.steps.map(({ step }) => step);
          expect(taken).toEqual(POLICY.steps.map(([step]) => step).slice(0, taken.length));
          if (violation.state === 'open') {
            const due = violation.declined ? undefined : POLICY.steps[taken.length]?.[0];
            expect(violation.next?.step).toBe(due);
            if (!policy.requiresValidation) expect(violation.metDays).toBeLessThan(POLICY.closesAfter);
          } else if (!violation.unvalidated) {
            expect(taken).toHaveLength(POLICY.steps.length);
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
        const said = [
          ...(own?.remarks ?? []),
          ...(own?.rounds ?? []).map(({ declined }) => declined),
          own?.declined,
        ];
        const isDecline = ({ did }: ViolationEvent) => did === 'decline';
        const declined =
          written.filter(isDecline).length - (own?.withoutEffect.filter(isDecline).length ?? 0);
        // One that is declined now is in its last round as well.
        const known = new Set(said.filter((one) => one !== undefined)).size;
        expect(known).toBe(written.filter(({ did }) => did === 'note').length + declined);
        const reopenings = written.filter(({ did }) => did === 'reopen' || did === 'open').length;
        const isOther = ({ did }: ViolationEvent) =>
          !HEADROOMS.includes(did) && did !== 'note' && did !== 'decline';
        const others = written.filter(isOther);
        const taken = own?.withoutEffect.filter(isOther).length ?? 0;
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
