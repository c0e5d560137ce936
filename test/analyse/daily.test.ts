import { describe, expect, it } from 'vitest';
import { dailyOf, inflation, parted, scaleOf, worse } from '../../src/analyse/daily.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { rowOf } from '../support/row.ts';

describe('daily values', () => {
  it('keep their place in the calendar, so that a day without data leaves a gap', () => {
    expect(dailyOf(rowOf([1, undefined, undefined, 4]).days)).toEqual({ xs: [0, 3], ys: [1, 4] });
  });

  it('lose nothing but the line in less than three weeks', () => {
    // 1, 3 and 5 rise by 2 a day from 1.
    const left = parted({ xs: [0, 1, 2], ys: [1, 3, 5] }, 2);
    expect(left).toEqual({ deseasonalised: [1, 3, 5], residuals: [1, 1, 1] });
  });

  it('lose each weekday’s distance from the mean of all from three weeks on', () => {
    const xs = Array.from({ length: 21 }, (_, x) => x);
    // One day in seven is 17 and six are 10, so the mean of all is 11 and every day comes to lie on it.
    const ys = xs.map((x) => (x % 7 === 0 ? 17 : 10));
    const level = xs.map(() => 11);
    expect(parted({ xs, ys }, 0)).toEqual({ deseasonalised: level, residuals: level });
    const rising = parted({ xs, ys: ys.map((y, x) => y + x) }, 1);
    expect(rising.residuals).toEqual(level);
    expect(rising.deseasonalised).toEqual(xs.map((x) => 11 + x));
  });

  it('tell weekdays by the calendar, not by how many values came before', () => {
    const xs = Array.from({ length: 28 }, (_, x) => x).filter((x) => x !== 3 && x !== 8);
    // Each weekday has one value only, whatever is missing: without its pattern nothing but the mean is left.
    const left = parted({ xs, ys: xs.map((x) => x % 7) }, 0).residuals;
    for (const value of left) expect(value).toBeCloseTo(left[0] ?? Number.NaN, 12);
  });
});

describe('the inflation of a variance by correlation from day to day', () => {
  it.each([
    // −1 follows 1: r₁ = −3/4, and with (1 + 0)/4 still below zero, so nothing is inflated.
    { residuals: [1, -1, 1, -1], lost: 0, expected: 1 },
    // r₁ = (1 − 1 + 1)/4 = 0.25; r* = 0.25 + (1 + 4·0.25)/4 = 0.75; 1.75/0.25 = 7.
    { residuals: [1, 1, -1, -1], lost: 0, expected: 7 },
    // With 3 more lost r* = 0.25 + 5/4 = 1.5, clipped to 0.9: 1.9/0.1 = 19.
    { residuals: [1, 1, -1, -1], lost: 3, expected: 19 },
    // A constant series has no correlation: r* = 0 + 1/4; 1.25/0.75.
    { residuals: [2, 2, 2, 2], lost: 0, expected: 5 / 3 },
  ])('is $expected for $residuals with $lost lost', ({ residuals, lost, expected }) => {
    expect(inflation(residuals, lost)).toBeCloseTo(expected, 12);
  });
});

describe('what changes are measured against', () => {
  it.each([
    { bound: 'at_most', limit: '2s', scale: 2 },
    { bound: 'at_least', limit: '500 TPS', scale: 500 },
    { bound: 'at_most', limit: '1%', scale: 0.01 },
    // A ratio target of 99.9% allows errors of 0.1%.
    { bound: 'at_least', limit: '99.9%', scale: 0.001 },
  ] as const)('is $scale for $bound $limit', ({ bound, limit, scale }) => {
    expect(scaleOf(gaugeBudget({ bound, limit: quantity(limit) }))).toBeCloseTo(scale, 12);
  });

  it('has a sign: more is worse under a ceiling, less is worse over a floor', () => {
    expect(worse({ bound: 'at_most' })).toBe(1);
    expect(worse({ bound: 'at_least' })).toBe(-1);
  });
});
