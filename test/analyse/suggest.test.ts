import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Limited, limitAtShare, shareUsed, tighter } from '../../src/analyse/suggest.ts';
import type { Bound } from '../../src/model/budget.ts';
import { formatQuantity } from '../../src/model/format.ts';
import { baseValue } from '../../src/model/quantity.ts';
import { quantity } from '../support/budget.ts';

/** The limit of which a figure would use the given share. */
function limitFor(budget: Limited, actual: number, usage: number) {
  return limitAtShare(budget, shareUsed(budget, actual) / usage);
}

function suggestion(bound: Bound, limit: string, actual: number, usage: number): string | undefined {
  const suggested = limitFor({ bound, limit: quantity(limit) }, actual, usage);
  return suggested && formatQuantity(suggested);
}

describe('a suggested limit', () => {
  it.each([
    // 285 ÷ 0.9 = 316.7, up to two figures.
    { limit: '300 s', actual: 285, usage: 0.9, expected: '320 s' },
    // 0.8 ÷ 0.75 = 1.0667.
    { limit: '2 s', actual: 0.8, usage: 0.75, expected: '1.1 s' },
    // 0.0675 ÷ 0.75 is 0.09 and 270 ÷ 0.9 is 300 by hand; floating point makes 0.09000000000000001 of the first.
    { limit: '0.2 s', actual: 0.0675, usage: 0.75, expected: '0.09 s' },
    { limit: '250 s', actual: 270, usage: 0.9, expected: '300 s' },
    { limit: '1 s', actual: 1.8, usage: 0.9, expected: '2 s' },
    { limit: '500 ms', actual: 0.33, usage: 0.75, expected: '440 ms' },
    // 0.996 ÷ 0.9 = 1.107 and 0.89 ÷ 0.9 = 0.9889.
    { limit: '1 s', actual: 0.996, usage: 0.9, expected: '1.2 s' },
    { limit: '500 ms', actual: 0.89, usage: 0.9, expected: '990 ms' },
    // 1.1 GB ÷ 0.75 = 1.467 GB.
    { limit: '2 GB', actual: 1.1e9, usage: 0.75, expected: '1.5 GB' },
    // 1,234 ÷ 0.9 = 1,371.
    { limit: '1000 queries', actual: 1234, usage: 0.9, expected: '1,400 queries' },
    // 0.5% ÷ 0.75 = 0.667% of errors.
    { limit: '1%', actual: 0.005, usage: 0.75, expected: '0.67%' },
    // 5 GB a year is 5·10⁹ ÷ 31,536,000 a second; 5 ÷ 0.75 = 6.667.
    { limit: '10 GB/year', actual: 5e9 / 31_536_000, usage: 0.75, expected: '6.7 GB/year' },
  ])('for $actual at $usage under a ceiling of $limit is $expected', (given) => {
    expect(suggestion('at_most', given.limit, given.actual, given.usage)).toBe(given.expected);
  });

  it('is none where a share would have to be all there is, or more', () => {
    // 0.95 ÷ 0.9 = 1.056.
    expect(suggestion('at_most', '80%', 0.95, 0.9)).toBeUndefined();
    expect(suggestion('at_most', '80%', 0.85, 0.9)).toBe('95%');
  });

  it.each([
    // 45 × 0.9 = 40.5, down to two figures.
    { limit: '50 TPS', actual: 45, usage: 0.9, expected: '40 TPS' },
    // 1,234 × 0.75 = 925.5.
    { limit: '500 TPS', actual: 1234, usage: 0.75, expected: '920 TPS' },
    { limit: '500 TPS', actual: 800, usage: 0.75, expected: '600 TPS' },
    // 12.5 MB are 100 Mbit; 80 Mbps × 0.9 = 72.
    { limit: '100 Mbps', actual: 10e6, usage: 0.9, expected: '72 Mbps' },
  ])('for $actual at $usage over a floor of $limit is $expected', (given) => {
    expect(suggestion('at_least', given.limit, given.actual, given.usage)).toBe(given.expected);
  });

  it.each([
    // Errors of 0.05% ÷ 0.75 = 0.0667%, up to 0.067%.
    { limit: '99.90%', actual: 0.9995, usage: 0.75, expected: '99.933%' },
    // Errors of 0.3% ÷ 0.9 = 0.333%, up to 0.34%.
    { limit: '99.90%', actual: 0.997, usage: 0.9, expected: '99.66%' },
    // Errors of 9% ÷ 0.9 = 10%.
    { limit: '95%', actual: 0.91, usage: 0.9, expected: '90%' },
  ])('for a target of $limit with $actual at $usage is $expected: its errors are rounded', (given) => {
    expect(suggestion('at_least', given.limit, given.actual, given.usage)).toBe(given.expected);
  });

  it.each([
    { name: 'a figure of zero', bound: 'at_most', limit: '2 s', actual: 0 },
    { name: 'something that shrinks', bound: 'at_most', limit: '10 GB/year', actual: -5 },
    { name: 'a limit of zero', bound: 'at_most', limit: '0 errors', actual: 3 },
    { name: 'a floor that met nothing', bound: 'at_least', limit: '50 TPS', actual: 0 },
    { name: 'a target that had no errors', bound: 'at_least', limit: '99.9%', actual: 1 },
    { name: 'errors that leave no target', bound: 'at_least', limit: '99.9%', actual: 0.05 },
  ] as const)('is none for $name', ({ bound, limit, actual }) => {
    expect(suggestion(bound, limit, actual, 0.9)).toBeUndefined();
  });

  it('has two figures, lies beyond what was wanted, and by no more than one step of them', () => {
    const figures = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom<Bound>('at_most', 'at_least'), figures, (bound, actual) => {
        const { amount } = limitFor({ bound, limit: quantity('1 jobs') }, actual, 0.8) ?? { amount: 0 };
        const wanted = bound === 'at_most' ? actual / 0.8 : actual * 0.8;
        expect(amount).toBe(Number(amount.toPrecision(2)));
        const beyond = bound === 'at_most' ? amount / wanted : wanted / amount;
        expect(beyond).toBeGreaterThan(1 - 1e-9);
        expect(beyond).toBeLessThan(1.1 + 1e-9);
      }),
    );
  });

  it('keeps the unit of the limit', () => {
    const suggested = limitFor({ bound: 'at_most', limit: quantity('500 ms') }, 0.33, 0.75);
    expect(suggested?.unit).toEqual(quantity('1 ms').unit);
    expect(suggested && baseValue(suggested)).toBe(0.44);
  });
});

describe('a tighter limit', () => {
  it.each([
    { bound: 'at_most', limit: '900 ms', than: '1 s', expected: true },
    { bound: 'at_most', limit: '1100 ms', than: '1 s', expected: false },
    { bound: 'at_least', limit: '99.95%', than: '99.9%', expected: true },
    { bound: 'at_least', limit: '99%', than: '99.9%', expected: false },
    { bound: 'at_most', limit: '1000 ms', than: '1 s', expected: false },
    { bound: 'at_least', limit: '50 TPS', than: '50 TPS', expected: false },
  ] as const)('than $than is $limit for $bound: $expected', ({ bound, limit, than, expected }) => {
    expect(tighter({ bound }, quantity(limit), quantity(than))).toBe(expected);
  });
});
