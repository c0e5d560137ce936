import { kindOf } from '../measuring/kinds.ts';
import type { Budget } from '../model/budget.ts';
import type { Forecast, Steps, Trend } from '../model/finding.ts';
import { dateWords, plural } from '../model/format.ts';
import { lengthWords } from '../model/rolling.ts';
import type { DayPoint } from '../model/verdict.ts';
import { dailyOf, measureOf } from './daily.ts';
import { forecastOf, noForecast, overOfLate } from './forecast.ts';
import { type FoundSteps, risesSince, searchSteps, stepsOf } from './steps.ts';
import { FEWEST_DAYS, type Shown, type Stretch, shownIn, trendOf } from './trend.ts';

/** What the daily values of a budget say, each part consistent with the others. */
export interface Conclusions {
  readonly trend: Trend;
  readonly steps?: Steps;
  readonly forecast: Forecast;
}

/**
 * What daily values say, in this order: steps; the trend, after the last step where there is one; a forecast where one is
 * honest. A forecast never stands beside a step without a trend since. `days` end with the report's last day.
 */
export function conclude(budget: Budget, days: readonly DayPoint[]): Conclusions {
  const because = kindOf(budget.indicator).daily?.noTrend;
  if (because !== undefined)
    return { trend: { kind: 'not_applicable', because }, forecast: noForecast(because) };
  const measure = measureOf(budget);
  const whole = { days, measure, daily: dailyOf(days, measure), sinceStep: false };
  const shown = shownIn(whole);
  const hasTrend = shown?.direction === 'degrading' || shown?.direction === 'improving';
  const search =
    whole.daily.xs.length < FEWEST_DAYS ? undefined : searchSteps(whole.daily, measure, hasTrend);
  if (search?.kind === 'steps') return afterSteps(budget, whole, search.found);
  const trend = trendOf(whole, shown);
  const forecast =
    shown && search && !search.datable && isDegrading(trend)
      ? noForecast('a line or a step: the days cannot tell which')
      : ahead(budget, whole, trend, shown);
  return { trend, forecast };
}

/** The days from the last step on speak for themselves. */
function afterSteps(budget: Budget, whole: Stretch, found: FoundSteps): Conclusions {
  const { days, measure } = whole;
  const from = whole.daily.xs[found.steps.at(-1)?.place ?? 0] ?? 0;
  const stretch = { ...whole, daily: dailyOf(days, measure, from), sinceStep: true };
  const shown = shownIn(stretch);
  const told = trendOf(stretch, shown);
  const moves = told.kind === 'tested' && (told.direction === 'degrading' || told.direction === 'improving');
  const rises = moves && risesSince(stretch.daily);
  const trend = moves && !rises ? { ...told, direction: 'unclear' as const } : told;
  const since = trend.kind !== 'tested' ? 'too_few_days' : rises ? 'trend' : 'level';
  const steps = stepsOf(found, whole.daily.xs, days, measure, since);
  const day = dateWords(steps.steps.at(-1)?.day ?? '', false);
  const forecast =
    since === 'trend'
      ? ahead(budget, stretch, trend, shown)
      : noForecast(
          since === 'level'
            ? `the level shifted on ${day} and shows no trend since`
            : `too few days since the level shifted on ${day}`,
        );
  return { trend, steps, forecast };
}

function ahead(budget: Budget, { days, measure }: Stretch, trend: Trend, shown: Shown | undefined): Forecast {
  if (trend.kind === 'not_enough_data') return noForecast(`${plural(trend.n, 'day')} with data are too few`);
  if (!shown || !isDegrading(trend)) return noForecast('there is no degrading trend');
  // A rolling window moves by what each new day brings and by what an old one takes away, which no course of days dates.
  if (budget.over)
    return noForecast(
      `the limit is on ${lengthWords(budget.over)} together, and the trend is of single days`,
    );
  const over = overOfLate(days);
  if (over > 0) return noForecast(`it was over its limit on ${over} of the last ${plural(7, 'day')}`);
  return forecastOf(budget, days, measure, shown);
}

function isDegrading(trend: Trend): boolean {
  return trend.kind === 'tested' && trend.direction === 'degrading';
}
