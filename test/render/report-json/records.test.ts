import { describe, expect, it } from 'vitest';
import { BOUNDS, bytesOf } from '../../../src/model/bounds.ts';
import { withRecords } from '../../../src/render/report-json/records.ts';
import { withTables } from '../../../src/render/report-json/tables.ts';
import { readReport, writeReport } from '../../../src/render/report-json.ts';
import { exampleReport } from '../../support/example-report.ts';
import { familyReport } from '../../support/family-report.ts';
import { inputErrorOf } from '../../support/problems.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';
import { whyReport } from '../../support/why-report.ts';

type Json = Record<string, unknown>;

const THREE_DAYS = writeReport(reportOf([rowOf([1, 2, 4])]));

/** What is said of the first row's days when somebody changed them. */
function toldOf(change: (days: Json) => unknown, more: Json = {}): string {
  const report = JSON.parse(THREE_DAYS) as { rows: { days: unknown }[] };
  const [row] = report.rows;
  if (!row) throw new Error('There is no row.');
  row.days = change(row.days as Json);
  const text = JSON.stringify({ ...report, ...more });
  const { message } = inputErrorOf(() => readReport('report.json', text));
  expect(message).toMatch(
    /^report\.json is a broken report\. A report\.json as headroom wrote it is wanted\. Wrong are /,
  );
  return message.slice(message.indexOf('Wrong are ') + 'Wrong are '.length);
}

/** The days of a report that has nothing else. */
function withDays(
  days: unknown,
  characters = 1e9,
): ReturnType<typeof withRecords> & { readonly days: unknown } {
  const read = withRecords({ rows: [{ days }] }, characters);
  const { rows } = read.report as { rows: readonly [{ days: unknown }] };
  return { ...read, days: rows[0].days };
}

describe('the columns of a saved report', () => {
  it('are of lists that reports have', () => {
    const seen = new Set<string>();
    for (const report of [exampleReport(), familyReport(), whyReport()])
      withTables(report, (list, place) => {
        if (!Array.isArray(list)) throw new Error(`No list is at ${place.join('.')}.`);
        const ids =
          place[0] === 'queries'
            ? ['queries', '*']
            : place.map((key) => (typeof key === 'number' ? '*' : key));
        seen.add(ids.join('.'));
        return list;
      });
    expect([...seen].toSorted()).toEqual([
      'families.*.others',
      'paths.*.stages',
      'queries.*',
      'rows.*.comparisons',
      'rows.*.days',
      'rows.*.forecast.points',
      'rows.*.weeks',
      'rows.*.why.changes.changes',
      'rows.*.why.queries',
      'rows.*.why.where.labels.*.values',
      'violations.byMetric',
      'violations.byService',
      'violations.episodes',
    ]);
  });

  it('may be lists of records, as somebody may write them', () => {
    const report = reportOf([rowOf([1, 2, 4])]);
    expect(readReport('report.json', JSON.stringify(report))).toEqual(readReport('report.json', THREE_DAYS));
  });

  it('are refused where they are of different lengths', () => {
    expect(toldOf((days) => ({ ...days, value: [1, 2] }))).toBe(
      'rows.0.days.value: 2 values, where rows.0.days.date has 3.',
    );
    expect(toldOf((days) => ({ ...days, rolled: { value: { runs: [[1, 4]] } } }))).toBe(
      'rows.0.days.rolled.value: 4 values, where rows.0.days.date has 3.',
    );
  });

  it('are refused with the column and the record in which something else is', () => {
    expect(toldOf((days) => ({ ...days, value: [1, 'two', 4] }))).toMatch(/^rows\.0\.days\.value\.1: /);
    expect(toldOf((days) => ({ ...days, rolled: { value: [1, 2, true] } }))).toMatch(
      /^rows\.0\.days\.rolled\.value\.2: /,
    );
  });

  it('are refused once where something else is in all records', () => {
    for (const limit of ['two', undefined, { amount: 2 }, { runs: [['two', 3]] }])
      expect(toldOf((days) => ({ ...days, limit }))).toMatch(/^rows\.0\.days\.limit: (?!.*rows)/);
  });

  it('are refused where none says how many records there are', () => {
    expect(toldOf(() => ({ limit: 2 }))).toBe('rows.0.days: no column says how many records there are.');
    expect(toldOf(() => ({}))).toBe('rows.0.days: no column says how many records there are.');
  });

  it.each([
    { of: 'null', run: null },
    { of: 'nothing', run: [] },
    { of: 'more than three', run: [1, 3, 1, 1] },
    { of: 'what is no value', run: [[1], 3] },
    { of: 'a part of a record', run: [1, 2.5] },
    { of: 'no records', run: [1, 0] },
    { of: 'a number of times as a text', run: [1, '3'] },
    { of: 'steps as a text', run: [1, 3, '1'] },
    { of: 'steps of nothing', run: [1, 3, null] },
    { of: 'steps from a text', run: ['a', 3, 1] },
    { of: 'steps from a fraction', run: [0.5, 3, 1] },
    { of: 'steps of a fraction', run: [1, 3, 0.5] },
    { of: 'steps beyond whole numbers', run: [1, 3, 2 ** 53 - 1] },
    { of: 'steps from a day that is none', run: ['2026-02-30', 3, 1] },
    { of: 'steps to days that are too far', run: ['2026-01-30', 3, 1e6] },
  ])('are refused for a run of $of', ({ run }) => {
    expect(toldOf((days) => ({ ...days, limit: { runs: [run] } }))).toBe(
      'rows.0.days.limit.runs.0: a value, how often, and by how much more each time are wanted.',
    );
  });

  it('are none in a report of an earlier schema', () => {
    expect(toldOf((days) => days, { schema: 2 })).toMatch(/^rows\.0\.days: .*array/);
  });

  it('are of 10,000 records at most, however few characters say so', () => {
    expect(withDays({ limit: { runs: [[2, 10_000]] } }).days).toHaveLength(10_000);
    const past = [
      { runs: [[2, 10_001]] },
      {
        runs: [
          [2, 5000],
          [3, 5001],
        ],
      },
      { runs: [['2026-01-01', 10_001, 1]] },
      { runs: [[1, 2 ** 53 - 1]] },
    ];
    for (const limit of past)
      expect(withDays({ limit, value: 1 }).troubles).toEqual([
        expect.stringMatching(/^rows\.0\.days\.limit: \d+ items, where at most 10000 are read$/),
      ]);
  });

  it('are no more than a report without columns may hold', () => {
    const records = 2 ** 13;
    const each = bytesOf(BOUNDS.report) / records - '"a":1,"text":,'.length;
    const days = (text: string) => ({ a: { runs: [[1, records]] }, text });
    const { troubles, days: taken } = withDays(days('x'.repeat(each)));
    expect(troubles).toEqual([]);
    expect(taken).toHaveLength(records);
    expect(withDays(days('x'.repeat(each + 1))).troubles).toEqual([
      'rows.0.days: columns of more than 268435456 characters, were they records',
    ]);
  });

  it('are not out of proportion to the characters that say them', () => {
    const days = { a: { runs: [[1, 100]] }, b: 2 };
    const size = 100 * '"a":1,"b":2,'.length;
    expect(withDays(days, size / 32).troubles).toEqual([]);
    expect(withDays(days, size / 32 - 1).troubles).toEqual([
      `rows.0.days: columns of more than ${size - 32} characters, were they records`,
    ]);
  });

  it('are no more together, either', () => {
    const days = { a: { runs: [[1, 10_000]] }, text: 'x'.repeat(10_000) };
    const rows = Array.from({ length: 3 }, () => ({ days }));
    expect(withRecords({ rows: rows.slice(0, 2) }, 1e9).troubles).toEqual([]);
    expect(withRecords({ rows }, 1e9).troubles).toEqual([
      'rows.2.days: columns of more than 268435456 characters, were they records',
    ]);
  });
});
