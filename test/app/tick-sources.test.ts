import { describe, expect, it } from 'vitest';
import { tick } from '../../src/app/tick.ts';
import { brokenSource, joinedSources } from '../../src/measuring/sources.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { readReport } from '../../src/render/report-json.ts';
import { gaugeBudget } from '../support/budget.ts';
import { handClock, keptLog, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';

const HOUR = 3600;
const ZONE = 'Europe/Berlin';
const BUDGETS = ['eu', 'us'].map((source) => gaugeBudget({ id: `api/${source}`, slug: source, source }));
const MONDAY = startOf('2026-02-09', ZONE);

const dead = () => brokenSource(new SourceError('Nothing listens there.'));

/** A project of two sources, the ledger of which begins on the day before a weekly report is due. */
function begun(sources: Readonly<Record<string, MetricSource>>, schedule: Partial<typeof SCHEDULE> = {}) {
  const clock = handClock(MONDAY - 12 * HOUR);
  const log = keptLog();
  const given = publishingOf({ clock, log, schedule: { ...SCHEDULE, ...schedule } });
  const publishing = {
    ...given,
    project: { ...given.project, set: { budgets: BUDGETS, paths: [], maintenance: [] } },
    source: joinedSources(new Map(Object.entries(sources))),
  };
  const wakeAt = async (at: Instant) => {
    clock.at = at;
    return tick(publishing);
  };
  return { publishing, log, wakeAt };
}

const upTo = (newest: Instant) => steadySource({ newest: async () => newest });

describe('a report that is due, with several sources', () => {
  it('waits for those whose data are late, and names them', async () => {
    const { wakeAt } = begun({ eu: upTo(MONDAY), us: upTo(MONDAY - HOUR) });
    await wakeAt(MONDAY - 12 * HOUR);
    const done = await wakeAt(MONDAY + 9 * HOUR);
    expect(done?.open.map(({ state, detail }) => [state, detail])).toEqual([
      [
        'waiting',
        "us's newest data are of 2026-02-08T22:00:00Z, the period ends at 2026-02-08T23:00:00Z. " +
          'It is issued when they arrive, or with the gap shown at 2026-02-09T14:00:00Z.',
      ],
    ]);
  });

  it('waits for a late one also beside a dead one, and then not for the dead one', async () => {
    let newest = MONDAY - HOUR;
    const late = steadySource({ newest: async () => newest });
    const { wakeAt, publishing } = begun({ eu: late, us: dead() }, { onFailure: 'partial' });
    await wakeAt(MONDAY - 12 * HOUR);
    expect((await wakeAt(MONDAY + 9 * HOUR))?.open).toMatchObject([{ state: 'waiting' }]);
    newest = MONDAY;
    const [issued, ...others] = (await wakeAt(MONDAY + 10 * HOUR))?.issued ?? [];
    expect(others).toEqual([]);
    expect(issued).toMatchObject({ kind: 'weekly', period: '2026-W06', whole: false });
    if (!issued) return;
    const report = readReport('the ledger', await publishing.ledger.content(issued));
    expect(report.rows.map(({ budget, verdict }) => [budget.id, verdict.status])).toEqual([
      ['api/us', 'unknown'],
      ['api/eu', 'within'],
    ]);
    expect(report.sources).toEqual([
      { name: 'eu', is: { kind: 'prometheus', name: 'http://prometheus' } },
      { name: 'us', failed: 'Nothing listens there.' },
    ]);
  });

  it('is held for a dead one where the settings say so, in words that name it', async () => {
    const { wakeAt } = begun({ eu: upTo(MONDAY), us: dead() });
    await wakeAt(MONDAY - 12 * HOUR);
    expect((await wakeAt(MONDAY + 9 * HOUR))?.open).toMatchObject([
      { state: 'held', detail: 'The source failed for api/us: Source us: Nothing listens there.' },
    ]);
  });
});

it('the day before is kept of the sources that answer, and tried again for the others', async () => {
  const { wakeAt, publishing, log } = begun(
    { eu: steadySource(), us: dead() },
    { daily: { at: { hour: 1, minute: 0 } } },
  );
  const done = await wakeAt(MONDAY + 2 * HOUR);
  expect(done?.dailyFailure).toBe('The source failed for api/us: Source us: Nothing listens there.');
  expect(await publishing.ledger.runs(0)).toMatchObject([
    { what: 'daily', outcome: 'failed' },
    { what: 'tick', outcome: 'failed' },
  ]);
  const yesterday = [{ start: MONDAY - 24 * HOUR, end: MONDAY }];
  const [eu, us] = BUDGETS;
  expect(eu && (await publishing.ledger.readings(eu, yesterday))).toHaveLength(1);
  expect(us && (await publishing.ledger.readings(us, yesterday))).toHaveLength(0);
  expect(log.lines).toContainEqual(expect.stringContaining('The day before was not measured. '));
});
