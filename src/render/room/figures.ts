import type { Budget } from '../../model/budget.ts';
import { formatFor, formatQuantity } from '../../model/format.ts';
import type { Cell } from '../../model/gist.ts';
import { judgedTexts, NO_FIGURE, ofLimitText } from '../../model/judged-texts.ts';
import { baseValue, inUnit, type Quantity } from '../../model/quantity.ts';
import { unknownWords } from '../../model/verdict.ts';

/** The figures of a budget in a period as reports say them. */
export interface CellTexts {
  /** `2.31 s`; a dash when unknown. */
  readonly actual: string;
  /** `2.31 s of 2 s`, `99.2% of at least 99.9%`; why it is unknown, where that is known: `no data`. */
  readonly ofLimit: string;
  /** `116%`; a dash when unknown. */
  readonly usage: string;
  /** Whether its limit was another than the one that the budget has now. */
  readonly hasOtherLimit: boolean;
}

/** The figures of a budget where it stood in a period, in the unit of its limit. */
export function cellTexts(budget: Budget, { limit, actual, usage, unknown }: Cell): CellTexts {
  const hasOtherLimit = limit !== baseValue(budget.limit);
  const inForce = hasOtherLimit ? inUnitOf(budget.limit, limit) : budget.limit;
  const judged = { ...budget, limit: inForce };
  const shown = [actual?.value, actual?.lower].filter((figure) => figure !== undefined);
  const texts = judgedTexts(judged, { actual, usage }, formatFor(judged, shown.filter(Number.isFinite)));
  const why = unknown === undefined ? NO_FIGURE : unknownWords(budget, unknown);
  return {
    actual: texts.actual,
    ofLimit: actual ? ofLimitText(judged, texts.actual, formatQuantity(inForce)) : why,
    usage: texts.usage,
    hasOtherLimit,
  };
}

/** A figure in base units as it may have been written in the unit of a quantity, without what computing adds to its digits. */
function inUnitOf({ unit }: Quantity, base: number): Quantity {
  return { amount: Number(inUnit(base, unit).toPrecision(12)), unit };
}
