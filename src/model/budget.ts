import type { Indicator } from './indicator.ts';
import type { BenchmarkFigure, LoadTestFigure } from './load-test.ts';
import { baseValue, type Quantity } from './quantity.ts';
import type { Unit } from './unit.ts';
import type { Instant, Window } from './window.ts';

/** The five kinds of budget of the policy. */
export const CATEGORIES = ['latency', 'throughput', 'resource', 'quality', 'rule'] as const;
/** What a budget is about. */
export type Category = (typeof CATEGORIES)[number];

/** Whether the actual must stay under the limit or over it; reaching the limit is allowed in both. */
export type Bound = 'at_most' | 'at_least';

/** `service/slug`, unique over all files; of a member of a family `service/slug[value]`, such as `api/route-p95[/search]`. */
export type BudgetId = string;

/** A temporary limit, in force for every window that begins on a local day from `from` to `until`, both included. */
export interface LimitException {
  readonly limit: Quantity;
  readonly from: string;
  readonly until: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly reason: string;
  readonly approvedBy: string;
}

/** A limit that was in force before it was changed. */
export interface EarlierLimit {
  readonly limit: Quantity;
  /** The last local day on which it was in force, and the moment at which that day ended. */
  readonly until: string;
  readonly end: Instant;
}

/** Which one of a family a budget is. */
export interface Member {
  /** The family’s id, `service/slug`. */
  readonly family: BudgetId;
  /** The family’s name as readers know it: `P95 by route`. */
  readonly familyName: string;
  /** What makes it this one, in the order of the family’s `each`: values by their labels, and the name of its source under `source`. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether its limit is its own and not that of the family. */
  readonly hasOwnLimit?: true;
}

/** A stretch of whole local days that ends with each window that is judged, and is measured in its place. */
export interface Rolling {
  /** As it is written: `28d`, `4w` or `quarter`. */
  readonly text: string;
  /** How many days back from the window’s end, or how many calendar months. */
  readonly days?: number;
  readonly months?: number;
}

/** A limit on one measured figure of one service. */
export interface Budget {
  readonly id: BudgetId;
  readonly service: string;
  /** The service's name as readers know it: `API`. */
  readonly serviceName: string;
  readonly slug: string;
  /** The metric's name as readers know it: `Query P95`. */
  readonly name: string;
  readonly category: Category;
  readonly bound: Bound;
  readonly limit: Quantity;
  /** The usage from which the budget counts as approached; 0.9 unless set. */
  readonly approaching: number;
  readonly indicator: Indicator;
  /** The name of the source that it is measured by; absent where the project has only one. */
  readonly source?: string;
  /** The stretch that is measured in place of each window that is judged; absent where that is the window itself. */
  readonly over?: Rolling;
  /** Every how many seconds its last 24 hours are judged; absent where it is judged by whole days alone. */
  readonly watch?: number;
  /** Of a member of a family. */
  readonly member?: Member;
  /** The labels by which is told where it is over or moved; those that its series have unless set. */
  readonly splitBy?: readonly string[];
  /** The unit the indicator's numbers come in, as the metric's name or the file says. */
  readonly measuredIn: Unit;
  readonly owner?: string;
  readonly runbook?: string;
  readonly rationale?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly exceptions: readonly LimitException[];
  /** Limits that were changed, oldest first: what was judged by one stays judged by it. */
  readonly history?: readonly EarlierLimit[];
  /** What a load test's results say of it. */
  readonly loadTest?: LoadTestFigure;
  /** Which benchmark measures its operation. */
  readonly benchmark?: BenchmarkFigure;
}

/** Stages of one request, each with a budget of its own, and the budget of the whole, measured end to end. */
export interface CriticalPath {
  /** `service/slug`. */
  readonly id: string;
  readonly service: string;
  readonly serviceName: string;
  readonly name: string;
  readonly total: BudgetId;
  readonly stages: readonly BudgetId[];
}

/** A planned stretch in which a service's figures do not count. */
export interface Maintenance extends Window {
  readonly service: string;
  readonly budgets: readonly BudgetId[];
  readonly reason: string;
}

/** For which values of a label, or by which sources, a family has members. */
export interface Each {
  /** The label of whose values there is a member each; absent for a family over sources alone. */
  readonly label?: string;
  /** The values that members are wanted for; all that the source has, unless given. */
  readonly in?: readonly string[];
  /** Patterns of whole values that no member is wanted for. */
  readonly except: readonly string[];
  /** How many members there may be at most. */
  readonly atMost: number;
  /** The sources that there is a member each of; one member a value, unless given. */
  readonly sources?: readonly string[];
}

/** What a member may have otherwise than its family. */
export type OwnOfMember = Partial<Pick<Budget, 'limit' | 'owner' | 'approaching' | 'history'>>;

/** A budget that is declared once for every value of a label. */
export interface Family {
  readonly id: BudgetId;
  /** The family’s name as readers know it: `P95 by route`. */
  readonly name: string;
  /** A member without what makes it one: its id is the family’s, and `{route}` stands in its name for the value of that label. */
  readonly template: Budget;
  readonly each: Each;
  /** What single members have of their own, by what stands in the brackets of their ids. */
  readonly own: ReadonlyMap<string, OwnOfMember>;
}

/** All that the budget files say. */
export interface BudgetSet {
  readonly budgets: readonly Budget[];
  /** Budgets whose members are known only when a source is asked; none unless given. */
  readonly families?: readonly Family[];
  readonly paths: readonly CriticalPath[];
  readonly maintenance: readonly Maintenance[];
}

/** Every budget that is declared: the single ones, and of each family what its members share. */
export function declared({
  budgets,
  families = [],
}: Pick<BudgetSet, 'budgets' | 'families'>): readonly Budget[] {
  return [...budgets, ...families.map(({ template }) => template)];
}

/** The services that budgets and families are of, each once, in their order. */
export function servicesIn(set: Pick<BudgetSet, 'budgets' | 'families'>): readonly string[] {
  return [...new Set(declared(set).map(({ service }) => service))];
}

/** The limit in force for a window: that of its beginning. An exception's comes before a changed one, and that before the budget's own. */
export function limitFor(budget: Budget, window: Window): Quantity {
  const exception = budget.exceptions.find(({ start, end }) => window.start >= start && window.start < end);
  const earlier = budget.history?.find(({ end }) => window.start < end);
  return exception?.limit ?? earlier?.limit ?? budget.limit;
}

/** The limit in force on a local date, `2026-01-26`. */
export function limitOn(budget: Pick<Budget, 'limit' | 'exceptions' | 'history'>, date: string): Quantity {
  const exception = budget.exceptions.find(({ from, until }) => from <= date && date <= until);
  const earlier = budget.history?.find(({ until }) => date <= until);
  return exception?.limit ?? earlier?.limit ?? budget.limit;
}

/** A day on which another limit came into force than on the one before. */
export interface LimitStep {
  readonly date: string;
  readonly from: Quantity;
  readonly to: Quantity;
}

/** The changes of the limit in force from one of the given local dates, in order, to the next. */
export function limitSteps(
  budget: Pick<Budget, 'limit' | 'exceptions' | 'history'>,
  dates: readonly string[],
): readonly LimitStep[] {
  if (budget.exceptions.length === 0 && !budget.history?.length) return [];
  return dates.slice(1).flatMap((date, index) => {
    const [from, to] = [limitOn(budget, dates[index] ?? date), limitOn(budget, date)];
    return baseValue(from) === baseValue(to) ? [] : [{ date, from, to }];
  });
}

/**
 * Whether the limit is a target ratio, such as 99.9% available, whose usage is the share of the error budget
 * spent. Any other `at_least` budget has usage limit ÷ actual.
 */
export function isRatioTarget(budget: Pick<Budget, 'bound' | 'limit'>): boolean {
  return budget.bound === 'at_least' && budget.limit.unit.kind === 'ratio' && baseValue(budget.limit) <= 1;
}

/** The share by which a sum of allocations may differ for the noise of floating point alone. */
const NOISE = 1e-9;

/** By how much the stages of a path are allowed more than its total, in base units; undefined when they are not. */
export function overAllocation(
  total: Pick<Budget, 'bound' | 'limit'>,
  allocated: number,
): number | undefined {
  const over = allocated - baseValue(total.limit);
  return total.bound === 'at_most' && over > NOISE * allocated ? over : undefined;
}
