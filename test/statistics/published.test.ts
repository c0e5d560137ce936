import { describe, expect, it } from 'vitest';
import {
  normalBelow,
  normalQuantile,
  normalTwoSided,
  studentBelow,
  studentQuantile,
} from '../../src/statistics/distributions.ts';
import { leastSquares } from '../../src/statistics/least-squares.ts';
import { mannKendall } from '../../src/statistics/mann-kendall.ts';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { theilSen } from '../../src/statistics/theil-sen.ts';

/** Equal to a published value to the given relative difference. */
function expectNear(actual: number, published: number, relative = 1e-9): void {
  expect(Math.abs(actual - published) / Math.abs(published), `${actual} against ${published}`).toBeLessThan(
    relative,
  );
}

describe('published worked examples', () => {
  it('Theil–Sen: Sen 1968, with its 93% interval', () => {
    const fit = theilSen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]);
    const { lower, upper } = fit.interval({ confidence: 0.93 });
    expectNear(fit.slope, 4);
    expectNear(fit.intercept, 4);
    expectNear(lower, 26 / 7);
    expectNear(upper, 4.375);
  });

  it('Mann–Kendall: five values with a falling score', () => {
    const test = mannKendall([9, 4, 7, 5, 3]);
    expect(test.score).toBe(-6);
    expectNear(test.variance, 50 / 3);
    expectNear(test.z, -1.224744871391589);
    expectNear(test.p, 0.22067136, 1e-7);
    expectNear(theilSen([0, 1, 2, 3, 4], [9, 4, 7, 5, 3]).slope, -1.4166666666666667);
  });

  it('least squares: NIST StRD Norris', () => {
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
    const fit = leastSquares(xs, ys);
    expectNear(fit.slope, 1.00211681802045);
    expectNear(fit.intercept, -0.262323073774029);
    expectNear(fit.slopeError, 4.29796848199937e-4);
    expectNear(fit.interceptError, 0.232818234301152);
    expectNear(fit.rSquared, 0.999993745883712);
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
    expectNear(normalBelow(1), 0.841344746068543, 1e-13);
    expectNear(normalBelow(2), 0.977249868051821, 1e-13);
    expectNear(normalBelow(-4), 3.16712418331199e-5, 1e-12);
    expectNear(normalTwoSided(1.96), 0.0499957902964409, 1e-12);
    expectNear(normalQuantile(0.975), 1.959963984540054, 1e-12);
  });

  it('Student’s distribution: its closed forms for one and two degrees, and the tables’ 2.228 for ten', () => {
    expectNear(studentBelow(1, 1), 0.75, 1e-13);
    expectNear(studentBelow(Math.SQRT2, 2), 0.5 + Math.SQRT1_2 / 2, 1e-13);
    expectNear(studentQuantile(0.975, 1), Math.tan(Math.PI * 0.475), 1e-11);
    expectNear(studentQuantile(0.975, 2), 0.95 / Math.sqrt(2 * 0.975 * 0.025), 1e-12);
    expectNear(studentQuantile(0.975, 10), 2.22813885, 1e-8);
    expectNear(studentQuantile(0.975, 28), 2.04840714, 1e-8);
  });
});
