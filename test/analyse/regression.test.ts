import { describe, expect, it } from 'vitest';
import { type Compared, compare } from '../../src/analyse/regression.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Comparison } from '../../src/model/finding.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { verdictOf } from '../support/row.ts';

/** The values of days around a figure, apart by a thousandth of `apart`. */
function daysAround(figure: number, count = 7, apart = figure): readonly number[] {
  return Array.from({ length: count }, (_, day) => figure + (day - (count - 1) / 2) * 0.001 * apart);
}

function compareFigures(
  before: number | undefined,
  now: number | undefined,
  differing: Partial<Compared> = {},
  limited: Partial<Budget> = {},
): Comparison {
  const budget = gaugeBudget(limited);
  return compare({
    budget,
    against: 'week_before',
    before: verdictOf(budget, { start: 0, end: 7 }, before),
    now: verdictOf(budget, { start: 7, end: 14 }, now),
    beforeDays: daysAround(before ?? 0),
    nowDays: daysAround(now ?? 0),
    ...differing,
  });
}

describe('a period against an earlier one', () => {
  it.each([
    { before: 100, now: 110, change: 0.1, outcome: 'regressed' },
    { before: 100, now: 109, change: 0.09, outcome: 'unchanged' },
    { before: 100, now: 91, change: -0.09, outcome: 'unchanged' },
    { before: 100, now: 90, change: -0.1, outcome: 'improved' },
  ])('from $before to $now, when all days of the one lie beyond the other’s, is $outcome', (given) => {
    const found = compareFigures(given.before, given.now);
    // No day of one week among those of the other: 2 of the C(14, 7) = 3,432 arrangements.
    expect(found).toMatchObject({ kind: 'compared', against: 'week_before', outcome: given.outcome });
    expect(found).toMatchObject({ before: given.before, now: given.now });
    expect(found).toMatchObject({
      change: expect.closeTo(given.change, 12),
      p: expect.closeTo(2 / 3432, 12),
    });
  });

  it('is unchanged, however much it moved, when the days could be so by chance', () => {
    const four = { beforeDays: [10, 20, 30, 40], nowDays: [35, 50, 60, 70] };
    // One day of 16 pairs is out of order, U = 1: 2 of C(8, 4) = 70 arrangements a side, p = 4/70.
    expect(compareFigures(25, 54, four)).toMatchObject({
      outcome: 'unchanged',
      p: expect.closeTo(4 / 70, 12),
    });
    // None out of order: p = 2/70.
    expect(compareFigures(25, 54, { ...four, nowDays: [45, 50, 60, 70] })).toMatchObject({
      outcome: 'regressed',
      p: expect.closeTo(2 / 70, 12),
    });
  });

  it.each([
    { before: 800, now: 600, change: -0.25, outcome: 'regressed' },
    { before: 600, now: 800, change: 1 / 3, outcome: 'improved' },
  ])('over a floor from $before to $now is $outcome', ({ before, now, change, outcome }) => {
    const floor = { bound: 'at_least', limit: quantity('500 TPS') } as const;
    expect(compareFigures(before, now, {}, floor)).toMatchObject({
      outcome,
      change: expect.closeTo(change, 12),
    });
  });

  it('compares the errors of a ratio target: 99.9% to 99.8% is twice as many', () => {
    const target = { bound: 'at_least', limit: quantity('99.5%') } as const;
    const days = { beforeDays: daysAround(0.999, 7, 0.01), nowDays: daysAround(0.998, 7, 0.01) };
    expect(compareFigures(0.999, 0.998, days, target)).toMatchObject({
      outcome: 'regressed',
      before: 0.999,
      now: 0.998,
      change: expect.closeTo(1, 9),
    });
    const back = { beforeDays: days.nowDays, nowDays: days.beforeDays };
    expect(compareFigures(0.998, 0.999, back, target)).toMatchObject({
      outcome: 'improved',
      change: expect.closeTo(-0.5, 9),
    });
  });

  it('measures a change of something that shrinks by its size', () => {
    // From −10 to −5 a day is half of ten more.
    const days = { beforeDays: daysAround(-10), nowDays: daysAround(-5) };
    expect(compareFigures(-10, -5, days)).toMatchObject({ outcome: 'regressed', change: 0.5 });
  });
});

describe('no comparison', () => {
  it.each([
    { name: 'this period is unknown', before: 1, now: undefined, because: 'this period has no figure' },
    {
      name: 'the earlier one is unknown',
      before: undefined,
      now: 1,
      because: 'the earlier period has no figure',
    },
    {
      name: 'it would be relative to zero',
      before: 0,
      now: 1,
      because: 'the earlier figure is zero, so there is no relative change',
    },
  ])('when $name', ({ before, now, because }) => {
    expect(compareFigures(before, now)).toEqual({ kind: 'not_compared', against: 'week_before', because });
  });

  it('when there was no earlier period', () => {
    expect(compareFigures(1, 1, { before: undefined })).toMatchObject({
      because: 'the earlier period has no figure',
    });
  });

  it('of a ratio target that had no errors, which is not a figure of zero', () => {
    const target = { bound: 'at_least', limit: quantity('99.5%') } as const;
    expect(compareFigures(1, 0.99, {}, target)).toMatchObject({
      kind: 'not_compared',
      because: 'the earlier period had no errors, so there is no relative change',
    });
  });

  it.each([
    { beforeDays: daysAround(1, 3), nowDays: daysAround(2, 7), said: '3 days with data; 4 are needed' },
    { beforeDays: daysAround(1, 7), nowDays: daysAround(2, 1), said: '1 day with data; 4 are needed' },
  ])('on too few days: $said', ({ said, ...days }) => {
    expect(compareFigures(1, 2, days)).toMatchObject({ kind: 'not_compared', because: said });
    expect(compareFigures(1, 2, { beforeDays: daysAround(1, 4), nowDays: daysAround(2, 4) })).toMatchObject({
      kind: 'compared',
    });
  });
});
