import type { Budget } from '../../model/budget.ts';
import type { GrowthIndicator } from '../../model/indicator.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Reading } from '../../model/series.ts';
import type { Instant } from '../../model/window.ts';
import { slopeInterval } from '../../statistics/slope.ts';
import { theilSen } from '../../statistics/theil-sen.ts';
import { type Found, type Kind, plainFigure, unknown } from '../kind.ts';

/** Daily values looked at for a growth, and how many of them must be there. */
const GROWTH_DAYS = 35;
const FEWEST_DAYS = 28;
const DAY = 86_400;

/** How fast a gauge grows: judged by its daily values, which are what is measured. */
export const growth: Kind<GrowthIndicator> = {
  figure: (budget, _, measured) => plainFigure(budget, measured),
  foldOf: () => undefined,
  daily: {
    daysBefore: GROWTH_DAYS - 7,
    figureUntil: growthUntil,
    increments: incrementsOf,
    noTrend: 'a growth is a trend already',
  },
};

/**
 * Growth per second up to `end`: the Theil–Sen slope (Theil 1950, Sen 1968) of the last daily values. A slope of two
 * readings a week apart would mistake every clean-up for a trend. Its 95% interval allows for increments that add up,
 * and is widened to hold the slope.
 */
export function growthUntil(budget: Budget, days: readonly Reading[], end: Instant): Found {
  const points = gaugeOn(
    days.filter(({ window }) => window.end > end - (GROWTH_DAYS + 0.5) * DAY),
    end,
  );
  if (points.length === 0) {
    const last = days.at(-1)?.measured;
    const why = last?.kind === 'none' && last.why === 'no_data' ? ` ${last.detail}` : '';
    return unknown('no_data', `The gauge has no values in the 35 days before.${why}`);
  }
  if (points.length < FEWEST_DAYS) {
    return unknown('too_few_days', `${points.length} daily values; a growth needs at least ${FEWEST_DAYS}.`);
  }
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const { slope } = theilSen(xs, ys);
  const { lower, upper } = isLevel(ys) ? { lower: slope, upper: slope } : slopeInterval(xs, ys);
  const figure = {
    value: perSecond(budget, slope),
    lower: perSecond(budget, Math.min(lower, slope)),
    upper: perSecond(budget, Math.max(upper, slope)),
  };
  return { kind: 'figure', figure };
}

/**
 * By how much a gauge grew per second since the day with a value before, on each day that has one: its growth day by day,
 * by local date.
 */
function incrementsOf(
  budget: Budget,
  days: readonly Reading[],
  until: Instant,
): ReadonlyMap<Instant, number> {
  const points = gaugeOn(days, until);
  const pairs = points.slice(1).map(({ x, y, end }, index) => {
    const before = points[index] ?? { x, y };
    return [end, perSecond(budget, (y - before.y) / (x - before.x))] as const;
  });
  return new Map(pairs);
}

/** The values of a gauge at the ends of days, by whole days before `end`. */
function gaugeOn(
  days: readonly Reading[],
  end: Instant,
): readonly { readonly x: number; readonly y: number; readonly end: Instant }[] {
  return days.flatMap(({ window, measured }) => {
    // A local day may have 23 or 25 hours, and is one day on the calendar.
    const x = Math.round((window.end - end) / DAY);
    return measured.kind === 'number' && window.end <= end ? [{ x, y: measured.value, end: window.end }] : [];
  });
}

/** A slope a day of the gauge, as growth per second in base units. */
function perSecond(budget: Budget, slope: number): number {
  return baseValue({ amount: slope / DAY, unit: { ...budget.measuredIn, perTime: false } });
}

function isLevel(ys: readonly number[]): boolean {
  return ys.every((y) => y === ys[0]);
}
