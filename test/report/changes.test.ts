import { describe, expect, it } from 'vitest';
import { changesOf, countsOf } from '../../src/report/changes.ts';
import { qualityOf } from '../../src/report/quality.ts';
import { quantity } from '../support/budget.ts';
import { rowOf, verdictOf } from '../support/row.ts';

describe('what changed', () => {
  it('names a status that changed, from what to what', () => {
    const row = rowOf([2.1]);
    const previous = verdictOf(row.budget, row.verdict.window, 1.8);
    expect(changesOf([{ ...row, previous: { ...previous, status: 'approaching' } }])).toEqual([
      {
        budget: 'api/query-p95',
        kind: 'status',
        from: 'approaching',
        to: 'exceeded',
        text: 'API Query P95: approaching → exceeded.',
      },
    ]);
  });

  it('names a limit that changed, with both values', () => {
    const row = rowOf([1]);
    const previous = { ...row.verdict, limit: quantity('3s') };
    expect(changesOf([{ ...row, previous }])[0]?.text).toBe('API Query P95: the limit went from 3 s to 2 s.');
  });

  it('is nothing when nothing did', () => {
    const row = rowOf([1]);
    expect(changesOf([{ ...row, previous: row.verdict }])).toEqual([]);
  });
});

describe('the counts', () => {
  it('add up to what is monitored, with a budget that was not judged as unknown', () => {
    const verdicts = [rowOf([1]).verdict, rowOf([1.9]).verdict, rowOf([2.1]).verdict, undefined];
    expect(countsOf(verdicts)).toEqual({ monitored: 4, within: 1, approaching: 1, exceeded: 1, unknown: 1 });
  });
});

describe('data quality', () => {
  const covered = (present: number) => {
    const row = rowOf([1]);
    return {
      ...row,
      verdict: { ...row.verdict, coverage: { present, expected: 100, first: 0, last: 86_400 } },
    };
  };

  it('warns under the coverage set for it, with when data were first and last seen', () => {
    const { notes, lowestCoverage } = qualityOf([covered(89), covered(90)], [], 0.9);
    expect(lowestCoverage).toBe(0.89);
    expect(notes).toEqual([
      {
        budget: 'api/query-p95',
        text: 'Data for only 89% of the period. First seen 1970-01-01T00:00:00Z, last 1970-01-02T00:00:00Z.',
      },
    ]);
  });

  it('gives the reason of every unknown', () => {
    expect(qualityOf([rowOf([undefined])], [], 0.9)).toEqual({
      notes: [{ budget: 'api/query-p95', text: 'No data.' }],
      warnings: [],
    });
  });

  it('says what the source said once, with how many budgets it concerns', () => {
    const series = (budget: string, ...warnings: readonly string[]) => ({
      budget,
      days: [],
      periods: [],
      queries: [],
      warnings,
    });
    const { warnings } = qualityOf(
      [],
      [series('a/a', 'slow', 'slow'), series('a/b', 'slow', 'partial')],
      0.9,
    );
    expect(warnings).toEqual([
      { text: 'slow', budgets: 2 },
      { text: 'partial', budgets: 1 },
    ]);
  });
});
