import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { heldToBudgets } from '../../src/compare/budgets.ts';
import { compareBenchmarks } from '../../src/compare/compare.ts';
import { comparisonOf } from '../../src/compare/comparison.ts';
import { withDirections } from '../../src/compare/directions.ts';
import type { Benchmark, Directions } from '../../src/model/benchmark.ts';
import { budgetSentence } from '../../src/render/compare/words.ts';
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

  it('whose baseline is zero has no share of change, and fails where a rise is shown to be one', () => {
    expect(compare([0, 0, 0, 0], [1, 1, 1, 1])).toMatchObject({ outcome: 'from_zero' });
    expect(compare([0, 0], [0, 0])).toMatchObject({ outcome: 'unchanged' });
    expect(compare([0, 0, 0, 0], [1, 1, 1, 1])?.change).toBeUndefined();
    const failed = (after: readonly number[], better: Benchmark['better']) =>
      comparisonOf({
        baseline: [of('B', [0, 0, 0, 0], 'x', better)],
        current: [of('B', after, 'x', better)],
        budgets: [],
        threshold: 0.1,
        strict: false,
      }).failed;
    expect(failed([1, 1, 1, 1], 'lower')).toBe(1);
    expect(failed([1, 1, 1, 1], 'unknown')).toBe(1);
    expect(failed([1, 1, 1, 1], 'higher')).toBe(0);
    expect(failed([1], 'lower')).toBe(0);
  });

  it('whose direction is not known is neither better nor worse when it moved, and fails until somebody says it', () => {
    const sides = {
      baseline: [of('B', OLD, 'points', 'unknown')],
      current: [of('B', NEW, 'points', 'unknown')],
    };
    const judged = (better: Directions) =>
      comparisonOf({
        baseline: withDirections(sides.baseline, better),
        current: withDirections(sides.current, better),
        budgets: [],
        threshold: 0.1,
        strict: false,
      });
    expect(judged({})).toMatchObject({
      failed: 1,
      benchmarks: [{ outcome: 'undirected', remark: expect.stringContaining('benchmarks.better') }],
    });
    expect(judged({ points: 'higher' })).toMatchObject({ failed: 1, benchmarks: [{ outcome: 'regressed' }] });
    expect(judged({ points: 'lower' })).toMatchObject({ failed: 0, benchmarks: [{ outcome: 'improved' }] });
    expect(compare(OLD, OLD, 'unknown')?.outcome).toBe('unchanged');
  });

  it('of which the sides say opposite directions has none; one that says nothing leaves it to the other', () => {
    const sides = (before: Benchmark['better'], after: Benchmark['better']) =>
      compareBenchmarks([of('B', OLD, 'x', before)], [of('B', NEW, 'x', after)], 0.1)[0]?.outcome;
    expect(sides('lower', 'higher')).toBe('undirected');
    expect(sides('unknown', 'higher')).toBe('regressed');
    expect(sides('lower', 'unknown')).toBe('improved');
  });

  it('that is exact needs no samples to show a difference, and says when they differ', () => {
    const exact = (...samples: readonly number[]) => ({ ...of('B', samples, 'gas'), exact: true });
    const [one] = compareBenchmarks([exact(100)], [exact(120)], 0.1);
    expect(one).toMatchObject({ outcome: 'regressed' });
    expect(one?.p).toBeUndefined();
    const [differing] = compareBenchmarks([exact(100)], [exact(99, 120, 121)], 0.1);
    expect(differing?.remark).toContain('said to be exact, and its samples differ');
  });

  it('of thousands of samples is compared by the normal distribution of U, in no time', () => {
    const random = seeded('benchmarks', 'many');
    const many = (mean: number) => Array.from({ length: 5000 }, () => mean + random.normal());
    const [one] = compareBenchmarks([of('B', many(10))], [of('B', many(15))], 0.1);
    expect(one).toMatchObject({ outcome: 'regressed' });
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

  it('fails when its benchmark is not there, and names the nearest', () => {
    const comparison = comparisonOf({
      baseline: [of('X', [1])],
      current: [of('Xylophone', [1]), of('Submt', [1]), of('X', [1])],
      budgets: [limited],
      threshold: 0.1,
      strict: false,
    });
    expect(comparison).toMatchObject({
      failed: 1,
      budgets: [
        {
          status: 'missing',
          remark: expect.stringContaining(
            'The current results have no benchmark Submit. The nearest are Submt, X, Xylophone.',
          ),
        },
      ],
    });
  });

  it('fails when the name may be of two benchmarks, and is held to the one that is named in whole', () => {
    const [a, b] = ['a', 'b'].map((holder) => ({
      ...of('Submit', [holder === 'a' ? 9e6 : 9e9]),
      package: holder,
    }));
    const two = [a, b].filter((one) => one !== undefined);
    const named = (name: string) => heldToBudgets([{ ...limited, benchmark: { name } }], two)[0];
    expect(named('Submit')).toMatchObject({
      status: 'missing',
      remark: 'Submit may be a.Submit or b.Submit. Name one of them in whole.',
    });
    expect(named('a.Submit')).toMatchObject({ status: 'within', actual: 0.009 });
    expect(named('b.Submit')).toMatchObject({ status: 'exceeded', actual: 9 });
  });

  it('is held to the one whose whole name it gives, though another may be spelled so, too', () => {
    const on = (processors: number) => ({ ...of('Submit', [processors * 1e6]), package: 'p', processors });
    const named = (name: string) => heldToBudgets([{ ...limited, benchmark: { name } }], [on(1), on(4)])[0];
    expect(named('Submit')?.status).toBe('missing');
    expect(named('p.Submit')).toMatchObject({ status: 'within', actual: 0.001 });
    expect(named('Submit-4')).toMatchObject({ status: 'within', actual: 0.004 });
  });

  it.each(['Submit', 'Submit-4', 'p.Submit', 'p.Submit-4', 'p.Submit-4 (n=1)', 'Submit (n=1)'])(
    'may name its benchmark %s',
    (name) => {
      const one = { ...of('Submit', [1e6]), package: 'p', processors: 4, parameters: { n: '1' } };
      expect(heldToBudgets([{ ...limited, benchmark: { name } }], [one])[0]?.status).toBe('within');
    },
  );

  it('fails when its benchmark has no figure of the dimension of the limit', () => {
    expect(heldToBudgets([limited], [of('Submit', [5], 'B/op')])[0]).toMatchObject({
      status: 'missing',
      remark:
        'Submit is there in B/op, and none can be compared with 100 ms. Correct the limit, or unit: below benchmark.',
    });
  });

  it('that must be reached is fallen short of', () => {
    const floor = budget({ limit: quantity('100 TPS'), bound: 'at_least', benchmark: { name: 'Submit' } });
    const [one] = heldToBudgets([floor], [of('Submit', [50], 'tx/s', 'higher')]);
    expect(one).toMatchObject({ status: 'exceeded' });
    expect(one && budgetSentence(one)).toContain('Submit has 50 TPS, short of its budget of 100 TPS.');
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
        { status: 'missing', remark: expect.stringContaining('no benchmark Submit. The nearest are X.') },
      ],
    });
  });
});
