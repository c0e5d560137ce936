import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../src/render/email/subject.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { narrowReport } from '../../src/report/narrow.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';

const node = rowOf([2.1], { budget: { id: 'node/cpu', service: 'node', serviceName: 'Node', name: 'CPU' } });
const report = reportOf([rowOf([1]), node], {
  actions: [
    { budget: 'api/query-p95', why: 'exceeded', title: 'x', text: 'x', opened: '2026-02-02', overdueDays: 0 },
  ],
});

describe('a report narrowed to some services', () => {
  const narrowed = narrowReport(report, { services: ['node'] });

  it('says in its title, its subject and its data that it is not about all of them', () => {
    expect(narrowed.title).toBe('Performance budgets: week of 26 January 2026, Node only');
    expect(subjectOf(narrowed)).toBe(
      'Performance budgets, week 5 of 2026 (26 January – 1 February), Node only: 1 exceeded',
    );
    expect(readReport('x', writeReport(narrowed)).services).toEqual(['Node']);
  });

  it('counts and tells of theirs alone', () => {
    expect(narrowed.counts.monitored).toBe(1);
    expect(narrowed.headline).toMatch(/^Node CPU is 0.1 s over 2 s, since/);
    expect(narrowed.actions).toEqual([]);
  });

  it('says of the data and of the corrections what concerns theirs alone', () => {
    const covered = (present: number) => ({ ...node.verdict, coverage: { present, expected: 100 } });
    const api = { ...rowOf([1]), verdict: covered(80), warnings: ['slow', 'partial'] };
    const unreadable = { budget: 'reviews/violations/x.yaml:1:1', text: 'The file is left out.' };
    const whole = reportOf([api, { ...node, verdict: covered(95), warnings: ['slow'] }], {
      dataQuality: {
        lowestCoverage: 0.8,
        notes: [{ budget: 'api/query-p95', text: 'x' }, unreadable],
        warnings: [
          { text: 'slow', budgets: 2 },
          { text: 'partial', budgets: 1 },
        ],
      },
      corrections: [
        { budget: 'api/gone', text: 'x' },
        { budget: 'node/gone', text: 'Node Gone is no longer in it.' },
        { text: 'The notes changed.' },
      ],
    });
    const { dataQuality, corrections } = narrowReport(whole, { services: ['node'] });
    expect(dataQuality).toEqual({
      lowestCoverage: 0.95,
      notes: [unreadable],
      warnings: [{ text: 'slow', budgets: 1 }],
    });
    expect(corrections).toEqual([
      { budget: 'node/gone', text: 'Node Gone is no longer in it.' },
      { text: 'The notes changed.' },
    ]);
  });

  it('is the report itself when no service is named', () => {
    expect(narrowReport(report, { services: [] })).toBe(report);
  });
});
