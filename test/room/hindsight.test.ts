import { describe, expect, test } from 'vitest';
import type { Forecast } from '../../src/model/finding.ts';
import { datesHeld, type Hindsight } from '../../src/model/hindsight.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import type { Report } from '../../src/model/report.ts';
import { NO_REVIEW } from '../../src/model/review.ts';
import { shareInterval } from '../../src/model/share-interval.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { hindsightView } from '../../src/render/view/hindsight.ts';
import { narrowReport } from '../../src/report/narrow.ts';
import { gistOf } from '../../src/room/gist.ts';
import { hindsightOf } from '../../src/room/hindsight.ts';
import { historyOf } from '../../src/room/history.ts';
import { quantity } from '../support/budget.ts';
import { type Course, keptOf, weekOfYear } from '../support/room-year.ts';
import { violationOf } from '../support/violation.ts';

const ID = 'api/query-p95';

/** The hindsight over so many weeks of one budget, each with what is said in it; the last week is week 5 of 2026. */
function hindsight(
  weeks: number,
  course: Course,
  said: (weeksAgo: number) => {
    readonly forecast?: Forecast;
    readonly report?: Partial<Report>;
  } = () => ({}),
): Hindsight | undefined {
  const gists = Array.from({ length: weeks }, (_, index) => {
    const ago = weeks - 1 - index;
    const { forecast, report } = said(ago);
    const week = weekOfYear(ago, report, { [ID]: course });
    return gistOf({ ...week, rows: week.rows.map((row) => ({ ...row, ...(forecast ? { forecast } : {}) })) });
  });
  return hindsightOf(historyOf(keptOf(...gists)));
}

function crossing(earliest: string, latest: string): Forecast {
  return { kind: 'crossing', earliest, central: earliest, latest, horizon: '2026-06-01', points: [] };
}

/** A proposal that came into force on the Monday of week 52 of 2025, five weeks and a bit before the end. */
const PROPOSAL: Proposal = {
  id: '2025-12-16-api.query-p95',
  budget: ID,
  bound: 'at_most',
  from: quantity('2s'),
  to: quantity('1.8s'),
  because: 'There is room.',
  by: '@ann',
  at: 1_765_900_000,
  evidence: [],
  replay: [],
  impact: [],
  state: 'monitoring',
  approvals: [],
  awaits: [],
  effective: '2025-12-22',
};

function changed(differing: Partial<Proposal> = {}): Partial<Report> {
  return { review: { ...NO_REVIEW, proposals: [{ ...PROPOSAL, ...differing }] } };
}

describe('dates that were forecast', () => {
  const over: Course = (ago) => (ago < 2 ? 1.2 : 0.8);

  test('held where the limit was reached within them, and did not where it came before', () => {
    const judged = (earliest: string, latest: string) =>
      hindsight(8, over, (ago) => (ago === 6 ? { forecast: crossing(earliest, latest) } : {}));
    expect(judged('2026-01-15', '2026-01-25')?.forecasts).toMatchObject([
      {
        name: 'API query-p95',
        said: { kind: 'week', period: '2025-W51' },
        on: '2025-12-21',
        outcome: { kind: 'held', day: '2026-01-19' },
      },
    ]);
    expect(judged('2026-01-22', '2026-01-29')?.forecasts[0]?.outcome.kind).toBe('early');
    expect(judged('2026-01-10', '2026-01-16')?.forecasts[0]?.outcome.kind).toBe('late');
  });

  test('that a report repeats are one forecast, judged as it was said first', () => {
    const said = hindsight(8, over, (ago) =>
      ago >= 4 ? { forecast: crossing(ago === 7 ? '2026-01-22' : '2026-01-18', '2026-01-30') } : {},
    );
    expect(said?.forecasts.map(({ outcome }) => outcome.kind)).toEqual(['early']);
  });

  test('are counted only where their time is over', () => {
    const open = hindsight(
      8,
      () => 0.8,
      (ago) => (ago === 0 ? { forecast: crossing('2026-02-10', '2026-02-20') } : {}),
    );
    expect(datesHeld(open?.forecasts ?? [])).toEqual({ held: 0, of: 0 });
    expect(open?.forecasts.map(({ outcome }) => outcome.kind)).toEqual(['open']);
  });

  test('are nothing to look back at where nothing was said', () => {
    expect(hindsight(8, over)).toBeUndefined();
  });
});

describe('a limit that was changed', () => {
  const course: Course = () => 0.85;
  const outcome = (weeks: Course, said: Partial<Report>, count = 8) =>
    hindsight(count, weeks, () => ({ report: said }))?.limits;

  test('has held where no week was over within 30 days', () => {
    expect(outcome(course, changed())).toMatchObject([
      {
        way: 'tightened',
        outcome: 'held',
        effective: '2025-12-22',
        days: { of: 30, over: 0, overBefore: 0 },
      },
    ]);
  });

  test('has not where a week was, or a violation opened', () => {
    const broken: Course = (ago) => (ago === 3 ? 1.1 : 0.85);
    expect(outcome(broken, changed())).toMatchObject([
      { outcome: 'broken', days: { of: 30, over: 7, overBefore: 7 } },
    ]);
    const violation = violationOf({ firstDay: '2026-01-05', opened: Date.UTC(2026, 0, 8) / 1000 });
    const said = changed();
    const withViolation = { review: { ...(said.review ?? NO_REVIEW), violations: [violation] } };
    expect(outcome(course, withViolation)).toMatchObject([{ outcome: 'broken' }]);
  });

  test('is open until 30 days are over, and cannot be judged when it was changed again before', () => {
    const late = changed({ effective: '2026-01-12' });
    expect(outcome(course, late)).toMatchObject([{ outcome: 'open' }]);
    const [first, second] = [changed(), changed({ id: 'second', effective: '2026-01-05' })];
    const both = {
      review: { ...NO_REVIEW, proposals: [first, second].flatMap(({ review }) => review?.proposals ?? []) },
    };
    expect(outcome(course, both)?.map((one) => one.outcome)).toEqual(['void', 'open']);
  });

  test('that was loosened says on how many days the one before would have been broken', () => {
    const loosened = changed({ from: quantity('1.6s'), to: quantity('2s') });
    expect(outcome(course, loosened)).toMatchObject([
      { way: 'loosened', outcome: 'held', days: { over: 0, overBefore: 30 } },
    ]);
  });

  test('that nobody has implemented is none', () => {
    const { effective: unset, ...approved } = { ...PROPOSAL, state: 'approved' as const };
    expect(unset).toBeDefined();
    expect(outcome(course, { review: { ...NO_REVIEW, proposals: [approved] } })).toBeUndefined();
  });
});

describe('the share of a few', () => {
  test('lies in the interval of Wilson (1927)', () => {
    // Newcombe (1998), Table I: 81 of 263 is 0.2553 to 0.3662, 15 of 148 0.0624 to 0.1605, 0 of 20 0 to 0.1611.
    const rounded = (count: number, of: number) =>
      Object.values(shareInterval(count, of)).map((one) => Number(one.toFixed(4)));
    expect(rounded(81, 263)).toEqual([0.2553, 0.3662]);
    expect(rounded(15, 148)).toEqual([0.0624, 0.1605]);
    expect(rounded(0, 20)).toEqual([0, 0.1611]);
  });
});

describe('a review that looks back', () => {
  const found = hindsight(
    8,
    (ago) => (ago < 2 ? 1.2 : 0.8),
    (ago) => ({
      report: changed(),
      ...(ago === 6 ? { forecast: crossing('2026-01-15', '2026-01-25') } : {}),
    }),
  );
  const report = { ...weekOfYear(0, { kind: 'monthly' }), ...(found ? { hindsight: found } : {}) };

  test('says how often it was right, and that so few tell little', () => {
    expect(hindsightView(report)).toEqual({
      sentences: [
        'Of 1 forecast made 8 December 2025 – 1 February 2026 whose dates are over, 1 held (95% are meant to; so few tell little).',
        'Of 1 tightened limit, 1 held for 30 days.',
      ],
      forecasts: [
        {
          budget: 'API query-p95',
          said: 'week 51 of 2025',
          dates: '15–25 January 2026',
          became: 'Held: reached on 19 January 2026',
        },
      ],
      limits: [
        {
          budget: 'API query-p95',
          change: '2 s → 1.8 s',
          inForce: '22 December 2025',
          became: 'Held: over on 2 of 30 days, and the limit before on 2',
        },
      ],
    });
  });

  test('is saved and read again as it is, and narrowed to whom it concerns', () => {
    expect(readReport('report.json', writeReport(report)).hindsight).toEqual(found);
    expect(narrowReport(report, { services: ['api'] }).hindsight).toEqual(found);
    expect(narrowReport(report, { services: ['node'] }).hindsight).toBeUndefined();
  });
});
