import { median } from 'simple-statistics';
import type { Budget } from '../model/budget.ts';
import type { Trend } from '../model/finding.ts';
import type { DayPoint } from '../model/verdict.ts';
import { mannKendall } from '../statistics/mann-kendall.ts';
import { theilSen } from '../statistics/theil-sen.ts';
import { dailyOf, inflation, parted, scaleOf, worse } from './daily.ts';

const FEWEST_DAYS = 14;
const SIGNIFICANT = 0.05;
/** A change worth a word: a share of the limit in thirty days. */
const NOTABLE = { share: 0.05, days: 30 };
/** What the slope and the week's pattern take from the residuals, beside the mean. */
const LOST = 3;

/**
 * The trend of daily values: Theil–Sen slope with its 95% interval, and a Mann–Kendall test on values without the
 * week's pattern, its variance inflated for correlation from day to day. A direction is claimed only when p < 0.05
 * and the change in thirty days is at least 5% of the limit. Without the correction, one series in seven with an
 * autocorrelation of 0.3 would be called a trend.
 */
export function trendOf(budget: Budget, days: readonly DayPoint[]): Trend {
  if (budget.indicator.kind === 'growth')
    return { kind: 'not_applicable', because: 'a growth is a trend already' };
  const daily = dailyOf(days);
  const n = daily.xs.length;
  const [first = 0, last = 0] = [daily.xs[0], daily.xs.at(-1)];
  const [firstDay, lastDay] = [days[first]?.date, days[last]?.date];
  if (n < FEWEST_DAYS || firstDay === undefined || lastDay === undefined) {
    return { kind: 'not_enough_data', n, needed: FEWEST_DAYS, days: days.length };
  }
  const fit = theilSen(daily.xs, daily.ys);
  const rest = parted(daily, fit.slope);
  const inflated = inflation(rest.residuals, LOST);
  const { p } = mannKendall(rest.deseasonalised, inflated);
  const span = last - first;
  const from = median(daily.ys.map((y, index) => y - fit.slope * ((daily.xs[index] ?? 0) - first)));
  return {
    kind: 'tested',
    direction: directionOf(budget, fit.slope, p),
    days: span + 1,
    n,
    slope: fit.slope,
    ...fit.interval({ inflation: inflated }),
    p,
    change: fit.slope * span,
    from,
    to: from + fit.slope * span,
    firstDay,
    lastDay,
  };
}

function directionOf(budget: Budget, slope: number, p: number): 'improving' | 'degrading' | 'steady' {
  const notable = Math.abs(slope) * NOTABLE.days >= NOTABLE.share * scaleOf(budget) && slope !== 0;
  if (p >= SIGNIFICANT || !notable) return 'steady';
  return slope * worse(budget) > 0 ? 'degrading' : 'improving';
}
