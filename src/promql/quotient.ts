import type { QuotientIndicator } from '../model/indicator.ts';
import { ranged } from './selector.ts';

/**
 * The two amounts of a quotient over a `range` such as `[1h]`; `steps` is the same range as a subquery's. Of gauges only
 * the moments count at which both are there, each with all of its series, so that the one is never of more than the other.
 */
export function quotientParts(
  { of, part, per }: QuotientIndicator,
  { range, steps }: { readonly range: string; readonly steps: string },
): { readonly part: string; readonly per: string } {
  const amount = (own: string, other: string) =>
    of === 'counter'
      ? `sum(increase(${ranged(own, range)}))`
      : `sum_over_time((sum(${own.trim()}) and on () sum(${other.trim()}))${steps})`;
  return { part: amount(part, per), per: amount(per, part) };
}
