import type { Budget } from '../model/budget.ts';
import type { Baseline, Comparison } from '../model/finding.ts';
import { plural } from '../model/format.ts';
import { type LevelDifference, type Levels, levelsOf } from '../statistics/levels.ts';
import { allEqual, type Measure, measureOf } from './daily.ts';

const NOTABLE = 0.1;
/** What the last digits of a division may add to a change or take from it. */
const NOISE = 1e-9;
/** Calibrated with the direction of the test, so that unchanged budgets regress or improve in less than 5% of reports. */
const SIGNIFICANT = 0.04;
/** Fewer days a side show nothing, nor does a model with fewer values beside what it estimates. */
const FEWEST_DAYS = 4;

/** The window that a day belongs to, with its value in base units; a growing gauge's is an increment. */
export interface WindowedDay {
  /** The day's place on the calendar. */
  readonly x: number;
  readonly value: number;
  /** The name of its window; days of no window share one name. */
  readonly window: string;
}

/** The days of all windows of a budget, which are fitted once for all comparisons, and not before one needs it. */
export interface ComparedDays {
  count(window: string): number;
  difference(now: string, before: string): LevelDifference;
}

/** Two windows of a budget to compare: their figures, and all days that the model may use. */
export interface Compared {
  readonly budget: Budget;
  readonly against: Baseline;
  readonly days: ComparedDays;
  readonly now: ComparedWindow;
  readonly before: ComparedWindow;
}

/** One side of a comparison, with its figure; that of increments is their mean without odd days. */
export interface ComparedWindow {
  readonly window: string;
  readonly figure: number | 'mean of its days' | undefined;
}

/**
 * A window against an earlier one, weekday for weekday. It regressed or improved when its figure moved by 10% or more and
 * one model of all windows says with p < 0.04 that its days moved the same way. Of a ratio target the error share is
 * compared.
 */
export function compare({ budget, against, days, now, before }: Compared): Comparison {
  const not = (because: string): Comparison => ({ kind: 'not_compared', against, because });
  if (now.figure === undefined) return not('this period has no figure');
  if (before.figure === undefined) return not('the earlier period has no figure');
  const fewest = Math.min(...[now, before].map(({ window }) => days.count(window)));
  if (fewest < FEWEST_DAYS) return not(`${plural(fewest, 'day')} with data; ${FEWEST_DAYS} are needed`);
  const measure = measureOf(budget);
  const difference = days.difference(now.window, before.window);
  const side = ({ figure }: ComparedWindow, mean: number) =>
    typeof figure === 'number' ? measure.of(figure) : mean;
  const [current, earlier] = [side(now, difference.now), side(before, difference.before)];
  if (earlier === 0) return not(`${nothingIn(measure)}, so there is no relative change`);
  if (difference.freedom < FEWEST_DAYS)
    return not('there are too few days with data for the weeks to be told apart');
  const change = (current - earlier) / Math.abs(earlier);
  const isSure = difference.p < SIGNIFICANT && difference.direction === Math.sign(change);
  const moved = Math.abs(change) >= NOTABLE - NOISE && isSure;
  return {
    kind: 'compared',
    against,
    outcome: moved ? (change * measure.sign > 0 ? 'regressed' : 'improved') : 'unchanged',
    before: measure.figure(earlier),
    now: measure.figure(current),
    change,
    p: difference.p,
    ...(typeof now.figure === 'number' ? {} : budget.over ? { ofDays: true } : { ofIncrements: true }),
  };
}

function nothingIn({ way }: Measure): string {
  return way < 0 ? 'the earlier period had no errors' : 'the earlier figure is zero';
}

/** The days of a budget by their windows, as they are analysed. */
export function comparedDays(budget: Budget, days: readonly WindowedDay[]): ComparedDays {
  const measure = measureOf(budget);
  const values = days.map(({ value }) => measure.of(value));
  const windows = days.map(({ window }) => window);
  let levels: Levels | undefined;
  return {
    count: (window) => windows.filter((one) => one === window).length,
    difference: (now, before) => {
      const [level = 0] = values;
      if (allEqual(values)) return { p: 1, direction: 1, freedom: values.length, now: level, before: level };
      levels ??= levelsOf({ days: days.map(({ x }) => x), windows }, values);
      return levels.difference(now, before);
    },
  };
}
