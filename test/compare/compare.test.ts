import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { heldToBudgets } from '../../src/compare/budgets.ts';
import { compareBenchmarks } from '../../src/compare/compare.ts';
import { comparisonOf } from '../../src/compare/comparison.ts';
import type { Benchmark } from '../../src/model/benchmark.ts';
import { budget, quantity } from '../support/budget.ts';

const of = (
  name: string,
  samples: readonly number[],
  unit = 'ns/op',
  better: Benchmark['better'] = 'lower',
): Benchmark => ({ name, unit, better, samples });
const compare = (
  before: readonly number[],
  after: readonly number[],
  better: Benchmark['better'] = 'lower',
) => compareBenchmarks([of('B', before, 'x', better)], [of('B', after, 'x', better)], 0.1)[0];
const OLD = [1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774];
const NEW = [1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425];

describe('a benchmark against its baseline', () => {
  it('has the medians, the change and the p of the published example', () => {
    const compared = compare(OLD, NEW);
    expect(compared).toMatchObject({
      outcome: 'improved',
      before: { median: 1718, n: 10 },
      after: { median: 1422.5, n: 10 },
    });
    expect(compared?.change).toBeCloseTo(-0.172, 4);
    expect(compared?.p).toBeCloseTo(1.082509e-5, 11);
    expect(compare(NEW, OLD)?.outcome).toBe('regressed');
  });

  it('is worse when it is less, where more is better', () => {
    expect(compare(OLD, NEW, 'higher')?.outcome).toBe('regressed');
    expect(compare(NEW, OLD, 'higher')?.outcome).toBe('improved');
  });

  it('needs both the size and the test: neither alone is a regression', () => {
    const five = OLD.map((value) => value * 1.05);
    expect(compare(OLD, five)).toMatchObject({ outcome: 'unchanged' });
    expect(compare([100, 150, 90, 160], [120, 165, 115, 130])).toMatchObject({ outcome: 'unchanged' });
  });

  it('with too few samples a side is unverified, and fails only when told to be strict', () => {
    const [three] = compareBenchmarks([of('B', [10, 10, 10])], [of('B', [20, 20, 20])], 0.1);
    expect(three).toMatchObject({
      outcome: 'unverified',
      remark: expect.stringContaining('take at least 4, better 10'),
    });
    expect(three?.p).toBeCloseTo(0.1, 9);
    const sides = { baseline: [of('B', [10])], current: [of('B', [20])], budgets: [], threshold: 0.1 };
    expect(comparisonOf({ ...sides, strict: false }).failed).toBe(0);
    expect(comparisonOf({ ...sides, strict: true }).failed).toBe(1);
    expect(comparisonOf({ ...sides, current: [of('B', [5])], strict: true }).failed).toBe(0);
  });

  it('is matched by name and unit; others were added and removed', () => {
    const compared = compareBenchmarks(
      [of('A', [1]), of('B', [1], 's')],
      [of('B', [1], 'ms'), of('C', [1])],
      0.1,
    );
    expect(compared.map(({ name, unit, outcome }) => `${name} ${unit} ${outcome}`).toSorted()).toEqual([
      'A ns/op removed',
      'B ms added',
      'B s removed',
      'C ns/op added',
    ]);
  });

  it('whose baseline is zero has no share of change', () => {
    expect(compare([0, 0, 0, 0], [1, 1, 1, 1])).toMatchObject({ outcome: 'from_zero' });
    expect(compare([0, 0], [0, 0])).toMatchObject({ outcome: 'unchanged' });
    expect(compare([0, 0, 0, 0], [1, 1, 1, 1])?.change).toBeUndefined();
  });

  it('of noisy samples says so', () => {
    expect(compare([50, 100, 150, 200, 60], [50, 100, 150, 200, 60])?.remark).toContain(
      'measure on a quieter machine',
    );
  });

  it('fails on at most 2% of unchanged code with 8% noise at ten samples, and catches a true 15% in at least 80%', () => {
    const random = seeded('benchmarks', 'noise');
    const samples = (factor: number) =>
      Array.from({ length: 10 }, () => 100 * factor * (1 + 0.08 * random.normal()));
    const rate = (factor: number, runs: number) =>
      Array.from({ length: runs }, () => compare(samples(1), samples(factor))).filter(
        (one) => one?.outcome === 'regressed',
      ).length / runs;
    expect(rate(1, 3000)).toBeLessThanOrEqual(0.02);
    expect(rate(1.15, 1500)).toBeGreaterThanOrEqual(0.8);
  });
});

describe('a budget of an operation', () => {
  const limited = budget({ limit: quantity('100 ms'), benchmark: { name: 'Submit' } });

  it('is held to the median, in whatever unit of time the benchmark counts', () => {
    const held = (samples: readonly number[], unit: string) =>
      heldToBudgets([limited], [of('Submit', [1, 2], 'B/op'), of('Submit', samples, unit)])[0];
    expect(held([99e6, 98e6, 120e6], 'ns/op')).toMatchObject({ status: 'within', actual: 0.099 });
    expect(held([0.2], 's')).toMatchObject({ status: 'exceeded', actual: 0.2 });
  });

  it('is none of a comparison of other benchmarks', () => {
    const comparison = comparisonOf({
      baseline: [of('X', [1])],
      current: [of('X', [1])],
      budgets: [limited],
      threshold: 0.1,
      strict: false,
    });
    expect(comparison).toMatchObject({ failed: 0, budgets: [] });
  });

  it('fails when its benchmark was in the baseline and is gone', () => {
    const comparison = comparisonOf({
      baseline: [of('X', [1]), of('Submit', [1])],
      current: [of('X', [1])],
      budgets: [limited],
      threshold: 0.1,
      strict: false,
    });
    expect(comparison).toMatchObject({
      failed: 1,
      budgets: [
        { status: 'missing', remark: 'There is no benchmark Submit of that dimension. There are X.' },
      ],
    });
  });
});
