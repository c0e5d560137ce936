import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { History } from '../../src/model/history.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { renderNotes } from '../../src/render/notes/notes.ts';
import { lifePages } from '../../src/render/room/life.ts';
import { budgetPage } from '../../src/render/room/paths.ts';
import { lastTellings } from '../../src/room/telling.ts';
import { quantity } from '../support/budget.ts';
import { at, day, lifeIn, storyHistory } from '../support/life-story.ts';
import { pageTemplates } from '../support/page-templates.ts';
import { violationOf } from '../support/violation.ts';

const QUIET = 'node/quiet';
const templates = pageTemplates();

function pageIn(history: History, id = QUIET): string {
  const page = lifePages(history, templates, renderNotes).find(({ path }) => path === budgetPage(id));
  return page?.content() ?? '';
}

function toldUpTo(history: History, id = QUIET): string | undefined {
  return lastTellings(history)(lifeIn(history, id))?.gist.period.id;
}

/** The report with the row of the quiet budget changed. */
function withRow(report: Report, change: (row: Row) => Partial<Row>): Report {
  return {
    ...report,
    rows: report.rows.map((row) => (row.budget.id === QUIET ? { ...row, ...change(row) } : row)),
  };
}

const VIOLATION = violationOf({
  id: 'v',
  budget: QUIET,
  firstDay: day(1),
  lastDay: day(1),
  opened: at(1, 1),
});
const EXCEPTION = {
  limit: quantity('3s'),
  from: day(1),
  until: day(0),
  start: at(1),
  end: at(0),
  reason: 'Moves',
  approvedBy: '@cleo',
};
const STEP = { day: day(1), earliest: day(1), latest: day(1), size: 1, half: 0.1, change: 1, worse: true };

/** What a week may have to tell of the quiet budget. */
const TELLING: Readonly<Record<string, (report: Report) => Report>> = {
  'a day over': (report) =>
    withRow(report, ({ days }) => ({
      days: days.map((one, index) => (index === 3 ? { ...one, status: 'exceeded', value: 5 } : one)),
      daysOver: { over: 1, of: 7 },
    })),
  'an unknown week': (report) =>
    withRow(report, ({ verdict: { window, limit, coverage } }) => ({
      verdict: {
        window,
        limit,
        coverage,
        status: 'unknown',
        unknown: { why: 'no_data', detail: 'No data.' },
      },
    })),
  'a step': (report) =>
    withRow(report, () => ({ steps: { steps: [STEP], before: 1, beside: 'level', since: 'level' } })),
  'a forecast': (report) =>
    withRow(report, () => ({
      forecast: { kind: 'crossing', earliest: day(-2), central: day(-3), horizon: day(-20), points: [] },
    })),
  'another rationale': (report) =>
    withRow(report, ({ budget }) => ({ budget: { ...budget, rationale: 'As agreed.' } })),
  'a change before it': (report) =>
    withRow(report, () => ({
      why: {
        occasion: 'asked',
        since: { kind: 'unknown', because: 'It cannot be told.' },
        where: { kind: 'unknown', because: 'It cannot be told.', labels: [] },
        changes: {
          changes: [{ kind: 'deployment', at: at(1), text: 'node 1 → 2' }],
          more: 0,
          places: [],
          unknown: [],
        },
        queries: [],
      },
    })),
  'a note': (report) => ({
    ...report,
    review: { ...report.review, notes: [{ budget: QUIET, markdown: 'Well done' }] },
  }),
  'a violation': (report) => ({ ...report, review: { ...report.review, violations: [VIOLATION] } }),
  advice: (report) => ({
    ...report,
    recommendations: [
      { budget: QUIET, advice: 'tighten', text: 'Tighten it to 1 s.', evidence: 'It is at 40%.' },
    ],
  }),
  maintenance: (report) => ({
    ...report,
    maintenance: [{ service: 'node', budgets: [QUIET], start: at(1), end: at(1) + 60, reason: 'Disks' }],
  }),
  'an exception': (report) => {
    const told = withRow(report, ({ budget }) => ({ budget: { ...budget, exceptions: [EXCEPTION] } }));
    return { ...told, exceptions: [{ ...EXCEPTION, budget: QUIET, usual: quantity('2s') }] };
  },
  'a correction': (report) => ({
    ...report,
    revision: 2,
    corrects: 'Late data',
    corrections: [{ budget: QUIET, text: 'NODE quiet was 1 s.' }],
  }),
  'that it is gone': (report) => ({
    ...report,
    rows: report.rows.filter(({ budget }) => budget.id !== QUIET),
  }),
};

describe('up to which report a budget’s page tells', () => {
  test('a week that finds it quietly within leaves its page as it is, unless a month began', () => {
    // More weeks than a page shows, so that some leave its far end.
    for (const upTo of [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]) {
      const [earlier, now] = [storyHistory(58, upTo + 1), storyHistory(59, upTo)];
      const isNewMonth = day(upTo, 6).slice(0, 7) !== day(upTo + 1, 6).slice(0, 7);
      expect(pageIn(now) === pageIn(earlier), `${upTo} weeks before`).toBe(!isNewMonth);
    }
  });

  test.each(Object.keys(TELLING))('a week that tells of %s makes it anew', (what) => {
    const quiet = storyHistory(12, 2);
    expect(pageIn(storyHistory(13, 1))).toBe(pageIn(quiet));
    const change = TELLING[what] ?? ((report: Report) => report);
    const telling = storyHistory(13, 1, (report, ago) => (ago === 1 ? change(report) : report));
    expect(toldUpTo(telling)).toBe('2026-W04');
    expect(pageIn(telling)).not.toBe(pageIn(quiet));
  });

  test('it tells of a family when one of its members does, and of a budget that is over each week', () => {
    expect(toldUpTo(storyHistory(13, 1), 'api/route-p95')).toBe('2026-W04');
    expect(toldUpTo(storyHistory(13, 1), 'api/query-p95')).toBe('2026-W04');
  });

  test('the same advice, and the same step dated anew, are told once', () => {
    const steady = (report: Report, ago: number): Report => {
      const step = { ...STEP, day: day(3), earliest: day(3), latest: day(3, ago) };
      const advised = TELLING.advice?.(report) ?? report;
      return ago > 3
        ? report
        : withRow(advised, () => ({ steps: { steps: [step], before: 1, beside: 'level', since: 'level' } }));
    };
    expect(toldUpTo(storyHistory(13, 1, steady))).toBe('2026-W02');
  });

  test('it is what it was when its last telling was the newest', () => {
    const weeks = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(weeks, (tells) => {
        const over = TELLING['a day over'] ?? ((report: Report) => report);
        const change = (report: Report, ago: number) => (tells[ago] ? over(report) : report);
        const history = storyHistory(10, 0, change);
        const last = toldUpTo(history);
        const ago = history.weeks.toReversed().findIndex(({ period }) => period.id === last);
        expect(ago).toBeGreaterThanOrEqual(0);
        expect(pageIn(history)).toBe(pageIn(storyHistory(10 - ago, ago, change)));
        // A quiet week after one that was over is told as well: it is within again.
        const isTold = (index: number) => tells[index] === true || tells[index + 1] === true;
        expect(tells.findIndex((_, index) => isTold(index) || index === 0 || index === 4)).toBe(ago);
      }),
      { numRuns: 20 },
    );
  });
});
