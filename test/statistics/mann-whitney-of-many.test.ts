import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { mannWhitneyOfMany } from '../../src/statistics/mann-whitney-of-many.ts';

describe('the test of many samples', () => {
  it('agrees with the exact one where both can be had, with ties and without', () => {
    const random = seeded('statistics', 'many');
    for (const [shift, digits] of [
      [0, 3],
      [0.4, 3],
      [0.8, 0],
    ]) {
      const values = (mean = 0) =>
        Array.from({ length: 40 }, () => Number((mean + random.normal()).toFixed(digits)));
      const [first, second] = [values(), values(shift)];
      const [exact, normal] = [mannWhitney(first, second), mannWhitneyOfMany(first, second)];
      expect(normal.u).toBe(exact.u);
      expect(Math.abs(normal.p - exact.p)).toBeLessThan(0.005);
    }
  });

  it('finds nothing in values that are all one', () => {
    expect(mannWhitneyOfMany([1, 1, 1], [1, 1])).toEqual({ u: 3, p: 1 });
  });
});
