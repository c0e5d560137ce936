import type { Budget } from '../model/budget.ts';
import { baseValue } from '../model/quantity.ts';
import type { Reading } from '../model/series.ts';
import type { Instant } from '../model/window.ts';
import { theilSen } from '../statistics/theil-sen.ts';
import { type Found, unknown } from './figure.ts';

/** Daily values looked at for a growth, and how many of them must be there. */
export const GROWTH_DAYS = 35;
const FEWEST_DAYS = 28;
const DAY = 86_400;

/**
 * Growth per second up to `end`: the Theil–Sen slope (Theil 1950, Sen 1968) of the last daily values with its 95%
 * interval. A slope of two readings a week apart would mistake every clean-up for a trend.
 */
export function growthUntil(budget: Budget, days: readonly Reading[], end: Instant): Found {
  const points = days
    .filter(({ window }) => window.end <= end && window.end > end - (GROWTH_DAYS + 0.5) * DAY)
    .flatMap(({ window, measured }) =>
      measured.kind === 'number' ? [{ x: (window.end - end) / DAY, y: measured.value }] : [],
    );
  if (points.length === 0) {
    const last = days.at(-1)?.measured;
    const why = last?.kind === 'none' && last.why === 'no_data' ? ` ${last.detail}` : '';
    return unknown('no_data', `The gauge has no values in the 35 days before.${why}`);
  }
  if (points.length < FEWEST_DAYS) {
    return unknown('too_few_days', `${points.length} daily values; a growth needs at least ${FEWEST_DAYS}.`);
  }
  const fit = theilSen(
    points.map(({ x }) => x),
    points.map(({ y }) => y),
  );
  const perSecond = (slope: number) =>
    baseValue({ amount: slope / DAY, unit: { ...budget.measuredIn, perTime: false } });
  const { lower, upper } = fit.interval();
  const figure = { value: perSecond(fit.slope), lower: perSecond(lower), upper: perSecond(upper) };
  return { kind: 'figure', figure };
}
