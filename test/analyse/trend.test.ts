import { describe, expect, it } from 'vitest';
import { trendOf } from '../../src/analyse/trend.ts';
import type { Budget } from '../../src/model/budget.ts';
import { addDays } from '../../src/model/period.ts';
import { budget, gaugeBudget, quantity } from '../support/budget.ts';
import { rowOf } from '../support/row.ts';

/** The trend of values by day; undefined is a day without data. */
function trendThrough(
  count: number,
  at: (day: number) => number | undefined,
  differing: Partial<Budget> = {},
) {
  const values = Array.from({ length: count }, (_, day) => at(day));
  const limited = gaugeBudget(differing);
  return trendOf(limited, rowOf(values, { budget: limited }).days);
}

/** A figure that rests at 1, a little above and below it by turns: no trend. */
const resting = (day: number) => 1 + (day % 2 === 0 ? 0.1 : -0.1);

describe('a trend', () => {
  it.each([0, 1, 13])('of %i days with data is not claimed, and says how many there are', (n) => {
    const trend = trendThrough(30, (day) => (day >= 30 - n ? 1 : undefined));
    expect(trend).toEqual({ kind: 'not_enough_data', n, needed: 14, days: 30 });
  });

  it('counts days with data, not days', () => {
    expect(trendThrough(14, resting)).toMatchObject({ kind: 'tested', n: 14, days: 14 });
    const holed = trendThrough(28, (day) => (day % 2 === 0 ? resting(day) : undefined));
    expect(holed).toMatchObject({ kind: 'tested', n: 14, days: 27 });
  });

  it('is the slope a day and the change from the first to the last day with data, whatever days are missing', () => {
    // 0.02 s a day from 1 s on the first of 30 days.
    const line = (day: number) => 1 + 0.02 * day;
    for (const { missing, first = 0, last = 29 } of [
      { missing: [] },
      { missing: [3, 4, 11] },
      { missing: [0], first: 1 },
      { missing: [28, 29], last: 27 },
    ]) {
      const trend = trendThrough(30, (day) => (missing.includes(day) ? undefined : line(day)));
      if (trend.kind !== 'tested') throw new Error(trend.kind);
      expect(trend).toMatchObject({
        direction: 'degrading',
        days: last - first + 1,
        n: 30 - missing.length,
        firstDay: addDays('2026-01-03', first),
        lastDay: addDays('2026-01-03', last),
      });
      expect(trend.slope).toBeCloseTo(0.02, 9);
      expect(trend.change).toBeCloseTo(0.02 * (last - first), 9);
      expect(trend.from).toBeCloseTo(line(first), 9);
      expect(trend.to).toBeCloseTo(line(last), 9);
      expect(trend.lower).toBeLessThanOrEqual(0.02 + 1e-12);
      expect(trend.upper).toBeGreaterThanOrEqual(0.02 - 1e-12);
      expect(trend.p).toBeLessThan(0.05);
    }
  });

  it('is steady without a direction in the values', () => {
    expect(trendThrough(30, resting)).toMatchObject({ kind: 'tested', direction: 'steady' });
    expect(trendThrough(30, () => 1)).toMatchObject({ direction: 'steady', slope: 0, change: 0, p: 1 });
  });

  it.each([
    // 5% of 2 s in thirty days is 0.1 s, 0.00333… s a day.
    { slope: 0.0033, direction: 'steady' },
    { slope: 0.0034, direction: 'degrading' },
    { slope: -0.0033, direction: 'steady' },
    { slope: -0.0034, direction: 'improving' },
  ])('with a sure slope of $slope s a day is $direction: 5% of 2 s in thirty days is notable', (given) => {
    const trend = trendThrough(30, (day) => 1 + given.slope * day);
    expect(trend).toMatchObject({ kind: 'tested', direction: given.direction });
  });

  it.each([
    { slope: 5, direction: 'improving' },
    { slope: -5, direction: 'degrading' },
  ])('over a floor with a slope of $slope is $direction', ({ slope, direction }) => {
    const floor = { bound: 'at_least', limit: quantity('500 TPS') } as const;
    expect(trendThrough(30, (day) => 800 + slope * day, floor)).toMatchObject({ direction });
  });

  it('of a ratio target is notable from 5% of the error budget on', () => {
    // A target of 99.9% allows 0.1% of errors; 5% of that in thirty days is 0.00000167 a day.
    const target = { bound: 'at_least', limit: quantity('99.9%') } as const;
    const falling = (slope: number) => trendThrough(30, (day) => 0.9999 - slope * day, target);
    expect(falling(0.000_001_6)).toMatchObject({ direction: 'steady' });
    expect(falling(0.000_001_7)).toMatchObject({ direction: 'degrading' });
  });

  it('is not read out of a week’s pattern that begins high and ends low', () => {
    // Saturdays and Sundays are quiet: the 30 days begin on a Saturday and end on a Sunday.
    const weekly = (day: number) => (day % 7 < 2 ? 0.5 : 1.5) + (resting(day) - 1);
    expect(trendThrough(30, weekly)).toMatchObject({ direction: 'steady' });
  });

  it('is found under a week’s pattern that is larger than itself', () => {
    // Seven levels 0.4 s apart hide 0.01 s a day: only the 4 or 5 days of one weekday are in order by themselves.
    const levels = [4, 1, 6, 3, 0, 5, 2];
    const hidden = (day: number) => 0.4 * (levels[day % 7] ?? 0) + 0.01 * day;
    expect(trendThrough(30, hidden)).toMatchObject({ kind: 'tested', direction: 'degrading' });
  });

  it('is not tested of a growth, which is one already', () => {
    const growing = budget({ indicator: { kind: 'growth', gauge: 'cache_bytes', where: {}, across: 'sum' } });
    expect(trendOf(growing, rowOf([1, 2, 3]).days)).toEqual({
      kind: 'not_applicable',
      because: 'a growth is a trend already',
    });
  });
});
