import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coloursFor, summaryOf } from '../../src/commands/summary.ts';
import type { Report } from '../../src/model/report.ts';
import { exampleReport } from '../support/example-report.ts';
import { floorRow } from '../support/row.ts';

const coloured = coloursFor({ write: () => true, terminal: true, columns: 80 }, {});
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

  it('says of a figure above the highest bucket that it is more', () => {
    const summary = summaryOf({ ...exampleReport(), rows: [floorRow(2.5)] }, plain);
    expect(summary).toMatch(/≤ 2 s {2}at least 2\.5 s +≤ -0\.5 s {2}≥ 125%/);
  });

  it.each([100, 80, 60, 46])('fits into a terminal of %i columns, a line a budget', (columns) => {
    const report = exampleReport();
    const table = summaryOf(report, coloured, columns).split('\n').slice(3).map(stripVTControlCharacters);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(columns);
    const rows = table.filter((line) => /^[✗!?✓] /.test(line));
    expect(rows).toHaveLength(report.rows.length - leftOut(table));
  });

  it('keeps what matters most: first the trend goes, then the headroom, then the status beside its mark', () => {
    const heads = [200, 134, 113, 102, 80].map((columns) =>
      headOf(summaryOf(exampleReport(), plain, columns)),
    );
    expect(heads).toEqual([
      ['Service', 'Metric', 'Budget', 'Actual', 'Headroom', 'Usage', 'Trend', 'Status', 'Note'],
      ['Service', 'Metric', 'Budget', 'Actual', 'Headroom', 'Usage', 'Trend', 'Status'],
      ['Service', 'Metric', 'Budget', 'Actual', 'Headroom', 'Usage', 'Status'],
      ['Service', 'Metric', 'Budget', 'Actual', 'Usage', 'Status'],
      ['Service', 'Metric', 'Budget', 'Actual', 'Usage'],
    ]);
  });

  it('cuts a long name only when nothing else is left to go, and shows that it did', () => {
    expect(summaryOf(exampleReport(), plain, 86)).not.toMatch(/\S…/);
    expect(summaryOf(exampleReport(), plain, 40)).toMatch(/^[✗!?✓] +\S.{0,8}… /m);
  });
});

function headOf(summary: string): readonly string[] {
  return (summary.split('\n')[3] ?? '').trim().split(/\s+/);
}

function leftOut(lines: readonly string[]): number {
  const counts = (lines.at(-1) ?? '').startsWith('  …') ? (lines.at(-1)?.match(/\d+/g) ?? []) : [];
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

const ORDER = ['exceeded', 'approaching', 'unknown', 'within'];
function byStatus(a: Report['rows'][number], b: Report['rows'][number]): number {
  return ORDER.indexOf(a.verdict.status) - ORDER.indexOf(b.verdict.status);
}
