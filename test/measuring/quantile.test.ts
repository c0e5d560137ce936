import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewestEvents, observations, observationsAbove, quantileOf } from '../../src/measuring/quantile.ts';
import type { Bucket } from '../../src/model/series.ts';

const buckets = (...bounds: readonly (readonly [number, number, number])[]): readonly Bucket[] =>
  bounds.map(([lower, upper, count]) => ({ lower, upper, count }));

describe('a quantile of a histogram', () => {
  it('is interpolated linearly inside the bucket that the rank falls in, and names that bucket', () => {
    const found = quantileOf(buckets([0, 0.5, 90], [0.5, 1, 10]), 0.95);
    expect(found).toEqual({ value: 0.75, lower: 0.5, upper: 1 });
  });

  it('is the upper bound when the rank is the last of its bucket', () => {
    expect(quantileOf(buckets([0, 0.5, 95], [0.5, 1, 5]), 0.95)?.value).toBe(0.5);
  });

  it('passes over empty buckets', () => {
    expect(quantileOf(buckets([0, 1, 0], [1, 2, 0], [2, 4, 10]), 0.5)).toEqual({
      value: 3,
      lower: 2,
      upper: 4,
    });
  });

  it('is only a floor when the rank falls in the unbounded bucket', () => {
    const found = quantileOf(buckets([0, 1, 50], [1, Number.POSITIVE_INFINITY, 50]), 0.95);
    expect(found).toEqual({ value: 1, lower: 1 });
  });

  it('takes the bound of a first bucket that reaches down without end', () => {
    const found = quantileOf(buckets([Number.NEGATIVE_INFINITY, -2, 10]), 0.5);
    expect(found?.value).toBe(-2);
  });

  it('is interpolated on a log scale in exponential buckets', () => {
    expect(quantileOf(buckets([1, 4, 10]), 0.5, true)?.value).toBeCloseTo(2, 12);
  });

  it('is not there without observations', () => {
    expect(quantileOf(buckets([0, 1, 0]), 0.95)).toBeUndefined();
    expect(quantileOf([], 0.95)).toBeUndefined();
  });

  it('never falls as the quantile rises, and stays inside its bucket', () => {
    const counts = fc
      .array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((n) => n > 0));
    fc.assert(
      fc.property(
        counts,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (all, a, b) => {
          const histogram = all.map((count, index) => ({ lower: index, upper: index + 1, count }));
          const [low, high] = [quantileOf(histogram, Math.min(a, b)), quantileOf(histogram, Math.max(a, b))];
          if (!low || !high || high.upper === undefined)
            throw new Error('a histogram with observations has quantiles');
          expect(low.value).toBeLessThanOrEqual(high.value);
          expect(high.value).toBeGreaterThanOrEqual(high.lower);
          expect(high.value).toBeLessThanOrEqual(high.upper);
        },
      ),
    );
  });
});

describe('the fewest events for a quantile', () => {
  it('are the numbers Wilks published for a one-sided 95% bound', () => {
    expect([0.95, 0.99, 0.999].map(fewestEvents)).toEqual([59, 299, 2995]);
  });

  it('mirror below the median', () => {
    expect(fewestEvents(0.05)).toBe(59);
  });
});

describe('the observations above a level', () => {
  const some = buckets([0, 1, 60], [1, 2, 30], [2, Number.POSITIVE_INFINITY, 10]);

  it('are interpolated inside the bucket that holds it', () => {
    expect([0, 0.5, 1, 1.5, 2].map((level) => observationsAbove(some, level))).toEqual([100, 70, 40, 25, 10]);
  });

  it('are all of an unbounded bucket that it lies in', () => {
    expect(observationsAbove(some, 50)).toBe(10);
    expect(observationsAbove(buckets([Number.NEGATIVE_INFINITY, -2, 10], [-2, 0, 5]), -3)).toBe(5);
  });

  it('are what a quantile leaves above it, in classic and in exponential buckets', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 });
    const quantile = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(counts, quantile, fc.boolean(), (all, q, exponential) => {
        const made = buckets(...all.map((count, index) => [2 ** index, 2 ** (index + 1), count] as const));
        const value = quantileOf(made, q, exponential)?.value ?? 0;
        expect(observationsAbove(made, value, exponential)).toBeCloseTo((1 - q) * observations(made), 6);
      }),
    );
  });
});
