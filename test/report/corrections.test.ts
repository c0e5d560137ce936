import { describe, expect, it } from 'vitest';
import { correctionsOf, earlierReport } from '../../src/report/corrections.ts';
import { quantity } from '../support/budget.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';

const other = { id: 'api/other', slug: 'other', name: 'Other' };

describe('what a revision says otherwise than the one before', () => {
  it('names each budget with the figure and the status that differ, in one unit', () => {
    const corrections = correctionsOf(
      reportOf([rowOf([2.1]), rowOf([1], { budget: other })]),
      reportOf([rowOf([1.9]), rowOf([1], { budget: other })]),
    );
    expect(corrections).toEqual([
      { budget: 'api/query-p95', text: 'API Query P95: 2.1 s → 1.9 s, exceeded → approaching.' },
    ]);
  });

  it('names another limit, a figure that came, and budgets that came and went', () => {
    const corrections = correctionsOf(
      reportOf([rowOf([undefined]), rowOf([1], { budget: other })]),
      reportOf([
        rowOf([2.1], { budget: { limit: quantity('2.5s') } }),
        rowOf([1], { budget: { ...other, id: 'api/new', name: 'New' } }),
      ]),
    );
    expect(corrections.map(({ text }) => text)).toEqual([
      'API Query P95: limit 2 s → 2.5 s, no figure → 2.1 s, unknown → within.',
      'API New is new in it.',
      'API Other is no longer in it.',
    ]);
  });

  it('names a budget as it is called now', () => {
    const now = reportOf([rowOf([1.9], { budget: { name: 'P95 of queries' } })]);
    expect(correctionsOf(reportOf([rowOf([1.8])]), now).map(({ text }) => text)).toEqual([
      'API P95 of queries: 1.8 s → 1.9 s.',
    ]);
  });

  it('says that notes were added after it was issued', () => {
    const report = reportOf([rowOf([1])]);
    const noted = { ...report, review: { ...report.review, notes: [{ markdown: 'Decided: keep.' }] } };
    expect(correctionsOf(report, noted)).toEqual([{ text: 'The notes changed.' }]);
  });

  it('is nothing between the same reports', () => {
    const report = reportOf([rowOf([2.1])]);
    expect(correctionsOf(report, structuredClone(report))).toEqual([]);
  });
});

describe('the report before', () => {
  it('lies beside, in the folder of its last revision', () => {
    const report = reportOf([]);
    expect(earlierReport(report, 1)).toEqual({
      title: 'Performance budgets: week of 19 January 2026',
      folder: '../2026-W04',
    });
    expect(earlierReport(report, 2).folder).toBe('../2026-W04-r2');
  });
});
