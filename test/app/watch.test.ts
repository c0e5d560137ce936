import { describe, expect, it } from 'vitest';
import type { Publishing } from '../../src/app/publishing.ts';
import { tick } from '../../src/app/tick.ts';
import { currentViolations, writeEvent, writtenViolations } from '../../src/app/violations.ts';
import { brokenSource } from '../../src/measuring/sources.ts';
import type { Budget } from '../../src/model/budget.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Coverage } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import type { ViolationEvent } from '../../src/review/violation-event.ts';
import { gaugeBudget } from '../support/budget.ts';
import { family } from '../support/family.ts';
import { folderWith } from '../support/folder.ts';
import { handClock, keptLog, publishingOf, SCHEDULE, seriesOf, steadySource } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const at = (date: string, hour = 0) => startOf(date, 'Europe/Berlin') + hour * HOUR;
/** A Monday. */
const MONDAY = '2026-02-02';

interface Asked {
  readonly budget: string;
  readonly windows: readonly Window[];
}

/** A source that is over the limit of 2 in windows of which more than half lies between two moments, and keeps what it was asked. */
function overBetween(from: number, until: number, differing: Partial<MetricSource> = {}) {
  const asked: Asked[] = [];
  const source = steadySource({
    measure: async ({ id }, request) => {
      asked.push({ budget: id, windows: request.periods });
      return seriesOf(id, request, ({ start, end }) => {
        const over = Math.max(0, Math.min(end, until) - Math.max(start, from));
        const value = over > (end - start) / 2 ? 5e9 : 1;
        return { window: { start, end }, measured: { kind: 'number', value }, coverage: WHOLE };
      });
    },
    ...differing,
  });
  return { source, asked };
}

const WHOLE: Coverage = { present: 10, expected: 10 };

function watching(
  source: MetricSource,
  {
    budgets = [gaugeBudget({ watch: HOUR })],
    settings = [],
  }: {
    readonly budgets?: readonly Budget[];
    readonly settings?: readonly string[];
  } = {},
) {
  const clock = handClock(at(MONDAY, 12));
  const log = keptLog();
  const { weekly: _w, monthly: _m, ...schedule } = SCHEDULE;
  const base = publishingOf({ clock, source, log, schedule });
  const access = recordsIn(folderWith(), ...settings);
  const publishing: Publishing = {
    ...base,
    project: { ...base.project, set: { ...base.project.set, budgets }, records: access },
  };
  const wake = async (moment: number, differing: Partial<Publishing> = {}) => {
    clock.at = moment;
    return tick({ ...publishing, ...differing });
  };
  return {
    publishing,
    access,
    clock,
    log,
    wake,
    wakes: async (from: number, until: number) => {
      for (let moment = from; moment <= until; moment += 300) await wake(moment);
    },
    written: async () => (await writtenViolations(publishing.project, access, publishing)).violations,
    runs: async () => (await publishing.ledger.runs(0)).filter(({ what }) => what === 'watch'),
  };
}

describe('a budget that is watched', () => {
  it('opens a violation within an hour of the last 24 being over, though its day is not', async () => {
    const { source } = overBetween(at('2026-02-03', 8), at('2026-02-09'));
    const { wakes, written, log } = watching(source);
    await wakes(at(MONDAY, 12), at('2026-02-03', 20.9));
    expect(await written()).toEqual([]);
    await wakes(at('2026-02-03', 21), at('2026-02-03', 21.2));
    expect(await written()).toMatchObject([
      {
        id: 'api.query-p95-2026-02-03',
        firstDay: '2026-02-03',
        opened: at('2026-02-03', 21),
        seen: '5,000,000,000 s of 2 s in the 24 hours to 3 February 2026, 21:00 (Europe/Berlin, UTC+01:00)',
        state: 'open',
      },
    ]);
    expect(log.lines).toEqual(['A violation was opened: reviews/violations/api.query-p95-2026-02-03.yaml.']);
    await wakes(at('2026-02-03', 21.5), at('2026-02-04', 12));
    expect(await written()).toHaveLength(1);
  });

  it('is asked of its last 24 hours when an hour is over, once, and nothing else is', async () => {
    const { source, asked } = overBetween(0, 0);
    const budgets = [gaugeBudget({ watch: HOUR }), gaugeBudget({ id: 'api/other', slug: 'other' })];
    const { wakes } = watching(source, { budgets });
    await wakes(at(MONDAY, 12.1), at(MONDAY, 14.9));
    expect(asked).toEqual(
      [12, 13, 14].map((hour) => ({
        budget: 'api/query-p95',
        windows: [{ start: at(MONDAY, hour) - DAY, end: at(MONDAY, hour) }],
      })),
    );
  });

  it('is asked as often as it says', async () => {
    const { source, asked } = overBetween(0, 0);
    const { wakes } = watching(source, { budgets: [gaugeBudget({ watch: 6 * HOUR })] });
    await wakes(at(MONDAY, 12.1), at('2026-02-03', 12));
    expect(asked.map(({ windows }) => ((windows[0]?.end ?? 0) - at(MONDAY)) / HOUR)).toEqual([
      12, 13, 19, 25, 31,
    ]);
  });

  it('opens when as many stretches are over as days open a violation', async () => {
    const { source, asked } = overBetween(at(MONDAY, 20), at('2026-02-09'));
    const { wakes, written } = watching(source, { settings: ['  opens_after: 2'] });
    await wakes(at('2026-02-04', 7), at('2026-02-04', 8.9));
    expect(asked.at(-1)?.windows).toHaveLength(2);
    expect(await written()).toEqual([]);
    await wakes(at('2026-02-04', 9), at('2026-02-04', 9));
    expect(await written()).toMatchObject([{ firstDay: '2026-02-04' }]);
  });

  it('opens nothing by hours of which too little is known', async () => {
    const { source } = overBetween(0, 0, {
      measure: async ({ id }, request) =>
        seriesOf(id, request, (window) => ({
          window,
          measured: { kind: 'number', value: 5e9 },
          coverage: { present: 7, expected: 10 },
        })),
    });
    const { wakes, written, runs } = watching(source);
    await wakes(at(MONDAY, 12), at(MONDAY, 15));
    expect(await written()).toEqual([]);
    expect(await runs()).toMatchObject([{ outcome: 'succeeded' }]);
  });

  it('is judged by the limit in force when the 24 hours began', async () => {
    const [start, end] = [at('2026-02-03'), at('2026-02-06')];
    const dates = {
      from: '2026-02-03',
      until: '2026-02-05',
      start,
      end,
      reason: 'A sale.',
      approvedBy: '@eve',
    };
    const exception = { ...dates, limit: { ...gaugeBudget().limit, amount: 1e10 } };
    const { source } = overBetween(at(MONDAY), at('2026-02-09'));
    const { wake, written } = watching(source, {
      budgets: [gaugeBudget({ watch: HOUR, exceptions: [exception] })],
    });
    await wake(at('2026-02-04', 12));
    await wake(at('2026-02-06', 23));
    expect(await written()).toEqual([]);
    await wake(at('2026-02-07', 0));
    expect(await written()).toHaveLength(1);
  });
});

describe('what watching opened', () => {
  it('goes on by days: it closes by itself when they are within for long enough', async () => {
    const { source } = overBetween(at('2026-02-03', 8), at('2026-02-03', 23));
    const { wakes, written, publishing, access } = watching(source, {
      settings: ['  opens_after: 1', '  closes_after: 2'],
    });
    const schedule = { ...publishing.schedule, daily: { at: { hour: 5, minute: 0 } } };
    Object.assign(publishing, { schedule });
    await wakes(at('2026-02-03', 20), at('2026-02-04', 12));
    const { violations } = await currentViolations(publishing.project, access, publishing);
    expect(violations).toMatchObject([
      { firstDay: '2026-02-03', lastDay: '2026-02-03', metDays: 0, state: 'open' },
    ]);
    await wakes(at('2026-02-04', 12.5), at('2026-02-06', 4.9));
    expect(await written()).toMatchObject([{ state: 'open' }]);
    await wakes(at('2026-02-06', 5), at('2026-02-06', 6));
    expect(await written()).toMatchObject([{ state: 'closed', unvalidated: true, closed: at('2026-02-06') }]);
  });

  it('is met from its own day on where that turns out to be within', async () => {
    // More than half of the 24 hours to eight, and less of either day.
    const { source } = overBetween(at(MONDAY, 13), at('2026-02-03', 7));
    const { wakes, publishing, access, clock } = watching(source);
    await wakes(at('2026-02-03', 5), at('2026-02-03', 8));
    clock.at = at('2026-02-05', 6);
    const { violations } = await currentViolations(publishing.project, access, publishing);
    expect(violations).toMatchObject([{ firstDay: '2026-02-03', state: 'open', metDays: 2 }]);
  });

  it('is the same violation again soon after it was closed, and another one later', async () => {
    const { source } = overBetween(at('2026-02-03'), at('2026-04-01'));
    const { wake, written, access } = watching(source, { settings: ['  reopens_within: 10'] });
    await wake(at('2026-02-03', 23));
    const close = async (moment: number) => {
      const [violation] = await written();
      if (!violation) throw new Error('Nothing is open.');
      const event: ViolationEvent = { at: moment, by: 'headroom', did: 'close', met: 7 };
      await writeEvent(access, violation, event, 'Europe/Berlin');
    };
    await close(at('2026-02-10'));
    await wake(at('2026-02-20', 0));
    expect(await written()).toMatchObject([
      { id: 'api.query-p95-2026-02-03', state: 'open', reopened: [at('2026-02-20', 0)], steps: [] },
    ]);
    await close(at('2026-02-21'));
    await wake(at('2026-03-04', 1));
    expect((await written()).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'api.query-p95-2026-02-03 closed',
      'api.query-p95-2026-03-04 open',
    ]);
  });
});

describe('a source that cannot say how the last hours were', () => {
  it('is waited for, for half an hour, and then told of', async () => {
    const { source, asked } = overBetween(0, 0, { newest: async () => at(MONDAY, 12.75) });
    const { wakes, log, runs } = watching(source);
    await wakes(at(MONDAY, 13), at(MONDAY, 13.4));
    expect([asked, log.lines, await runs()]).toEqual([[], [], []]);
    await wakes(at(MONDAY, 13.5), at(MONDAY, 13.9));
    expect(asked).toEqual([]);
    expect(log.lines).toEqual([
      'Not all watched budgets were looked at. The source has data up to 2026-02-02T11:45:00Z, and not to 2026-02-02T12:00:00Z.',
    ]);
    expect(await runs()).toMatchObject([{ outcome: 'failed' }]);
  });

  it('is told of once when it fails, and asked again an hour later', async () => {
    const { source } = overBetween(at(MONDAY), at('2026-02-09'));
    const { wake, log, written } = watching(source);
    const broken = { source: brokenSource(new SourceError('The server is down.')) };
    for (const minutes of [0, 5, 60, 65]) await wake(at('2026-02-03', 6) + minutes * 60, broken);
    expect(log.lines).toEqual(['Not all watched budgets were looked at. The server is down.']);
    await wake(at('2026-02-03', 7.5));
    expect(await written()).toEqual([]);
    await wake(at('2026-02-03', 8));
    expect(await written()).toHaveLength(1);
  });

  it('is told to have whole days alone', async () => {
    const { source } = overBetween(0, 0, { abilities: () => ({ stretches: false, leavesOut: false }) });
    const { wakes, log } = watching(source);
    await wakes(at(MONDAY, 12), at(MONDAY, 15));
    expect(log.lines).toEqual([
      'Not all watched budgets were looked at. api/query-p95: its source has whole days alone, and no hours. Remove watch.',
    ]);
  });
});

describe('a family that is watched', () => {
  it('opens a violation for each member that is over', async () => {
    const { indicator, limit, measuredIn } = gaugeBudget();
    const watched = family({}, { indicator, limit, measuredIn, watch: HOUR });
    const { source } = overBetween(0, 0, {
      values: async () => ['/a', '/b', '/c'],
      measure: async ({ id }, request) =>
        seriesOf(id, request, (window) => ({
          window,
          measured: { kind: 'number', value: id.includes('/b') ? 1 : 1e10 },
          coverage: WHOLE,
        })),
    });
    const { wake, written, publishing } = watching(source, { budgets: [] });
    const set = { ...publishing.project.set, families: [watched] };
    await wake(at(MONDAY, 13), { project: { ...publishing.project, set } });
    expect((await written()).map(({ budget }) => budget)).toEqual([`${watched.id}[/a]`, `${watched.id}[/c]`]);
  });
});
