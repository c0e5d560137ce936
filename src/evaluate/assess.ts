import { kindOf } from '../measuring/kinds.ts';
import type { Budget } from '../model/budget.ts';
import { baseValue } from '../model/quantity.ts';
import { joined, type Reading, type Series } from '../model/series.ts';
import { type Assessment, type DayPoint, isLowerBound, type Verdict } from '../model/verdict.ts';
import { type Day, type Instant, type Window, windowKey, within } from '../model/window.ts';
import { type CoveragePolicy, judge } from './judge.ts';

/** Which windows a report judges. Earlier periods and weeks run from the oldest to the newest. */
export interface Windows {
  readonly period: Window;
  readonly earlier: readonly Window[];
  readonly weeks: readonly Window[];
  /** A month of which it is asked besides whether it was over; none unless given. */
  readonly months?: readonly Window[];
  readonly days: readonly Day[];
  /** Earlier weeks, judged where they are known already. */
  readonly recorded?: readonly Window[];
}

/** Judges a budget over every window from what was measured. A window that was not measured counts as no data. */
export function assess(budget: Budget, series: Series, windows: Windows, policy: CoveragePolicy): Assessment {
  const readings = new Map(
    [...series.days, ...series.periods, ...(series.recorded ?? [])].map((reading) => [
      windowKey(reading.window),
      reading,
    ]),
  );
  const { daily } = kindOf(budget.indicator);
  const verdictOn = (window: Window): Verdict => {
    const reading = readings.get(windowKey(window)) ?? unmeasured(window, series);
    return judge(budget, reading, policy, daily?.figureUntil(budget, series.days, window.end));
  };
  return {
    budget,
    verdict: verdictOn(windows.period),
    earlier: windows.earlier.map(verdictOn),
    weeks: windows.weeks.map(verdictOn),
    months: (windows.months ?? []).map(verdictOn),
    days: windows.days.map((day) => pointOf(day, verdictOn(day))),
    recorded: (windows.recorded ?? []).filter((week) => readings.has(windowKey(week))).map(verdictOn),
    ...(daily
      ? { increments: incrementsOn(windows.days, daily.increments(budget, series.days, windows.period.end)) }
      : {}),
  };
}

function incrementsOn(
  days: readonly Day[],
  increments: ReadonlyMap<Instant, number>,
): readonly (number | undefined)[] {
  return days.map(({ end }) => increments.get(end));
}

/** What is measured by the day alone has of its periods only the coverage of their days. */
function unmeasured(window: Window, series: Series): Reading {
  const coverage = joined(series.days.filter((day) => within(day.window, window)));
  return {
    window,
    coverage,
    measured: { kind: 'none', why: 'no_data', detail: 'This window was not measured.' },
  };
}

function pointOf(day: Day, verdict: Verdict): DayPoint {
  const limit = baseValue(verdict.limit);
  const { actual } = verdict;
  const bound = isLowerBound(actual) ? ({ floor: true } as const) : {};
  return { date: day.date, status: verdict.status, limit, ...(actual && { value: actual.value, ...bound }) };
}
