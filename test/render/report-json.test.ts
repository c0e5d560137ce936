import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { quantity } from '../support/budget.ts';
import { exampleReport } from '../support/example-report.ts';
import { inputErrorOf } from '../support/problems.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';

const broken = (change: (report: Record<string, unknown>) => void): string => {
  const report = JSON.parse(writeReport(exampleReport())) as Record<string, unknown>;
  change(report);
  return inputErrorOf(() => readReport('output/report.json', JSON.stringify(report))).message;
};

describe('a saved report', () => {
  it.each(['weekly', 'monthly'] as const)('reads back as the %s report it was', (kind) => {
    const report = exampleReport(kind);
    expect(readReport('report.json', writeReport(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('has its keys in order, so that the same report is the same text', () => {
    const { rows, title, ...rest } = exampleReport();
    const text = writeReport({ title, ...rest, rows });
    expect(writeReport({ rows, ...rest, title }) === text).toBe(true);
    expect(text.slice(0, 14)).toBe('{\n  "actions":');
  });

  it('has each row on a line, so that a correction shows which budgets it changes', () => {
    const report = exampleReport();
    const rows = report.rows.map((row, index) => ({
      ...row,
      daysOver: { over: index === 2 ? 6 : 0, of: 7 },
    }));
    const before = writeReport({
      ...report,
      rows: rows.map((row) => ({ ...row, daysOver: { over: 0, of: 7 } })),
    });
    const lines = before.split('\n');
    const changed = writeReport({ ...report, rows })
      .split('\n')
      .filter((line, index) => line !== lines[index]);
    expect(changed.map((line) => /"id":"([^"]+)"/.exec(line)?.[1])).toEqual([rows[2]?.budget.id]);
  });

  it('keeps the sign of a zero, as a number', () => {
    const text = writeReport(reportOf([rowOf([-0, 0, -0])]));
    expect(text).toContain('"value":[-0,0,-0]');
    expect(readReport('report.json', text).rows[0]?.days.map(({ value }) => value)).toEqual([-0, 0, -0]);
  });

  it('keeps the steps of a limit, what the source said, and what it corrects', () => {
    const limitSteps = [{ date: '2026-01-29', from: quantity('3s'), to: quantity('2s') }];
    const row = rowOf([1], { limitSteps, warnings: ['slow'] });
    const corrections = [{ budget: 'api/query-p95', text: 'x' }, { text: 'y' }];
    const read = readReport('report.json', writeReport(reportOf([row], { corrections })));
    expect(read.rows[0]).toMatchObject({ limitSteps, warnings: ['slow'] });
    expect(read.corrections).toEqual(corrections);
  });

  it('keeps a change from nothing, which is infinite', () => {
    const report = exampleReport();
    const [first] = report.rows;
    if (!first) throw new Error('The example has no rows.');
    const comparison = {
      kind: 'compared',
      against: 'week_before',
      outcome: 'regressed',
      before: 0,
      now: 1,
      p: 0.01,
    } as const;
    const changed: Report = {
      ...report,
      rows: [{ ...first, comparisons: [{ ...comparison, change: Number.POSITIVE_INFINITY }] }],
    };
    expect(readReport('report.json', writeReport(changed)).rows[0]?.comparisons[0]).toMatchObject({
      change: Number.POSITIVE_INFINITY,
    });
  });

  it('keeps what a later revision of the same schema adds', () => {
    const text = JSON.stringify({ ...exampleReport(), addedLater: { a: 1 } });
    expect(readReport('report.json', text)).toHaveProperty('addedLater.a', 1);
  });
});

describe('a file that is no saved report', () => {
  it('is refused when it is not JSON', () => {
    expect(inputErrorOf(() => readReport('a.json', '{"schema": 1')).message).toMatch(
      /^a\.json is not JSON \(.+\)\. A report\.json as headroom wrote it is wanted\.$/,
    );
  });

  it('is refused when it has no schema', () => {
    expect(inputErrorOf(() => readReport('a.json', '[]')).message).toMatch(/^a\.json is not a saved report/);
  });

  it('is refused when it is newer, with what to do', () => {
    expect(broken((report) => Object.assign(report, { schema: 4 }))).toBe(
      'output/report.json is a report of schema 4; this version reads up to 3. Use a newer version of headroom.',
    );
  });

  it('is refused with the places that are wrong', () => {
    const message = broken((report) => {
      Object.assign(report, { title: 7, counts: undefined });
    });
    expect(message).toContain('output/report.json is a broken report.');
    expect(message).toMatch(/title: .*string/);
    expect(message).toContain('counts: ');
  });

  it('is refused when its period would lead out of the output folder', () => {
    expect(broken((report) => Object.assign(report.period as object, { id: '../../etc' }))).toContain(
      'period.id: not the id of a week or a month',
    );
  });
});
