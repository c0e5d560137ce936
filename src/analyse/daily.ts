import { type Budget, isRatioTarget } from '../model/budget.ts';
import { baseValue } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';

/** Daily values as they are analysed: x is the day's place in the calendar, so that a gap stays a gap. */
export interface Daily {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** How a budget's figures are analysed: of a ratio target the error share, since 99.9% and 99.8% differ by half. */
export interface Measure {
  /** From a figure to what is analysed, and back. */
  readonly of: (figure: number) => number;
  readonly figure: (analysed: number) => number;
  /** +1 when more of what is analysed is worse, −1 when less is. */
  readonly sign: 1 | -1;
  /** +1 when what is analysed grows with the figure, −1 for errors. */
  readonly way: 1 | -1;
  /** What changes are measured against: the limit, or the error budget. */
  readonly scale: number;
}

/** How the figures of a budget are analysed. */
export function measureOf(budget: Pick<Budget, 'bound' | 'limit'>): Measure {
  const limit = baseValue(budget.limit);
  if (!isRatioTarget(budget)) {
    const itself = (value: number) => value;
    return { of: itself, figure: itself, sign: worse(budget), way: 1, scale: Math.abs(limit) };
  }
  const rest = (value: number) => 1 - value;
  return { of: rest, figure: rest, sign: 1, way: -1, scale: 1 - limit };
}

/** The days from a place on that have a value, as they are analysed. */
export function dailyOf(days: readonly DayPoint[], measure: Measure, from = 0): Daily {
  const points = days.flatMap(({ value }, x) =>
    value === undefined || x < from ? [] : [{ x, y: measure.of(value) }],
  );
  return { xs: points.map(({ x }) => x), ys: points.map(({ y }) => y) };
}

/** Whether values are equal up to the noise of floating point. */
export function allEqual(ys: readonly number[]): boolean {
  const [least, most] = [Math.min(...ys), Math.max(...ys)];
  return most - least <= EQUAL * Math.max(Math.abs(least), Math.abs(most));
}

const EQUAL = 1e-9;

/** +1 when more is worse, −1 when less is. */
export function worse(budget: Pick<Budget, 'bound'>): 1 | -1 {
  return budget.bound === 'at_most' ? 1 : -1;
}
