import type { BudgetId, Category } from './budget.ts';
import type { Quantity } from './quantity.ts';
import type { Counts, Figure, Status, Usage } from './verdict.ts';

/** A member that has no row of its own in a report, in as few words as a list of thousands allows. */
export interface OtherMember {
  /** What stands in the brackets of its id. */
  readonly value: string;
  readonly status: Status;
  /** In base units; absent where it could not be judged. */
  readonly actual?: Figure;
  readonly usage?: Usage;
  /** The limit in force, where it is the member's own and not the family's. */
  readonly limit?: Quantity;
  /** Whose it is, where that is not the family's owner. */
  readonly owner?: string;
}

/** A family as a report has it: one row, that opens to its members. */
export interface FamilyFinding {
  readonly id: BudgetId;
  /** The family’s name as readers know it: `P95 by route`. */
  readonly name: string;
  readonly service: string;
  readonly serviceName: string;
  readonly category: Category;
  /** Whose its members are, unless they say otherwise. */
  readonly owner?: string;
  /** What tells members apart, as readers say it: `route`, `source`, `source and route`. */
  readonly label: string;
  /** Of its members. */
  readonly counts: Counts;
  /** The status of the worst of them in the period before; absent where none had data then. */
  readonly previous?: Status;
  /** The worst member, which has a row; absent for a family without members. */
  readonly worst?: BudgetId;
  /** The members that have a row, worst first. */
  readonly shown: readonly BudgetId[];
  /** The members that have none, worst first. */
  readonly others: readonly OtherMember[];
  /** What stands in the brackets of members that had their first data within the period. */
  readonly appeared: readonly string[];
  /** The same of members that had data in the period before, and have none in this one. */
  readonly gone: readonly string[];
}
