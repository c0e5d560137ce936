import { describe, expect, it } from 'vitest';
import { rememberingFigures } from '../../src/app/figures.ts';
import { issueReport } from '../../src/app/issue.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { snapshotOf } from '../../src/app/snapshot.ts';
import type { Outcome } from '../../src/model/delivery.ts';
import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import { fakeTarget, handClock, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';

const ZONE = 'Europe/Berlin';
const on = (day: string) => startOf(day, ZONE);

/** A publishing whose source says of every window how many seconds `now` tells. */
function measuring(now: () => number, differing: Partial<Publishing> = {}) {
  const clock = handClock(on('2026-02-04'));
  const steady = steadySource();
  const source = steadySource({
    measure: async (budget, request) => {
      const series = await steady.measure(budget, request);
      const valued = (readings: typeof series.days) =>
        readings.map((reading) => ({ ...reading, measured: { kind: 'number', value: now() } as const }));
      return { ...series, days: valued(series.days), periods: valued(series.periods) };
    },
  });
  return publishingOf({ clock, source, ...differing });
}

/** Issues reports one after the other, each with its own actual. */
async function issuing(
  reports: readonly {
    readonly kind: 'weekly' | 'monthly';
    readonly period: string;
    readonly actual: number;
    readonly corrects?: string;
  }[],
  differing: Partial<Publishing> = {},
) {
  let actual = 0;
  const publishing = measuring(() => actual, differing);
  // Readings are remembered; each report here is to have its own.
  const { ledger } = publishing;
  const forgetful = { ...publishing, ledger: { ...ledger, keep: async () => {} } };
  for (const { actual: value, ...report } of reports) {
    actual = value;
    await issueReport(forgetful, report);
  }
  return publishing;
}

const actualOf = async (publishing: Publishing) => (await snapshotOf(publishing)).budgets[0]?.actual;
const { weekly: _, ...MONTHLY_ONLY } = SCHEDULE;

describe('what there is to watch', () => {
  it('are the figures of the latest week, also when an earlier one was issued after it', async () => {
    const publishing = await issuing([
      { kind: 'weekly', period: '2026-W05', actual: 1.5 },
      { kind: 'weekly', period: '2026-W03', actual: 0.5 },
    ]);
    expect(await actualOf(publishing)).toBe(1.5);
    const { issued, counts } = await snapshotOf(publishing);
    expect(issued.map(({ kind, periodEnd }) => [kind, periodEnd])).toEqual([['weekly', on('2026-02-02')]]);
    expect(counts?.monitored).toBe(1);
  });

  it('are the figures of its newest revision', async () => {
    const publishing = await issuing([
      { kind: 'weekly', period: '2026-W05', actual: 1.5 },
      { kind: 'weekly', period: '2026-W05', actual: 1.25, corrects: 'A wrong clock' },
    ]);
    expect(await actualOf(publishing)).toBe(1.25);
  });

  it('are those of the month where no weekly report is scheduled, and of the week where one is', async () => {
    const reports = [
      { kind: 'weekly', period: '2025-W50', actual: 0.5 },
      { kind: 'monthly', period: '2026-01', actual: 1.75 },
    ] as const;
    expect(await actualOf(await issuing(reports.slice(1), { schedule: MONTHLY_ONLY }))).toBe(1.75);
    expect(await actualOf(await issuing(reports, { schedule: MONTHLY_ONLY }))).toBe(1.75);
    expect(await actualOf(await issuing(reports))).toBe(0.5);
  });

  it('is read from a report once, until another one is the latest', async () => {
    const publishing = await issuing([{ kind: 'weekly', period: '2026-W04', actual: 1.5 }]);
    let read = 0;
    const { ledger } = publishing;
    const content: typeof ledger.content = (edition) => {
      read += 1;
      return ledger.content(edition);
    };
    const watched = { ...publishing, ledger: { ...ledger, content } };
    const figures = rememberingFigures();
    const first = await snapshotOf(watched, figures);
    expect(await snapshotOf(watched, figures)).toEqual(first);
    expect(read).toBe(1);
    await issueReport(watched, { kind: 'weekly', period: '2026-W05' });
    const before = read;
    await snapshotOf(watched, figures);
    expect(read).toBe(before + 1);
  });

  it('counts as outstanding what will still be made, and as settled whatever is', async () => {
    const targets = [fakeTarget('mail', ['a@example.org', 'b@example.org']), fakeTarget('gone')];
    const publishing = await issuing([{ kind: 'weekly', period: '2026-W05', actual: 1 }], { targets });
    const become = async (target: string, recipient: string, state: Outcome) => {
      const deliveries = await publishing.ledger.deliveries();
      const one = deliveries.find((other) => other.target === target && other.recipient === recipient);
      if (one) await publishing.ledger.record({ ...one, state });
    };
    await become('mail', 'a@example.org', 'failed');
    await become('mail', 'b@example.org', 'failed');
    await become('gone', '', 'failed');
    const countOf = async (left: Publishing['targets'], target: string, state: string) =>
      (await snapshotOf({ ...publishing, targets: left })).deliveries.find(
        (one) => one.target === target && one.state === state,
      )?.count;
    expect(await countOf(targets, 'mail', 'failed')).toBe(2);
    expect(await countOf(targets, 'gone', 'failed')).toBe(1);
    const left = [fakeTarget('mail', ['a@example.org'])];
    expect(await countOf(left, 'mail', 'failed')).toBe(1);
    expect(await countOf(left, 'gone', 'failed')).toBeUndefined();
    await become('gone', '', 'refused');
    expect(await countOf(left, 'gone', 'refused')).toBe(1);
  });

  it('counts a skipped report for a week, and one that waits or is held for as long as it does', async () => {
    const publishing = await issuing([]);
    const clock = handClock(on('2026-02-04'));
    const seenAt = clock.now();
    for (const [period, state] of [
      ['2026-W02', 'skipped'],
      ['2026-W03', 'held'],
      ['2026-W04', 'seen'],
    ] as const) {
      await publishing.ledger.note({ kind: 'weekly', period, state, seenAt, detail: '' });
    }
    const openAt = async (at: Instant) => {
      const { open } = await snapshotOf({ ...publishing, clock: handClock(at) });
      return Object.fromEntries(
        open.filter(({ kind }) => kind === 'weekly').map(({ state, count }) => [state, count]),
      );
    };
    expect(await openAt(on('2026-02-10'))).toEqual({ waiting: 1, held: 1, skipped: 1 });
    expect(await openAt(on('2026-02-12'))).toEqual({ waiting: 1, held: 1, skipped: 0 });
  });
});
