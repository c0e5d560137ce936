import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/model/period.ts';
import { columnsOf } from '../../../src/render/report-json/columns.ts';
import { reportLines } from '../../../src/render/report-json/lines.ts';
import { withRecords } from '../../../src/render/report-json/records.ts';

type Members = Readonly<Record<string, unknown>>;

const day = (date: string, value: number, more: Members = {}): Members => ({ date, value, ...more });

/** Days of one row, as they are read from the text that they are written as. */
function readAgain(list: readonly unknown[]): unknown {
  const saved: unknown = JSON.parse(reportLines({ rows: [{ days: columnsOf(list) ?? list }] }));
  const { report, troubles } = withRecords(saved, 1e6);
  expect(troubles).toEqual([]);
  return (report as { rows: readonly { days: unknown }[] }).rows[0]?.days;
}

describe('a list of records as columns', () => {
  it('says once what is the same in all of them, and lists what differs', () => {
    const list = [
      day('2026-01-30', 1.5, { limit: 2, status: 'within' }),
      day('2026-01-31', 2.5, { limit: 2, status: 'exceeded' }),
    ];
    expect(columnsOf(list)).toEqual({
      date: ['2026-01-30', '2026-01-31'],
      limit: 2,
      status: ['within', 'exceeded'],
      value: [1.5, 2.5],
    });
  });

  it('tells values that repeat, whole numbers and dates in even steps by their runs', () => {
    const list = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'].map((date, index) => ({
      date,
      start: index * 604_800,
      status: index < 3 ? 'within' : 'exceeded',
    }));
    expect(columnsOf(list)).toEqual({
      date: { runs: [['2026-02-27', 4, 1]] },
      start: { runs: [[0, 4, 604_800]] },
      status: { runs: [['within', 3], ['exceeded']] },
    });
  });

  it('has records within records as columns within columns', () => {
    const list = [1, 2].map((value) => ({
      actual: { value, lower: value / 4 },
      limit: { unit: { symbol: 's' } },
    }));
    expect(columnsOf(list)).toEqual({
      actual: { lower: [0.25, 0.5], value: [1, 2] },
      limit: { unit: { symbol: 's' } },
    });
  });

  it('has null where a record has no such member', () => {
    expect(columnsOf([{ a: 1.5, b: { c: 'x' } }, { a: 2.5 }, { a: 4.5, b: { c: 'y' } }])).toEqual({
      a: [1.5, 2.5, 4.5],
      b: { c: ['x', null, 'y'] },
    });
  });

  it('says how many there are where all are the same', () => {
    expect(columnsOf(Array.from({ length: 5 }, () => ({ b: 1, a: 'x' })))).toEqual({
      a: { runs: [['x', 5]] },
      b: 1,
    });
    expect(columnsOf(Array.from({ length: 3 }, () => ({ a: { b: true } })))).toEqual({
      a: { b: { runs: [[true, 3]] } },
    });
  });

  it.each<{ of: string; list: readonly unknown[] }>([
    { of: 'none', list: [] },
    { of: 'one record', list: [{ a: 1 }] },
    { of: 'texts', list: ['a', 'b'] },
    {
      of: 'a null, which would be read as nothing',
      list: [
        { a: null, b: 1 },
        { a: 1, b: 1 },
      ],
    },
    { of: 'a record without members', list: [{ a: 1 }, {}] },
    { of: 'a member by the name of runs', list: [{ runs: [1] }, { runs: [2] }] },
    { of: 'records that share few names', list: [{ a: 1 }, { b: 1 }, { c: 1 }] },
  ])('is none of $of', ({ list }) => {
    expect(columnsOf(list)).toBeUndefined();
    expect(readAgain(list)).toEqual(list);
  });

  it('is read as the same records, whatever is in them', () => {
    let inColumns = 0;
    fc.assert(
      fc.property(lists, (list) => {
        if (columnsOf(list)) inColumns += 1;
        expect(readAgain(list)).toEqual(list);
      }),
      { numRuns: 400 },
    );
    expect(inColumns).toBeGreaterThan(100);
  });

  it('is never longer than the records on lines of their own', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const before = JSON.stringify({ rows: [{ days: list }] }, null, 2);
        expect(reportLines({ rows: [{ days: columnsOf(list) ?? list }] }).length).toBeLessThanOrEqual(
          before.length + 1,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('is the same text whatever the order in which the members were', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const reversed = list.map((record) => Object.fromEntries(Object.entries(record).toReversed()));
        expect(reportLines({ rows: [{ days: columnsOf(reversed) ?? reversed }] })).toBe(
          reportLines({ rows: [{ days: columnsOf(list) ?? list }] }),
        );
      }),
    );
  });

  it.each([
    { of: '0 and -0', values: [-0, 0, 0, -0, -0, 1, 2] },
    { of: 'steps down through nothing', values: [2, 1, 0, -1, -2] },
    {
      of: 'the largest whole numbers',
      values: [2 ** 53 - 3, 2 ** 53 - 2, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2],
    },
    { of: 'days that are none', values: ['2026-02-28', '2026-02-29', '2026-02-30', '2026-02-31'] },
    {
      of: 'the last days that steps reach',
      values: ['2099-12-30', '2099-12-31', '2100-01-01', '2100-01-02'],
    },
    { of: 'days before there were any', values: ['1969-12-31', '1970-01-01', '1970-01-02', '1970-01-03'] },
    { of: 'numbers and texts that look like them', values: [1, '2', 3, '2026-01-01', 20260102] },
  ])('keeps $of', ({ values }) => {
    const list = values.map((value, index) => ({ value, index }));
    expect(columnsOf(list)).toBeDefined();
    expect(readAgain(list)).toEqual(list);
  });
});

const cells = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(-0, 5e-324, 2 ** 53, 0.1 + 0.2),
  fc.string(),
  fc.boolean(),
  fc.integer({ min: 0, max: 40 }).map((days) => addDays('2026-01-26', days)),
);
const others = fc.oneof(
  fc.array(cells, { maxLength: 3 }),
  fc.record({ symbol: fc.constantFrom('s', 'GB'), amount: cells }, { requiredKeys: [] }),
  fc.constant({ a: { b: [] } }),
);
const records = fc.record(
  {
    date: cells,
    limit: cells,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    more: others,
    window: fc.record({ start: fc.integer(), zone: fc.constant('UTC') }),
  },
  { requiredKeys: ['value'] },
);
/** Records of all kinds, and days of which nearly each member goes on evenly. */
const lists: fc.Arbitrary<readonly Members[]> = fc.oneof(
  fc.array(records, { maxLength: 12 }),
  fc
    .record({ length: fc.nat(40), by: fc.integer({ min: -2, max: 8 }), odd: fc.nat(40), value: cells })
    .map(({ length, by, odd, value }) =>
      Array.from({ length }, (_, index) => ({
        date: addDays('2026-03-20', index * by),
        limit: index === odd ? value : 2,
        ...(index === odd + 1 ? { floor: true } : {}),
        start: 1e9 + index * by,
        value: index / 7,
      })),
    ),
);
