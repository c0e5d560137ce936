import { describe, expect, it } from 'vitest';
import { rememberingFigures } from '../../src/app/figures.ts';
import { issueReport } from '../../src/app/issue.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { rememberingViolations, snapshotOf } from '../../src/app/snapshot.ts';
import type { Outcome } from '../../src/model/delivery.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import { newViolation, violationLine } from '../../src/review/violation-file.ts';
import { folderWith } from '../support/folder.ts';
import { fakeTarget, handClock, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

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

const noticesFor = (...recipients: readonly string[]): Target => ({
  ...fakeTarget('notices', recipients),
  takes: ['notices'],
});

/** The file of a violation that was opened in the zone. */
function violationFile(id: string, opened: string): Readonly<Record<string, string>> {
  const [name = '', firstDay = ''] = id.split(/-(?=\d{4}-)/);
  const violation = { id, budget: name.replace('.', '/'), firstDay };
  const at = Date.parse(`${opened.replace(' ', 'T')}+01:00`) / 1000;
  const line = violationLine({ at, by: 'headroom', did: 'open' }, ZONE);
  return { [`reviews/violations/${id}.yaml`]: newViolation(violation, line) };
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

  it('says since when the oldest of what is outstanding could have been there', async () => {
    const publishing = await issuing([], { targets: [noticesFor('ann', 'bob')] });
    const { ledger } = publishing;
    const [ann, bob] = [
      { target: 'notices', recipient: 'ann' },
      { target: 'notices', recipient: 'bob' },
    ];
    const oldest = async () => (await snapshotOf(publishing)).oldest;
    expect(await oldest()).toEqual([]);
    await ledger.post({ kind: 'notices', id: '1', at: 100 }, '', [], [ann, { ...bob, notBefore: 150 }]);
    await ledger.post({ kind: 'notices', id: '2', at: 200 }, '', [], [ann]);
    expect(await oldest()).toEqual([{ target: 'notices', since: 100 }]);
    const [first] = await ledger.deliveries();
    if (first) await ledger.record({ ...first, state: 'delivered' });
    expect(await oldest()).toEqual([{ target: 'notices', since: 150 }]);
    expect((await snapshotOf({ ...publishing, targets: [noticesFor('ann')] })).oldest).toEqual([
      { target: 'notices', since: 200 },
    ]);
  });

  it('counts notices by what they tell of, whatever the violation is called', async () => {
    const publishing = await issuing([]);
    const keys = [
      'a-1 opened',
      'b-2 opened',
      'a-1 overdue acknowledge 1',
      'a-1 closed 1',
      'x opened closed 2',
    ];
    await publishing.ledger.post({ kind: 'notices', id: '1', at: 1 }, '', keys, []);
    const { told } = await snapshotOf(publishing);
    expect(Object.fromEntries(told.map(({ what, count }) => [what, count]))).toEqual({
      opened: 2,
      reopened: 0,
      step: 0,
      overdue: 1,
      met: 0,
      closed: 2,
      declined: 0,
    });
  });

  it('counts violations that are open, and those with a step that is overdue, and reads them once a minute', async () => {
    const folder = folderWith({
      ...violationFile('api.query-p95-2026-02-02', '2026-02-03 09:00'),
      ...violationFile('web.render-p75-2026-01-02', '2026-01-03 09:00'),
    });
    const clock = handClock(on('2026-02-03') + 9 * 3600 + 60);
    const publishing = await issuing([], { clock });
    let reads = 0;
    const given = recordsIn(folder);
    const records: typeof given = {
      ...given,
      records: {
        ...given.records,
        read: async (...asked) => {
          reads += asked[0].endsWith('violations') ? 1 : 0;
          return given.records.read(...asked);
        },
      },
    };
    const project = { ...publishing.project, records };
    const remembered = rememberingViolations();
    const counted = async () =>
      (await snapshotOf({ ...publishing, project }, undefined, remembered)).violations;
    expect(await counted()).toEqual({ open: 2, overdue: 1 });
    clock.at += 59;
    expect(await counted()).toEqual({ open: 2, overdue: 1 });
    expect(reads).toBe(1);
    clock.at += 3600;
    expect(await counted()).toEqual({ open: 2, overdue: 2 });
    expect(reads).toBe(2);
    const broken = {
      ...records,
      records: { ...records.records, read: () => Promise.reject(new SourceError('No.')) },
    };
    const without = await snapshotOf({ ...publishing, project: { ...project, records: broken } });
    expect(without.violations).toBeUndefined();
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
