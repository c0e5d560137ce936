import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAt, pointsAt } from '../../../src/adapters/prometheus/ask.ts';

describe('an answer to a query for several windows', () => {
  it('has at each moment the points of the series that have one there, and no other', () => {
    const moments = fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 })
      .map((some) => some.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(moments, { maxLength: 4 }), fc.integer({ min: -1, max: 41 }), (all, end) => {
        const series = all.map((own, index) => ({
          labels: { series: String(index) },
          points: own.map((at) => ({ at, value: 100 * index + at })),
        }));
        const having = all.flatMap((own, index) => (own.includes(end) ? [100 * index + end] : []));
        expect(pointsAt({ series }, end).map(({ point }) => point.value)).toEqual(having);
        expect(numberAt({ series }, { start: end - 1, end })).toBe(having[0]);
      }),
    );
  });
});
