import type { Budget } from './budget.ts';
import type { Quantity } from './quantity.ts';
import type { QualityNote } from './report.ts';
import type { Counts, Figure, Status, Usage } from './verdict.ts';
import type { Window } from './window.ts';

/** A budget as a gate judged it. Figures are in base units. */
export interface GateResult {
  readonly budget: Budget;
  /** The limit that it was judged by. */
  readonly limit: Quantity;
  readonly status: Status;
  readonly actual?: Figure;
  readonly usage?: Usage;
  /** What is left; negative when exceeded. */
  readonly headroom?: number;
  /** What it was judged over where that is a rolling window of its own: `28 days to 1 February`. */
  readonly over?: string;
  /** Why there is no figure, or what to know of it; a sentence. */
  readonly remark?: string;
  /** Whether it keeps the gate shut. */
  readonly fails: boolean;
}

/** What a gate found: the budgets worst first, and whether it stays shut. */
export interface Gate {
  /** `the last 1h to 2026-02-02T00:00:00Z`, or the name of a file of results. */
  readonly over: string;
  readonly window?: Window;
  /** The statuses that keep it shut. */
  readonly failOn: readonly Status[];
  readonly results: readonly GateResult[];
  readonly counts: Counts;
  readonly failed: number;
  /** What to know of how members of families were found; absent where there is nothing. */
  readonly notes?: readonly QualityNote[];
}
