import type { BudgetId } from '../../model/budget.ts';
import type { StatusView } from './status.ts';

/** A member of a family in a few words. */
export interface MemberView {
  /** `api/route-p95[/search]`. */
  readonly id: BudgetId;
  /** What stands in the brackets of its id, cut where it is long: `/search`, `eu, /search`. */
  readonly value: string;
  readonly status: StatusView;
  /** `≤ 2 s`; a dash where it is not known. */
  readonly limit: string;
  readonly actual: string;
  readonly usage: string;
  /** `violation open; 2 of 7 days over; degrading`; empty where there is nothing to remark. */
  readonly remark: string;
  /** Its figure with what is to remark, for a line: `1.9 s, 95%; 1 of 7 days over`, `no data`. */
  readonly said: string;
  readonly owner: string;
  /** What links on the page lead to. */
  readonly anchor: string;
}

/** What a family's row opens to; all of it empty of any other row. */
export interface FamilyView {
  /** `API P95 by route`. */
  readonly name: string;
  /** Its worst member: `/search P95`. */
  readonly worst: string;
  /** The same with its service: `API /search P95`. */
  readonly worstBudget: string;
  /** `worst of 212 routes, 3 over`; `the only route`; `no members`. */
  readonly worstOf: string;
  /** What tells its members apart, as the head of a column: `Route`, `Source and route`. */
  readonly heading: string;
  /** `212 routes`. */
  readonly size: string;
  /** `3 exceeded, 5 approaching, 204 within`; empty without members. */
  readonly tally: string;
  /** All of its members, worst first. */
  readonly members: readonly MemberView[];
  /** The first of them, at most twenty. */
  readonly first: readonly MemberView[];
  /** What is not among those: `192 more: 1 approaching, 191 within`, `191 more, all within`; empty when all are. */
  readonly more: string;
  /** `New: /a and /b.`; `Gone: /c.` Those that there are. */
  readonly news: readonly string[];
  /** Whether there is something to remark of one of its members. */
  readonly remarkable: boolean;
}

/** Of a row that is not a family's. */
export const NO_FAMILY: FamilyView = {
  name: '',
  worst: '',
  worstBudget: '',
  worstOf: '',
  heading: '',
  size: '',
  tally: '',
  members: [],
  first: [],
  more: '',
  news: [],
  remarkable: false,
};
