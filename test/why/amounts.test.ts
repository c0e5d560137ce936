import { describe, expect, it } from 'vitest';
import type { Bucket, Measured } from '../../src/model/series.ts';
import { normalTwoSided } from '../../src/statistics/distributions.ts';
import { amountOf, levelOf, pooled } from '../../src/why/amounts.ts';
import { budget, quantity } from '../support/budget.ts';

const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, Number.POSITIVE_INFINITY];
const SPREAD = 0.6;

/** A hundred thousand log-normal latencies in the buckets of a client library. */
function latencies(p95: number, events = 100_000): Measured {
  const median = p95 / Math.exp(1.6449 * SPREAD);
  const above = (seconds: number) => {
    const z = Math.log(seconds / median) / SPREAD;
    const tail = normalTwoSided(z) / 2;
    return z < 0 ? 1 - tail : tail;
  };
  const buckets = BOUNDS.map((upper, index): Bucket => {
    const lower = BOUNDS[index - 1] ?? 0;
    const share = (lower === 0 ? 1 : above(lower)) - (upper === Number.POSITIVE_INFINITY ? 0 : above(upper));
    return { lower, upper, count: events * share };
  });
  return { kind: 'histogram', buckets };
}

describe('the level of a quantile', () => {
  it.each([0.3, 0.45, 0.49, 0.7, 0.95, 1.2, 2.3, 4.5])(
    'moves as much as what it is of, also from one bucket to the next and beyond the last: %s s and a quarter more',
    (p95) => {
      const sizes = [p95, 1.25 * p95].map((one) => levelOf(budget(), latencies(one), true)?.size ?? 0);
      const moved = (sizes[1] ?? 0) - (sizes[0] ?? 0);
      expect(moved).toBeGreaterThan(0.6 * Math.log(1.25));
      expect(moved).toBeLessThan(1.5 * Math.log(1.25));
    },
  );

  it('is unknown of fewer observations than a quantile needs', () => {
    expect(levelOf(budget(), latencies(0.3, 58), true)).toBeUndefined();
    expect(levelOf(budget(), latencies(0.3, 59.1), true)).toBeDefined();
  });

  it('has the more variance, the fewer observations there are', () => {
    const [few, many] = [100, 10_000].map(
      (events) => levelOf(budget(), latencies(0.3, events), true)?.variance ?? 0,
    );
    expect((few ?? 0) / (many ?? 1)).toBeCloseTo(100, 6);
  });
});

describe('the level beyond which observations are counted', () => {
  const of = (limit: string, ...p95s: readonly number[]) => {
    const [first = 0] = p95s;
    expect(first).toBeGreaterThan(0);
    return amountOf(
      budget({ limit: quantity(limit) }),
      Number(limit.replace('s', '')),
      p95s.map((one) => latencies(one)),
    );
  };

  it('is the limit, where enough are beyond it', () => {
    expect(of('0.5s', 0.3, 0.6)).toEqual({ parted: 'beyond_limit', beyond: 0.5 });
  });

  it('is what was usual, where hardly any are beyond the limit in either stretch', () => {
    const { parted, beyond = 0 } = of('5s', 0.3, 0.4);
    expect(parted).toBe('beyond_usual');
    expect(beyond).toBeGreaterThan(0.25);
    expect(beyond).toBeLessThan(0.5);
  });
});

describe('pieces as one', () => {
  it('count as often as their weights say, and nothing where there are no data', () => {
    const none: Measured = { kind: 'none', why: 'no_data', detail: 'No data.' };
    const ratio = (part: number): Measured => ({ kind: 'ratio', part, whole: 10 });
    const parts = [ratio(1), ratio(3), none].map((measured) => ({ measured }));
    expect(pooled(parts, [1, 0.5, 1]).measured).toEqual({ kind: 'ratio', part: 2.5, whole: 15 });
    const numbers = [2, 4].map((value): Measured => ({ kind: 'number', value }));
    const told = pooled(
      [...numbers, none].map((measured) => ({ measured })),
      [1, 3, 4],
    );
    expect(told).toMatchObject({ measured: { kind: 'number', value: 3.5 }, presence: 0.5 });
  });

  it('are nothing where one of them is implausible', () => {
    const bad: Measured = { kind: 'none', why: 'implausible', detail: 'It is none.' };
    const parts = [{ measured: { kind: 'increase', increase: 1 } as const }, { measured: bad }];
    expect(pooled(parts, [1, 1]).measured).toEqual(bad);
  });
});
