import { describe, expect, it } from 'vitest';
import { allEqual, dailyOf, measureOf, worse } from '../../src/analyse/daily.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { rowOf } from '../support/row.ts';

describe('daily values', () => {
  const plain = measureOf(gaugeBudget());

  it('keep their place in the calendar, so that a day without data leaves a gap', () => {
    expect(dailyOf(rowOf([1, undefined, undefined, 4]).days, plain)).toEqual({ xs: [0, 3], ys: [1, 4] });
  });

  it('may begin with a later day, whose place stays what it is', () => {
    expect(dailyOf(rowOf([1, 2, 3, 4]).days, plain, 2)).toEqual({ xs: [2, 3], ys: [3, 4] });
  });

  it('are errors where the limit is a target ratio', () => {
    const target = gaugeBudget({ bound: 'at_least', limit: quantity('99.9%') });
    const { ys } = dailyOf(rowOf([0.998, 1], { budget: target }).days, measureOf(target));
    expect(ys).toEqual([expect.closeTo(0.002, 12), 0]);
  });

  it('are equal up to the noise of floating point', () => {
    expect(allEqual([0.1 + 0.2, 0.3])).toBe(true);
    expect(allEqual([0, 0])).toBe(true);
    expect(allEqual([0.3, 0.300_001])).toBe(false);
    expect(allEqual([-1, 1])).toBe(false);
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
    expect(measureOf(gaugeBudget({ bound, limit: quantity(limit) })).scale).toBeCloseTo(scale, 12);
  });

  it('has a sign: more is worse under a ceiling and of errors, less is worse over a floor', () => {
    expect(worse({ bound: 'at_most' })).toBe(1);
    expect(worse({ bound: 'at_least' })).toBe(-1);
    expect(measureOf(gaugeBudget({ bound: 'at_least', limit: quantity('99%') })).sign).toBe(1);
  });
});
