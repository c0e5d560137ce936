import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/model/budget.ts';
import { addDays, periodOn, startOf } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import { countsOf } from '../../src/model/verdict.ts';
import { differencesOf } from '../../src/report/differences.ts';
import { planReport } from '../../src/report/plan.ts';
import { qualityOf } from '../../src/report/quality.ts';
import { limitStepsIn } from '../../src/report/rows.ts';
import { quantity } from '../support/budget.ts';
import { EXAMPLE_EXCEPTION } from '../support/example-exception.ts';
import { rowOf, verdictOf } from '../support/row.ts';

const CALENDAR = { zone: 'UTC', weekStartsOn: 'monday' } as const;
const PERIOD = periodOn('week', '2026-02-01', CALENDAR);
const PLAN = { period: PERIOD, endDate: '2026-02-02' };

describe('what changed', () => {
  it('names a status that changed, from what to what', () => {
    const row = rowOf([2.1]);
    const previous = verdictOf(row.budget, row.verdict.window, 1.8);
    expect(differencesOf([{ ...row, previous: { ...previous, status: 'approaching' } }])).toEqual([
      {
        budget: 'api/query-p95',
        kind: 'status',
        from: 'approaching',
        to: 'exceeded',
        text: 'API Query P95: approaching → exceeded.',
      },
    ]);
  });

  const changedAfter = (until: string) =>
    rowOf([1], {
      budget: { history: [{ limit: quantity('3s'), until, end: startOf(addDays(until, 1), 'UTC') }] },
    });
  const textsOf = (row: Row) => {
    const limitSteps = limitStepsIn(row.budget, planReport('weekly', CALENDAR, PERIOD.end));
    return differencesOf([{ ...row, previous: row.verdict, limitSteps }]).map(({ text }) => text);
  };

  it('names a limit that changed, with both values and the day, within the period as well', () => {
    expect(textsOf(changedAfter('2026-01-25'))).toEqual([
      'API Query P95: the limit went from 3 s to 2 s on 26 January 2026.',
    ]);
    expect(textsOf(changedAfter('2026-01-28'))).toEqual([
      'API Query P95: the limit went from 3 s to 2 s on 29 January 2026.',
    ]);
  });

  it('does not name one that was in force for the whole period before, or that is still to come', () => {
    expect(textsOf(changedAfter('2026-01-18'))).toEqual([]);
    expect(textsOf(changedAfter('2026-02-01'))).toEqual([]);
  });

  it('names the beginning and the end of an exception within the period', () => {
    const exception = {
      ...EXAMPLE_EXCEPTION,
      limit: quantity('3s'),
      from: '2026-01-28',
      until: '2026-01-30',
    };
    expect(textsOf(rowOf([1], { budget: { exceptions: [exception] } }))).toEqual([
      'API Query P95: the limit went from 2 s to 3 s on 28 January 2026.',
      'API Query P95: the limit went from 3 s to 2 s on 31 January 2026.',
    ]);
  });

  it('is nothing when nothing did', () => {
    const row = rowOf([1]);
    expect(differencesOf([{ ...row, previous: row.verdict }])).toEqual([]);
  });
});

describe('the counts', () => {
  it('add up to what is monitored, with a budget that was not judged as unknown', () => {
    const verdicts = [rowOf([1]).verdict, rowOf([1.9]).verdict, rowOf([2.1]).verdict, undefined];
    expect(countsOf(verdicts.map((one) => one?.status))).toEqual({
      monitored: 4,
      within: 1,
      approaching: 1,
      exceeded: 1,
      unknown: 1,
    });
  });
});

describe('data quality', () => {
  const covered = (present: number) => {
    const row = rowOf([1]);
    const { start, end } = PERIOD;
    const coverage = { present, expected: 100, first: start + 300, last: end };
    return { ...row, days: [], verdict: { ...row.verdict, coverage } };
  };

  const textsFor = (row: Row) => qualityOf([row], 0.9, PLAN).notes.map(({ text }) => text);

  it('warns under the coverage set for it', () => {
    const { notes, lowestCoverage } = qualityOf([covered(89), covered(90)], 0.9, PLAN);
    expect(lowestCoverage).toBe(0.89);
    expect(notes).toEqual([{ budget: 'api/query-p95', text: 'Data for only 89% of the period.' }]);
  });

  it('names the days of the period without a figure, and those before it never', () => {
    const { days } = rowOf([undefined, 1, 1, undefined, undefined, undefined, 1, undefined]);
    expect(textsFor({ ...covered(50), days })).toEqual([
      'Data for only 50% of the period. No figure for 28–30 January and 1 February 2026.',
    ]);
  });

  it('says when data were first and last seen where every day has a figure', () => {
    const { days } = rowOf([1, 1, 1, 1, 1, 1, 1]);
    const row = covered(89);
    const coverage = { ...row.verdict.coverage, first: PERIOD.start + 7200 };
    expect(textsFor({ ...row, days, verdict: { ...row.verdict, coverage } })).toEqual([
      'Data for only 89% of the period. Data were first seen on 26 January 2026, 02:00 (UTC).',
    ]);
  });

  it('says that a rate is that of the part with data, also where hardly any are missing', () => {
    const row = covered(95);
    const budget: Budget = { ...row.budget, indicator: { kind: 'rate', counter: 'x_total', where: {} } };
    const late = (present: number) => {
      const coverage = { ...row.verdict.coverage, present, first: PERIOD.start + 30_000 };
      return { ...row, budget, verdict: { ...row.verdict, coverage } };
    };
    const seen = ' Data were first seen on 26 January 2026, 08:20 (UTC).';
    expect(textsFor(late(95))).toEqual([
      `Data for 95% of the period; the rate is that of the part with data.${seen}`,
    ]);
    expect(textsFor(late(85))).toEqual([
      `Data for only 85% of the period; the rate is that of the part with data.${seen}`,
    ]);
    // A gap in the middle is counted across, and a quantile is of what was observed.
    expect(textsFor({ ...row, budget })).toEqual([]);
    expect(textsFor({ ...late(95), budget: row.budget })).toEqual([]);
  });

  it('gives the reason of every unknown', () => {
    expect(qualityOf([rowOf([undefined])], 0.9, PLAN)).toEqual({
      notes: [{ budget: 'api/query-p95', text: 'No data.' }],
      warnings: [],
    });
  });

  it('says what the source said once, with how many budgets it concerns', () => {
    const saying = (...warnings: readonly string[]) => ({ ...covered(100), warnings });
    const { warnings } = qualityOf([saying('slow'), saying('slow', 'partial'), covered(100)], 0.9, PLAN);
    expect(warnings).toEqual([
      { text: 'slow', budgets: 2 },
      { text: 'partial', budgets: 1 },
    ]);
  });
});
