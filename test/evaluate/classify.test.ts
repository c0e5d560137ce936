import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, usageOf } from '../../src/evaluate/classify.ts';
import { budget, quantity } from '../support/budget.ts';

const atMost = (limit: string) => budget({ bound: 'at_most', limit: quantity(limit) });
const atLeast = (limit: string) => budget({ bound: 'at_least', limit: quantity(limit) });

describe('usage', () => {
  it('of a ceiling is actual over limit', () => {
    expect(usageOf(atMost('300s'), 285)).toBe(0.95);
  });

  it('of a floor is limit over actual, and infinite at zero', () => {
    expect(usageOf(atLeast('50 TPS'), 100)).toBe(0.5);
    expect(usageOf(atLeast('50 TPS'), 0)).toBe('infinite');
  });

  it('of a ratio target is the share of the error budget spent', () => {
    expect(usageOf(atLeast('99.9%'), 0.9995)).toBeCloseTo(0.5, 9);
    expect(usageOf(atLeast('99.9%'), 1)).toBe(0);
  });

  it('of a target of 100% knows only all and nothing', () => {
    expect(usageOf(atLeast('100%'), 1)).toBe(0);
    expect(usageOf(atLeast('100%'), 0.999999)).toBe('infinite');
  });

  it('has no meaning for a limit that is not positive', () => {
    expect(usageOf(atMost('0s'), 1)).toBe('none');
    expect(usageOf(atMost('-5s'), -6)).toBe('none');
  });

  it('of something that shrinks under a ceiling is nothing', () => {
    expect(usageOf(atMost('10 GB/year'), -5)).toBe(0);
  });
});

describe('a status', () => {
  it('is the reference report’s for its four examples', () => {
    expect(classify(atMost('10s'), 7.2).status).toBe('within');
    expect(classify(atMost('300s'), 285).status).toBe('approaching');
    expect(classify(atMost('2s'), 2.1).status).toBe('exceeded');
    expect(classify(atMost('600s'), 450).status).toBe('within');
  });

  it('approaches at exactly 90% and is not exceeded at exactly the limit', () => {
    expect(classify(atMost('10s'), 9).status).toBe('approaching');
    expect(classify(atMost('10s'), 10)).toEqual({ status: 'approaching', usage: 1, headroom: 0 });
    expect(classify(atMost('10s'), 10.000001).status).toBe('exceeded');
  });

  it('approaches at 90% of any limit, whatever the last digit of the product is', () => {
    for (let tenths = 1; tenths <= 2000; tenths += 1) {
      const limit = tenths / 10;
      expect(classify(atMost(`${limit}s`), 0.9 * limit).status, `${limit} s`).toBe('approaching');
    }
    // 45 bad of 10,000 events are 90% of the 50 that 99.5% allows.
    expect(classify(atLeast('99.5%'), 9955 / 10_000).status).toBe('approaching');
  });

  it('under a limit of zero is exceeded by anything more and within at zero', () => {
    expect(classify(atMost('0 queries'), 1)).toEqual({ status: 'exceeded', usage: 'none', headroom: -1 });
    expect(classify(atMost('0 queries'), 0).status).toBe('within');
  });

  it('of a floor at zero is exceeded', () => {
    expect(classify(atLeast('50 TPS'), 0)).toEqual({ status: 'exceeded', usage: 'infinite', headroom: -50 });
  });

  it('never gets better as the actual gets worse', () => {
    const order = ['within', 'approaching', 'exceeded'];
    const actual = fc.double({ min: 0, max: 1000, noNaN: true });
    const limits = fc.constantFrom(
      atMost('300s'),
      atMost('0s'),
      atLeast('50 TPS'),
      atLeast('99.9%'),
      atMost('0.5%'),
    );
    fc.assert(
      fc.property(limits, actual, actual, (limit, a, b) => {
        const scaled = limit.limit.unit.kind === 'ratio' ? [a / 1000, b / 1000] : [a, b];
        const [low, high] = [Math.min(...scaled), Math.max(...scaled)];
        const [better, worse] = limit.bound === 'at_most' ? [low, high] : [high, low];
        const [first, second] = [classify(limit, better), classify(limit, worse)];
        expect(order.indexOf(first.status)).toBeLessThanOrEqual(order.indexOf(second.status));
        expect(first.headroom).toBeGreaterThanOrEqual(second.headroom);
        expect(first.usage).not.toBeNaN();
      }),
    );
  });
});
