import type { CoveragePolicy } from '../evaluate/judge.ts';
import type { BudgetId, BudgetSet } from '../model/budget.ts';
import { type Examined, examine } from './examine.ts';
import { byFamily, memberOf, type Standing, withoutMembers } from './members.ts';
import type { Plan } from './plan.ts';

/** The budgets that a report is about, and what stands in the brackets of members that came and went. */
export interface Present {
  readonly present: readonly Examined[];
  readonly appeared: ReadonlyMap<BudgetId, readonly string[]>;
  readonly gone: ReadonlyMap<BudgetId, readonly string[]>;
}

/**
 * The budgets that are in a period: the single ones, the members that have data in it, and in place of a family none of whose members has
 * any the family itself, which is unknown.
 */
export function presentIn(
  { families = [] }: Pick<BudgetSet, 'families'>,
  examined: readonly Examined[],
  plan: Plan,
  coverage: CoveragePolicy,
): Present {
  const gone = valuesOf(examined, 'gone');
  const present = examined.filter(({ standing }) => standing !== 'gone' && standing !== 'absent');
  const ids = new Set(present.flatMap(({ row: { budget } }) => [budget.id, budget.member?.family ?? '']));
  const standIns = families
    .filter(({ id }) => !ids.has(id))
    .map((family) => {
      const { budget, series } = withoutMembers(family, gone.get(family.id) ?? [], plan);
      return examine(budget, series, plan, coverage);
    });
  return { present: [...present, ...standIns], appeared: valuesOf(examined, 'new'), gone };
}

function valuesOf(examined: readonly Examined[], wanted: Standing): ReadonlyMap<BudgetId, readonly string[]> {
  const found = examined.filter(({ standing }) => standing === wanted).map(({ row }) => row.budget);
  const grouped = byFamily(found, (budget) => budget);
  return new Map([...grouped].map(([family, all]) => [family, all.map(memberOf).toSorted()]));
}
