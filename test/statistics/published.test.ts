import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  normalTwoSided,
  studentBelow,
  studentQuantile,
} from '../../src/statistics/distributions.ts';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { estimateOf, fitOf, modelOf } from '../../src/statistics/regression.ts';
import { theilSen } from '../../src/statistics/theil-sen.ts';

/** Equal to a published value to the given relative difference. */
function expectNear(actual: number, published: number, relative = 1e-9): void {
  expect(Math.abs(actual - published) / Math.abs(published), `${actual} against ${published}`).toBeLessThan(
    relative,
  );
}

describe('published worked examples', () => {
  it('Theil–Sen: Sen 1968', () => {
    const fit = theilSen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]);
    expectNear(fit.slope, 4);
    expectNear(fit.intercept, 4);
    expectNear(theilSen([0, 1, 2, 3, 4], [9, 4, 7, 5, 3]).slope, -1.4166666666666667);
  });

  it('regression with independent errors: NIST StRD Norris', () => {
    const xs = [
      0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777, 558.2, 0.4, 0.6, 775.5, 666.9, 338,
      447.5, 11.6, 556, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999, 779, 11.1, 118.3,
      229.2, 669.1, 448.9, 0.5,
    ];
    const ys = [
      0.1, 338.8, 118.1, 888, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3,
      448.9, 10.8, 557.7, 228.3, 998, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888, 998.5, 778.9, 10.2, 117.6,
      228.9, 668.4, 449.2, 0.2,
    ];
    const independent = { name: 'independent', covariance: (a: number, b: number) => (a === b ? 1 : 0) };
    const places = xs.map((_, index) => index);
    const fit = fitOf(modelOf(independent, places, [() => 1, (place) => xs[place] ?? 0]), ys);
    const [intercept, slope] = [estimateOf(fit, [1, 0]), estimateOf(fit, [0, 1])];
    expectNear(slope.centre, 1.00211681802045);
    expectNear(intercept.centre, -0.262323073774029);
    expectNear(slope.scale, 4.29796848199937e-4);
    expectNear(intercept.scale, 0.232818234301152);
    expect(slope.freedom).toBe(34);
  });

  it('Mann–Whitney: benchstat’s benchmarks', () => {
    const old = [1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774];
    const now = [1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425];
    const test = mannWhitney(old, now);
    expect(test.u).toBe(100);
    expectNear(test.p, 1.082509e-5, 1e-6);
  });

  it('Mann–Whitney: small samples, without ties and with nothing but ties in one', () => {
    const plain = mannWhitney([2, 1, 3, 5], [0, 4, 6, 7]);
    expect(plain.u).toBe(5);
    expectNear(plain.p, 0.4857142857, 1e-7);
    const tied = mannWhitney([2, 1, 3, 5], [2, 2, 2, 2]);
    expect(tied.u).toBe(10);
    expectNear(tied.p, 0.7142857143, 1e-7);
  });

  it('the normal distribution: Abramowitz and Stegun, table 26.1', () => {
    expectNear(normalTwoSided(1.96), 0.0499957902964409, 1e-12);
    expectNear(normalTwoSided(4), 2 * 3.16712418331199e-5, 1e-12);
  });

  it('Student’s distribution: its closed forms for one and two degrees, and the tables’ 2.228 for ten', () => {
    expectNear(studentBelow(1, 1), 0.75, 1e-13);
    expectNear(studentBelow(Math.SQRT2, 2), 0.5 + Math.SQRT1_2 / 2, 1e-13);
    expectNear(studentQuantile(0.975, 1), Math.tan(Math.PI * 0.475), 1e-11);
    expectNear(studentQuantile(0.975, 2), 0.95 / Math.sqrt(2 * 0.975 * 0.025), 1e-12);
    expectNear(studentQuantile(0.975, 10), 2.22813885, 1e-8);
    expectNear(studentQuantile(0.975, 28), 2.04840714, 1e-8);
    // Whole degrees go by finite sums near the middle and by a continued fraction in the tails: both sides of the seam.
    for (const df of [3, 8, 22, 81]) {
      const step = (studentBelow(5 + 1e-7, df) - studentBelow(5 - 1e-7, df)) / studentBelow(-5, df);
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(1e-5);
    }
  });

  it('the bound of Clopper and Pearson: that many errors or fewer are seen with a chance of 5%', () => {
    for (const [errors, events] of [
      [0, 100],
      [1, 50],
      [10, 100],
    ] as const) {
      const share = betaQuantile(0.95, errors + 1, events - errors);
      let [chance, term] = [0, (1 - share) ** events];
      for (let k = 0; k <= errors; k += 1) {
        chance += term;
        term *= ((events - k) / (k + 1)) * (share / (1 - share));
      }
      expectNear(chance, 0.05, 1e-9);
    }
  });
});
