import { describe, expect, test } from 'vitest';
import type { FamilyFinding } from '../../src/model/family.ts';
import { type Calendar, periodOn } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import { comparableOf } from '../../src/room/beside.ts';
import { gistOf } from '../../src/room/gist.ts';
import { historyOf } from '../../src/room/history.ts';
import { lifeAsOf } from '../../src/room/telling.ts';
import { FAMILY, lifeIn, storyWeek } from '../support/life-story.ts';
import { keptOf, weekOfYear } from '../support/room-year.ts';

const [SEARCH, CART, MAIN] = [`${FAMILY}[/search]`, `${FAMILY}[/cart]`, `${FAMILY}[main]`] as const;
const WORST_BEFORE = '2026-W03';

/** The newest week as the first report that is known: it tells of two weeks before, in the first of which another member was the worst. */
function firstReport(others: FamilyFinding['others'] = []): Report {
  const report = storyWeek(0);
  const shares: Readonly<Record<string, number>> = { [SEARCH]: 0.7, [CART]: 1.3, [MAIN]: 0.5 };
  const [before, then] = [1, 2].map((ago) =>
    weekOfYear(
      ago,
      {},
      Object.fromEntries(
        report.rows.map(({ budget: { id } }) => [id, () => (ago === 2 ? (shares[id] ?? 0.5) : 0.95)]),
      ),
    ),
  );
  return {
    ...report,
    families: (report.families ?? []).map((family) => ({ ...family, others })),
    rows: report.rows.map((row, index) => ({
      ...row,
      weeks: [then, before].flatMap((week) => week?.rows[index]?.verdict ?? []),
    })),
  };
}

function lifeOf(report: Report) {
  return lifeIn(historyOf(keptOf(gistOf(report, 'all'))), FAMILY);
}

describe('the weeks before the first report that is known', () => {
  test('are those of a family, too, by its worst member then', () => {
    expect(lifeOf(firstReport()).weeks).toMatchObject([
      { period: WORST_BEFORE, status: 'exceeded', of: CART, isFromLater: true },
      { period: '2026-W04', status: 'approaching', of: CART, isFromLater: true },
      { period: '2026-W05', status: 'exceeded' },
    ]);
  });

  test('are not told of a family of which some members have no row', () => {
    expect(lifeOf(firstReport([{ value: '/old', status: 'within' }])).weeks).toHaveLength(1);
  });

  test('are not those of a member that is new in a family', () => {
    const gist = gistOf(firstReport(), new Set([SEARCH, CART]));
    const life = lifeIn(historyOf(keptOf(gist)), FAMILY);
    expect(life.members.find(({ id }) => id === MAIN)?.weeks).toHaveLength(3);
    expect(life.weeks).toHaveLength(1);
  });

  test('are compared as those of the member that they are of', () => {
    const history = historyOf(keptOf(gistOf(firstReport(), 'all')));
    const { periods } = comparableOf(lifeIn(history, FAMILY), history).weeks;
    expect(['2026-W03', '2026-W05'].map((week) => periods.get(week)?.of)).toEqual([CART, SEARCH]);
  });
});

describe('a correction', () => {
  const CORRECTED = '2026-W04';
  const week = storyWeek(1);

  /** The report of a week as another calendar has it, which is corrected under it. */
  function correctedIn(calendar: Calendar) {
    const correction = { ...week, revision: 2, period: periodOn('week', '2026-01-21', calendar) };
    expect(correction.period.id).toBe(CORRECTED);
    return historyOf(
      keptOf(gistOf(storyWeek(2), 'all'), gistOf(week), gistOf(correction), gistOf(storyWeek(0))),
    );
  }

  test.each([
    ['in a zone whose days end earlier', { zone: 'Pacific/Auckland', weekStartsOn: 'monday' }],
    ['in a zone whose days end later', { zone: 'America/St_Johns', weekStartsOn: 'monday' }],
    ['under weeks that begin on another day', { zone: 'Europe/Berlin', weekStartsOn: 'sunday' }],
  ] as const)('takes the place of its report, also %s', (_, calendar) => {
    const { weeks, reports } = correctedIn(calendar);
    expect(weeks.map(({ report }) => report?.gist.revision)).toEqual([1, 2, 1]);
    expect(reports).toHaveLength(4);
  });

  test('in another zone is on the page of its budget, and the report before it is not told of twice', () => {
    const life = lifeIn(correctedIn({ zone: 'Pacific/Auckland', weekStartsOn: 'monday' }), FAMILY);
    const [newest] = life.reports.toReversed();
    if (!newest) throw new Error('There is no report.');
    expect(
      lifeAsOf(life, newest).reports.map(({ gist: { period, revision } }) => [period.id, revision]),
    ).toEqual([
      ['2026-W03', 1],
      [CORRECTED, 2],
      ['2026-W05', 1],
    ]);
  });
});
