import type { Budget } from '../model/budget.ts';
import type { Measured } from '../model/series.ts';
import { type Found, unknown } from './kind.ts';
import { kindOf } from './kinds.ts';

/** Turns what a source read into the budget's figure; an increase is one of so many `seconds`. */
export function figureOf(budget: Budget, measured: Measured, seconds: number): Found {
  const { indicator } = budget;
  return measured.kind === 'none'
    ? unknown(measured.why, measured.detail)
    : kindOf(indicator).figure(budget, indicator, measured, seconds);
}
