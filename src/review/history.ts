import type { Budget, BudgetSet, EarlierLimit, Family, OwnOfMember } from '../model/budget.ts';
import { addDays, startOf } from '../model/period.ts';
import type { Proposal } from '../model/proposal.ts';

/** The budgets with the limits that proposals have changed, so that each day is judged by the limit that was in force. */
export function withHistory(
  set: BudgetSet,
  proposals: readonly Pick<Proposal, 'budget' | 'from' | 'effective'>[],
  zone: string,
): BudgetSet {
  const changed = Map.groupBy(proposals, ({ budget }) => budget);
  const now = (budget: Budget) => withOwn(budget, changed.get(budget.id) ?? [], zone);
  return {
    ...set,
    budgets: set.budgets.map(now),
    ...(set.families ? { families: set.families.map((family) => familyNow(family, now)) } : {}),
  };
}

/** What members had of their own is known by their ids. */
function familyNow(family: Family, now: (budget: Budget) => Budget): Family {
  const { id, template, own } = family;
  const owned = [...own].map(([member, having]): readonly [string, OwnOfMember] => {
    const { history } = now({ ...template, id: `${id}[${member}]` });
    return [member, history ? { ...having, history } : having];
  });
  return { ...family, template: now(template), own: new Map(owned) };
}

function withOwn(
  budget: Budget,
  proposals: readonly Pick<Proposal, 'from' | 'effective'>[],
  zone: string,
): Budget {
  const history = proposals
    .flatMap(({ from, effective }): readonly EarlierLimit[] =>
      effective === undefined
        ? []
        : [{ limit: from, until: addDays(effective, -1), end: startOf(effective, zone) }],
    )
    .toSorted((a, b) => a.end - b.end);
  return history.length === 0 ? budget : { ...budget, history };
}
