import { kindOf } from '../measuring/kinds.ts';
import { canJoin } from '../measuring/pieces.ts';
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
  const { daily } = kindOf(budget.indicator);
  const own = readingsBy(({ window }) => windowKey(window), [...series.days, ...measuredOver(series)]);
  // Of a rolling window there is one for each end.
  const rolled = budget.over && readingsBy(({ window }) => String(window.end), measuredOver(series));
  const readingOf = (window: Window) =>
    rolled ? rolled.get(String(window.end)) : own.get(windowKey(window));
  const judgeBy = (window: Window, reading = unmeasured(window, series)): Verdict =>
    judge(budget, reading, policy, { window, found: daily?.figureUntil(budget, series.days, window.end) });
  const verdictOn = (window: Window) => judgeBy(window, readingOf(window));
  const pointOn = (day: Day): DayPoint => {
    const itself = judgeBy(day, own.get(windowKey(day)));
    // Days that make no whole speak for themselves.
    return rolled && canJoin(budget.indicator)
      ? rolledPoint(pointOf(day, itself), verdictOn(day))
      : pointOf(day, itself);
  };
  return {
    budget,
    verdict: verdictOn(windows.period),
    earlier: windows.earlier.map(verdictOn),
    weeks: windows.weeks.map(verdictOn),
    months: (windows.months ?? []).map(verdictOn),
    days: windows.days.map(pointOn),
    recorded: (windows.recorded ?? []).filter(readingOf).map(verdictOn),
    ...(daily
      ? { increments: incrementsOn(windows.days, daily.increments(budget, series.days, windows.period.end)) }
      : {}),
  };
}

function measuredOver({ periods, recorded = [] }: Series): readonly Reading[] {
  return [...periods, ...recorded];
}

function readingsBy(
  keyOf: (reading: Reading) => string,
  readings: readonly Reading[],
): ReadonlyMap<string, Reading> {
  return new Map(readings.map((reading) => [keyOf(reading), reading]));
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

/** A day with its own value, judged by the rolling window that ends with it. */
function rolledPoint(day: DayPoint, { status, actual }: Verdict): DayPoint {
  return { ...day, status, ...(actual && { rolled: actual }) };
}
