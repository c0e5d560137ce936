import type { BudgetId } from './budget.ts';
import type { ForecastGist } from './gist.ts';
import type { RowTold } from './history.ts';
import type { Outcome } from './outcome.ts';

/** A forecast as one report said it. */
export interface ForecastSaid extends RowTold {
  readonly forecast: ForecastGist;
}

/** A forecast that reports said one after the other, their intervals overlapping, oldest first, and what became of the first. */
export interface ForecastTold {
  readonly budget: BudgetId;
  readonly said: readonly [first: ForecastSaid, ...later: ForecastSaid[]];
  readonly outcome: Outcome;
}
