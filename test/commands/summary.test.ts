import { describe, expect, it } from 'vitest';
import { coloursFor, summaryOf } from '../../src/commands/summary.ts';
import type { Report } from '../../src/model/report.ts';
import { exampleReport } from '../support/example-report.ts';

const plain = coloursFor({ write: () => true, terminal: false, columns: 80 }, {});

function withCopies(report: Report, copies: number): Report {
  return { ...report, rows: Array.from({ length: copies }, () => report.rows).flat() };
}

describe('the summary in the terminal', () => {
  it('lists no more budgets than somebody reads, and counts the others by status', () => {
    const report = withCopies(exampleReport(), 100);
    const lines = summaryOf({ ...report, rows: report.rows.toSorted(byStatus) }, plain).split('\n');
    expect(lines).toHaveLength(3 + 1 + 40 + 5 + 1);
    expect(lines.at(-1)).toMatch(/^ {2}… and 160 exceeded, 200 approaching, 200 unknown, \d+ within$/);
  });
});

const ORDER = ['exceeded', 'approaching', 'unknown', 'within'];
function byStatus(a: Report['rows'][number], b: Report['rows'][number]): number {
  return ORDER.indexOf(a.verdict.status) - ORDER.indexOf(b.verdict.status);
}
