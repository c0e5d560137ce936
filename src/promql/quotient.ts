import type { QuotientIndicator } from '../model/indicator.ts';
import { numbersOf, type Stretched } from './gauge.ts';
import { ranged } from './selector.ts';

/**
 * The two amounts of a quotient over a stretch. Of gauges only
 * the moments count at which both are there, each with all of its series, so that the one is never of more than the other.
 */
export function quotientParts(
  { of, part, per }: QuotientIndicator,
  { range, steps, isNumbersAlone = false }: Stretched,
): { readonly part: string; readonly per: string } {
  const sumOf = (gauge: string) => `sum(${numbersOf(gauge, isNumbersAlone)})`;
  const amount = (own: string, other: string) =>
    of === 'counter'
      ? `sum(increase(${ranged(own, range)}))`
      : `sum_over_time((${sumOf(own)} and on () ${sumOf(other)})${steps})`;
  return { part: amount(part, per), per: amount(per, part) };
}
