import { type Budget, isRatioTarget } from '../model/budget.ts';
import { baseValue, inUnit, type Quantity } from '../model/quantity.ts';

const FIGURES = 2;

/**
 * The limit of which the given actual would use the share `usage`, rounded to two significant figures away from the
 * actual, in the limit's own unit: 285 s at 90% suggests 320 s. For a ratio target it is the error budget that is
 * rounded. Undefined where usage has no meaning.
 */
export function suggestLimit(
  budget: Pick<Budget, 'bound' | 'limit'>,
  actual: number,
  usage: number,
): Quantity | undefined {
  const { unit } = budget.limit;
  if (baseValue(budget.limit) <= 0 || actual <= 0) return undefined;
  if (isRatioTarget(budget)) {
    const whole = inUnit(1, unit);
    const errors = inUnit(1 - actual, unit) / usage;
    if (errors <= 0 || errors >= whole) return undefined;
    return { amount: exact(whole - rounded(errors, 'up')), unit };
  }
  const shown = inUnit(actual, unit);
  const amount = budget.bound === 'at_most' ? rounded(shown / usage, 'up') : rounded(shown * usage, 'down');
  // A share that may be all there is limits nothing.
  if (unit.kind === 'ratio' && amount >= inUnit(1, unit)) return undefined;
  return { amount, unit };
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
