import { type Budget, limitOn } from '../model/budget.ts';
import type { Forecast, ForecastPoint, Trend } from '../model/finding.ts';
import { plural } from '../model/format.ts';
import { addDays } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';
import { studentQuantile } from '../statistics/distributions.ts';
import { type Line, leastSquares } from '../statistics/least-squares.ts';
import { dailyOf, inflation, parted, worse } from './daily.ts';

/** How many times its own history a forecast may reach ahead. */
const REACH = 3;
/** Points after the last day. */
const POINTS = 12;
const CONFIDENCE = 0.95;

/** A line with its prediction interval: value and half width at a day. */
interface Projection {
  readonly value: (x: number) => number;
  readonly margin: (x: number) => number;
}

/**
 * When the limit will be reached if a degrading trend goes on, with the days at which the 95% prediction interval
 * reaches it. The interval is widened for correlation from day to day; the usual one holds 76% where it promises 95.
 * Each day has its own limit: an exception ends, and the usual limit is back. `days` end with the report's last day.
 */
export function forecastOf(budget: Budget, days: readonly DayPoint[], trend: Trend): Forecast {
  if (trend.kind !== 'tested' || trend.direction !== 'degrading') return none('there is no degrading trend');
  const [last, lastDay] = [days.length - 1, days.at(-1)?.date ?? trend.lastDay];
  const latestVerdict = days.findLast(({ status }) => status !== 'unknown');
  if (latestVerdict?.status === 'exceeded') return none('the limit is already exceeded');
  const sign = worse(budget);
  const dateOf = (x: number) => addDays(lastDay, x - last);
  const limitAt = (x: number) => limitOn(budget, dateOf(x));
  const projection = project(days);
  const horizon = last + REACH * trend.days;
  const reaches = (value: (x: number) => number) =>
    firstDay(last + 1, horizon, (x) => value(x) * sign >= baseValue(limitAt(x)) * sign);
  const central = reaches(projection.value);
  if (central === undefined) return none(`the limit is not reached within ${plural(horizon - last, 'day')}`);
  const earliest = reaches((x) => projection.value(x) + sign * projection.margin(x)) ?? central;
  const latest = reaches((x) => projection.value(x) - sign * projection.margin(x));
  return {
    kind: 'crossing',
    earliest: dateOf(earliest),
    central: dateOf(central),
    ...(latest === undefined ? {} : { latest: dateOf(latest) }),
    ...(budget.exceptions.length === 0 && !budget.history?.length ? {} : { limit: limitAt(central) }),
    horizon: dateOf(horizon),
    points: pointsUntil(Math.min(horizon, (latest ?? central) + 3), last, projection, dateOf),
  };
}

function none(because: string): Forecast {
  return { kind: 'none', because };
}

function project(days: readonly DayPoint[]): Projection {
  const daily = dailyOf(days);
  const plain = leastSquares(daily.xs, daily.ys);
  const { deseasonalised, residuals } = parted(daily, plain.slope);
  const line = leastSquares(daily.xs, deseasonalised);
  const k = inflation(residuals);
  return {
    value: (x) => line.intercept + line.slope * x,
    margin: marginOf(line, k),
  };
}

/** Half the width of the prediction interval at x, with k the inflation of variance by autocorrelation. */
function marginOf({ n, residual, meanX, spreadX }: Line, k: number): (x: number) => number {
  const spread = residual * Math.sqrt((n - 2) / Math.max(2, n - 2 * k));
  const freedom = Math.max(2, Math.max(4, n / k) - 2);
  const t = studentQuantile((1 + CONFIDENCE) / 2, freedom);
  return (x) => t * spread * Math.sqrt(1 + k * (1 / n + (x - meanX) ** 2 / spreadX));
}

function firstDay(from: number, until: number, holds: (x: number) => boolean): number | undefined {
  for (let x = from; x <= until; x += 1) if (holds(x)) return x;
  return undefined;
}

/** The line from the last day, where the measured values end, to `end`. */
function pointsUntil(
  end: number,
  last: number,
  { value, margin }: Projection,
  dateOf: (x: number) => string,
): readonly ForecastPoint[] {
  const count = Math.min(POINTS, end - last);
  return Array.from({ length: count + 1 }, (_, index) => {
    const x = last + Math.round((index * (end - last)) / count);
    return { date: dateOf(x), value: value(x), lower: value(x) - margin(x), upper: value(x) + margin(x) };
  });
}
