import { describe, expect, it } from 'vitest';
import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { forecastOf } from '../../src/analyse/forecast.ts';
import { compare } from '../../src/analyse/regression.ts';
import { trendOf } from '../../src/analyse/trend.ts';
import type { Trend } from '../../src/model/finding.ts';
import { addDays } from '../../src/model/period.ts';
import type { DayPoint } from '../../src/model/verdict.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { verdictOf } from '../support/row.ts';

const CASES = 2000;
const BUDGET = gaugeBudget({ limit: quantity('2s') });
const FIRST = '2026-01-03';
const WEEKEND = [0, 0, 0, 0, 0, -0.3, -0.3];

/** Noise of standard deviation 0.1 whose days are correlated by `r`. */
function noise(random: Random, days: number, r: number): readonly number[] {
  let last = random.normal();
  return Array.from({ length: days }, () => {
    last = r * last + Math.sqrt(1 - r * r) * random.normal();
    return 0.1 * last;
  });
}

function pointsOf(values: readonly number[]): readonly DayPoint[] {
  return values.map((value, index) => ({ date: addDays(FIRST, index), status: 'within', value, limit: 2 }));
}

function share(found: (random: Random) => boolean, name: string, cases = CASES): number {
  const hits = Array.from({ length: cases }, (_, index) => found(seeded(name, index))).filter(Boolean).length;
  return hits / cases;
}

const isTrend = (trend: Trend) => trend.kind === 'tested' && trend.direction !== 'steady';

describe('a seeded simulation', () => {
  it.each([
    { r: 0, weekly: false, days: 30 },
    { r: 0.3, weekly: false, days: 30 },
    { r: 0.6, weekly: false, days: 30 },
    { r: 0, weekly: true, days: 30 },
    { r: 0.3, weekly: true, days: 28 },
    { r: 0.6, weekly: true, days: 90 },
  ])(
    'calls at most 8% of series without a trend a trend: $r, weekly pattern $weekly, $days days',
    ({ r, weekly, days }) => {
      const called = share((random) => {
        const values = noise(random, days, r).map(
          (value, day) => 1 + value + (weekly ? (WEEKEND[day % 7] ?? 0) : 0),
        );
        return isTrend(trendOf(BUDGET, pointsOf(values)));
      }, `no trend ${r} ${weekly} ${days}`);
      expect(called).toBeLessThanOrEqual(0.08);
    },
  );

  it('finds nearly every trend of three standard deviations in thirty days, and calls its direction right', () => {
    const found = share((random) => {
      const values = noise(random, 30, 0.3).map(
        (value, day) => 1 + value + day * 0.01 + (WEEKEND[day % 7] ?? 0),
      );
      const trend = trendOf(BUDGET, pointsOf(values));
      return trend.kind === 'tested' && trend.direction === 'degrading';
    }, 'trend');
    expect(found).toBeGreaterThanOrEqual(0.6);
  });

  it('covers the true crossing day in at least 88% of its forecasts under an autocorrelation of 0.6', () => {
    let made = 0;
    let covered = 0;
    for (let index = 0; index < CASES; index += 1) {
      const values = noise(seeded('crossing', index), 30, 0.6).map(
        (value, day) => 0.8 + 0.3 * value + day * 0.02,
      );
      const days = pointsOf(values);
      const forecast = forecastOf(BUDGET, days, trendOf(BUDGET, days));
      if (forecast.kind !== 'crossing') continue;
      made += 1;
      const truth = addDays(FIRST, Math.ceil((2 - 0.8) / 0.02));
      if (forecast.earliest <= truth && truth <= (forecast.latest ?? forecast.horizon)) covered += 1;
    }
    expect(made).toBeGreaterThan(CASES / 2);
    expect(covered / made).toBeGreaterThanOrEqual(0.88);
  });

  it.each([
    { r: 0, most: 0.07 },
    { r: 0.3, most: 0.1 },
  ])('calls at most $most of unchanged weeks a change when days are correlated by $r', ({ r, most }) => {
    const window = { start: 0, end: 1 };
    const called = share((random) => {
      const all = noise(random, 14, r).map((value) => 1 + value);
      const [before, now] = [all.slice(0, 7), all.slice(7)];
      const actual = (values: readonly number[]) =>
        verdictOf(BUDGET, window, values.reduce((sum, value) => sum + value, 0) / 7);
      const compared = compare({
        budget: BUDGET,
        against: 'week_before',
        now: actual(now),
        before: actual(before),
        nowDays: now,
        beforeDays: before,
      });
      return compared.kind === 'compared' && compared.outcome !== 'unchanged';
    }, `weeks ${r}`);
    expect(called).toBeLessThanOrEqual(most);
  });
});
