import { type Budget, isRatioTarget } from '../model/budget.ts';
import { baseValue, inUnit, type Quantity } from '../model/quantity.ts';

const FIGURES = 2;

/** What a limit is made of, as far as changing it goes. */
export type Limited = Pick<Budget, 'bound' | 'limit'>;

/**
 * How much a figure uses of a limit: 1 is all of it. A ceiling: figure ÷ limit; under `at_least`: limit ÷ figure; a ratio
 * target: its errors in shares of those allowed. Infinite where nothing is allowed, or is there.
 */
export function shareUsed(budget: Limited, figure: number): number {
  const limit = baseValue(budget.limit);
  if (isRatioTarget(budget)) return quotient(1 - figure, 1 - limit);
  return budget.bound === 'at_most' ? quotient(figure, limit) : quotient(limit, figure);
}

function quotient(part: number, whole: number): number {
  if (part <= 0) return 0;
  return whole > 0 ? part / whole : Number.POSITIVE_INFINITY;
}

/**
 * The limit that allows the given share of what today's does, rounded to two significant figures outward, in the limit's
 * own unit: 285 s of 300 s at 90% is a share of 1.06, which is 320 s. Of a ratio target the error budget is rounded.
 * Undefined where there is no such limit: a share of nothing, all there is, or no errors at all.
 */
export function limitAtShare(budget: Limited, share: number): Quantity | undefined {
  const { unit, amount } = budget.limit;
  if (baseValue(budget.limit) <= 0 || !(share > 0) || !Number.isFinite(share)) return undefined;
  const whole = inUnit(1, unit);
  if (isRatioTarget(budget)) {
    const errors = exact((whole - amount) * share);
    if (errors <= 0 || errors >= whole) return undefined;
    return { amount: exact(whole - rounded(errors, 'up')), unit };
  }
  const changed =
    budget.bound === 'at_most' ? rounded(amount * share, 'up') : rounded(amount / share, 'down');
  // A share that may be all there is limits nothing.
  if (unit.kind === 'ratio' && changed >= whole) return undefined;
  return { amount: changed, unit };
}

/** Whether one limit asks for more than another. */
export function tighter(budget: Pick<Budget, 'bound'>, limit: Quantity, than: Quantity): boolean {
  const difference = baseValue(limit) - baseValue(than);
  return budget.bound === 'at_most' ? difference < 0 : difference > 0;
}

function rounded(value: number, way: 'up' | 'down'): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - FIGURES + 1);
  // A value that is already round must not be pushed a step further by the noise of its division.
  const steps = value / step;
  const near = Math.round(steps);
  const whole = Math.abs(steps - near) < 1e-9 ? near : way === 'up' ? Math.ceil(steps) : Math.floor(steps);
  return exact(whole * step);
}

/** Without the noise of floating point, of which a limit that people write has none. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
