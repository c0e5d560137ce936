import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/analyse/conclude.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Trend } from '../../src/model/finding.ts';
import { addDays } from '../../src/model/period.ts';
import { budget, quantity } from '../support/budget.ts';
import { concluded, historyOf } from '../support/history.ts';
import { rowOf } from '../support/row.ts';

function trendOf(values: readonly (number | undefined)[], differing: Partial<Budget> = {}): Trend {
  return concluded(values, differing).trend;
}

/** A figure that rests at 1, a little above and below it by turns. */
const resting = (day: number) => 1 + (day % 2 === 0 ? 0.01 : -0.01);
const days = <T>(count: number, at: (day: number) => T) => Array.from({ length: count }, (_, day) => at(day));

describe('a trend', () => {
  it.each([0, 1, 13])('of %i days with data is not claimed, and says how many there are', (n) => {
    const trend = trendOf(days(30, (day) => (day >= 30 - n ? 1 : undefined)));
    expect(trend).toEqual({ kind: 'not_enough_data', n, needed: 14, days: 30 });
  });

  it('counts days with data, not days', () => {
    expect(trendOf(days(14, resting))).toMatchObject({ kind: 'tested', n: 14, days: 14 });
    const holed = trendOf(days(28, (day) => (day % 2 === 0 ? 1 + 0.001 * day : undefined)));
    expect(holed).toMatchObject({ kind: 'tested', n: 14, days: 27 });
  });

  it('is the change from the first to the last day with data, whatever days are missing', () => {
    // 0.02 s a day from 1 s on the first of 30 days.
    for (const { missing, first = 0, last = 29 } of [
      { missing: [] },
      { missing: [3, 4, 11] },
      { missing: [0], first: 1 },
      { missing: [28, 29], last: 27 },
    ]) {
      const trend = trendOf(days(30, (day) => (missing.includes(day) ? undefined : 1 + 0.02 * day)));
      if (trend.kind !== 'tested') throw new Error(trend.kind);
      expect(trend).toMatchObject({
        direction: 'degrading',
        days: last - first + 1,
        n: 30 - missing.length,
        firstDay: addDays('2026-01-03', first),
        lastDay: addDays('2026-01-03', last),
      });
      expect(trend.slope).toBeCloseTo(0.02, 6);
      expect(trend.from).toBeCloseTo(1 + 0.02 * first, 6);
      expect(trend.to).toBeCloseTo(1 + 0.02 * last, 6);
      // 0.02 s a day is 0.6 s in thirty days, 30% of 2 s.
      expect(trend.thirty?.change).toBeCloseTo(0.3, 6);
    }
  });

  it('is steady where it is shown to move by less than a tenth of the limit', () => {
    expect(trendOf(days(30, resting))).toMatchObject({ kind: 'tested', direction: 'steady' });
    expect(trendOf(days(30, () => 1))).toMatchObject({
      direction: 'steady',
      slope: 0,
      p: 1,
      thirty: { change: 0, lower: 0, upper: 0 },
    });
  });

  it('is unclear where neither a change nor steadiness is shown', () => {
    const values = historyOf('scatter', 30, () => 1.5, 0.15, 0.5);
    const trend = trendOf(values);
    expect(trend).toMatchObject({ kind: 'tested', direction: 'unclear' });
    expect(trend).not.toHaveProperty('turned');
  });

  it.each([
    // 5% of 2 s in thirty days is 0.1 s, 0.00333… s a day.
    { slope: 0.0033, direction: 'steady' },
    { slope: 0.0034, direction: 'degrading' },
    { slope: -0.0033, direction: 'steady' },
    { slope: -0.0034, direction: 'improving' },
  ])('with a sure slope of $slope s a day is $direction: 5% of 2 s in thirty days is notable', (given) => {
    expect(trendOf(days(30, (day) => 1 + given.slope * day))).toMatchObject({ direction: given.direction });
  });

  it.each([
    { slope: 5, direction: 'improving' },
    { slope: -5, direction: 'degrading' },
  ])('under a limit of at least 500 TPS with a slope of $slope is $direction', ({ slope, direction }) => {
    const limited = { bound: 'at_least', limit: quantity('500 TPS') } as const;
    expect(
      trendOf(
        days(30, (day) => 800 + slope * day),
        limited,
      ),
    ).toMatchObject({ direction });
  });

  it('of a ratio target is one of its errors, in shares of the error budget', () => {
    const target = { bound: 'at_least', limit: quantity('99.9%') } as const;
    // Errors fall by 0.00167% a day, 0.05% in thirty: half of the error budget of 0.1%.
    const trend = trendOf(
      days(30, (day) => 0.9992 + 0.000_016_67 * day),
      target,
    );
    if (trend.kind !== 'tested') throw new Error(trend.kind);
    expect(trend.direction).toBe('improving');
    expect(trend.change).toBeGreaterThan(0);
    expect(trend.to).toBeGreaterThan(trend.from);
    expect(trend.thirty?.change).toBeCloseTo(-0.5, 3);
  });

  it('is not read out of a week’s pattern that begins high and ends low', () => {
    // Saturdays and Sundays are quiet: the 30 days begin on a Saturday and end on a Sunday.
    expect(trendOf(days(30, (day) => (day % 7 < 2 ? 0.5 : 1.5) * resting(day)))).toMatchObject({
      direction: 'steady',
    });
  });

  it('is found under a week’s pattern that is larger than itself', () => {
    const levels = [4, 1, 6, 3, 0, 5, 2];
    expect(trendOf(days(30, (day) => 0.5 + 0.1 * (levels[day % 7] ?? 0) + 0.01 * day))).toMatchObject({
      direction: 'degrading',
    });
  });

  it('that accelerates smoothly is one, though its days hang together', () => {
    expect(trendOf(days(30, (day) => 0.7 * Math.exp(0.03 * day)))).toMatchObject({ direction: 'degrading' });
  });

  it('that turned in the last week is unclear, and says so', () => {
    const values = historyOf(
      'turned',
      30,
      (day) => (day < 23 ? 1 + 0.025 * day : 1.575 - 0.03 * (day - 23)),
      0.01,
    );
    expect(trendOf(values)).toMatchObject({ direction: 'unclear', turned: true });
  });

  it('is not made by one odd day', () => {
    const values = days(30, (day) => (day === 27 ? 4 : resting(day)));
    expect(trendOf(values)).toMatchObject({ direction: 'steady' });
  });

  it('is unclear where more than two days are known as lower bounds alone', () => {
    const row = rowOf(days(30, (day) => 1 + 0.02 * day));
    const bounded = (count: number) =>
      conclude(
        row.budget,
        row.days.map((day, index) => (index < count ? { ...day, floor: true } : day)),
      ).trend;
    expect(bounded(2)).toMatchObject({ direction: 'degrading' });
    expect(bounded(3)).toMatchObject({ direction: 'unclear', lowerBounds: 3 });
  });

  it('is not tested of a growth, which is one already', () => {
    const growing = budget({ indicator: { kind: 'growth', gauge: 'cache_bytes', where: {}, across: 'sum' } });
    expect(conclude(growing, rowOf([1, 2, 3]).days).trend).toEqual({
      kind: 'not_applicable',
      because: 'a growth is a trend already',
    });
  });

  it('of days that are equal but for an outlier is steady at the usual value', () => {
    const values = days(23, (day) => (day === 4 ? 0.944 : 1));
    const { trend } = concluded(values, { bound: 'at_least', limit: quantity('99.9%') });
    expect(trend).toMatchObject({ kind: 'tested', direction: 'steady', change: 0, from: 1 });
  });
});
