import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayPoint, STATUSES } from '../../src/model/verdict.ts';
import { gistOf } from '../../src/room/gist.ts';
import { definitionReader, packGist, unpackGist } from '../../src/room/pack.ts';
import { packDays, unpackDays } from '../../src/room/pack-days.ts';
import { exampleReport } from '../support/example-report.ts';
import { richReport } from '../support/rich-report.ts';

describe('a gist that was packed', () => {
  it.each([
    ['a weekly report', exampleReport()],
    ['a monthly review', exampleReport('monthly')],
    ['a report with all that there is', richReport()],
  ])('is the same again, of %s', (_, report) => {
    const gist = gistOf(report, 'all');
    const again = unpackGist(packGist(gist), definitionReader());
    expect({ ...again }).toEqual(JSON.parse(JSON.stringify(gist)));
  });

  it('has figures without end, which JSON has not', () => {
    const { rows, ...gist } = gistOf(exampleReport());
    const [row] = rows;
    if (!row) throw new Error('The example has no rows.');
    const endless = { ...row, limit: Number.POSITIVE_INFINITY, actual: { value: Number.NEGATIVE_INFINITY } };
    const again = unpackGist(packGist({ ...gist, rows: [endless] }), definitionReader());
    expect(again.rows).toEqual([endless]);
  });

  it('reads nothing but its head for a list', () => {
    const packed = packGist(gistOf(exampleReport()));
    const again = unpackGist({ ...packed, body: gzipSync('no JSON'), budgets: ['none'] }, definitionReader());
    expect(again.headline).toBe(exampleReport().headline);
    expect(() => again.rows).toThrow(SyntaxError);
  });
});

const DATES = Array.from({ length: 9 }, (_, index) => `2026-01-0${index + 1}`);

it('days are the same again, whichever they are', () => {
  const day = (date: string): fc.Arbitrary<DayPoint> =>
    fc.record(
      {
        date: fc.constant(date),
        status: fc.constantFrom(...STATUSES),
        limit: fc.constantFrom(1, 2.5),
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        floor: fc.constant(true as const),
        rolled: fc.constant({ value: 3 }),
      },
      { requiredKeys: ['date', 'status', 'limit'] },
    );
  const days = fc
    .subarray(DATES)
    .chain((dates) => fc.tuple(...dates.map(day)))
    .map((all): readonly DayPoint[] => all);
  fc.assert(
    fc.property(days, (all) => {
      const packed = JSON.parse(JSON.stringify(packDays(all, DATES)));
      expect(unpackDays(packed, DATES)).toEqual(all);
    }),
  );
});
