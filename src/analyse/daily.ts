import { type Budget, isRatioTarget } from '../model/budget.ts';
import { baseValue } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';
import { clipped, inflationOf, lagOne } from '../statistics/autocorrelation.ts';

/** Daily values as a test takes them: x is the day's place in the calendar, so that a gap stays a gap. */
export interface Daily {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** From how many days on a weekday's mean can be told from chance: three of each. */
const DAYS_FOR_WEEKDAYS = 21;

/** The days that have a value. */
export function dailyOf(days: readonly DayPoint[]): Daily {
  const points = days.flatMap(({ value }, x) => (value === undefined ? [] : [{ x, y: value }]));
  return { xs: points.map(({ x }) => x), ys: points.map(({ y }) => y) };
}

/** What is left of values around a line with the given slope: without the line, and without the week's pattern. */
export interface Parted {
  /** The values without the week's pattern. */
  readonly deseasonalised: readonly number[];
  /** The values without the pattern and without the line. */
  readonly residuals: readonly number[];
}

/** Takes a line and, from three weeks on, the mean of each weekday out of daily values. */
export function parted({ xs, ys }: Daily, slope: number): Parted {
  const detrended = ys.map((y, index) => y - slope * (xs[index] ?? 0));
  const pattern = xs.length >= DAYS_FOR_WEEKDAYS ? weekdayMeans(xs, detrended) : () => 0;
  return {
    deseasonalised: ys.map((y, index) => y - pattern(xs[index] ?? 0)),
    residuals: detrended.map((rest, index) => rest - pattern(xs[index] ?? 0)),
  };
}

function weekdayMeans(xs: readonly number[], values: readonly number[]): (x: number) => number {
  const all = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sums = Array.from({ length: 7 }, () => ({ sum: 0, count: 0 }));
  for (const [index, x] of xs.entries()) {
    const day = sums[x % 7];
    if (day) {
      day.sum += values[index] ?? 0;
      day.count += 1;
    }
  }
  return (x) => {
    const day = sums[x % 7];
    return day && day.count > 0 ? day.sum / day.count - all : 0;
  };
}

/**
 * By how much correlation from day to day inflates a variance. The estimate from n residuals is too low by about
 * (1 + 4r) ÷ n (Kendall 1954), and by `lost` ÷ n more for what was fitted before.
 */
export function inflation(residuals: readonly number[], lost = 0): number {
  const r = lagOne(residuals);
  return inflationOf(clipped(r + (1 + 4 * Math.max(r, 0) + lost) / residuals.length));
}

/** What changes are measured against: the limit, or the error budget of a ratio target. */
export function scaleOf(budget: Pick<Budget, 'bound' | 'limit'>): number {
  const limit = baseValue(budget.limit);
  return Math.abs(isRatioTarget(budget) ? 1 - limit : limit);
}

/** +1 when more is worse, −1 when less is. */
export function worse(budget: Pick<Budget, 'bound'>): 1 | -1 {
  return budget.bound === 'at_most' ? 1 : -1;
}
