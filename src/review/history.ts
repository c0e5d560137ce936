import type { Budget, BudgetSet, EarlierLimit, Family } from '../model/budget.ts';
import { memberParts } from '../model/member-id.ts';
import { addDays, startOf } from '../model/period.ts';
import type { Proposal } from '../model/proposal.ts';

type Changed = Pick<Proposal, 'budget' | 'from' | 'effective'>;

/** The budgets with the limits that proposals have changed, so that each day is judged by the limit that was in force. */
export function withHistory(set: BudgetSet, proposals: readonly Changed[], zone: string): BudgetSet {
  const changed = Map.groupBy(proposals, ({ budget }) => budget);
  const ofBudget = (budget: Budget): Budget => {
    const history = historyOf(changed.get(budget.id) ?? [], zone);
    return history.length === 0 ? budget : { ...budget, history };
  };
  const { families } = set;
  return {
    ...set,
    budgets: set.budgets.map(ofBudget),
    ...(families ? { families: families.map((family) => ofFamily(family, ofBudget, changed, zone)) } : {}),
  };
}

/** The limits before each change, oldest first. */
function historyOf(proposals: readonly Changed[], zone: string): readonly EarlierLimit[] {
  return proposals
    .flatMap(({ from, effective }): readonly EarlierLimit[] =>
      effective === undefined
        ? []
        : [{ limit: from, until: addDays(effective, -1), end: startOf(effective, zone) }],
    )
    .toSorted((a, b) => a.end - b.end);
}

/** A member with a limit of its own had the family’s until its first change, and only until then what the family had before. */
function ofFamily(
  family: Family,
  ofBudget: (budget: Budget) => Budget,
  changed: ReadonlyMap<string, readonly Changed[]>,
  zone: string,
): Family {
  const template = ofBudget(family.template);
  const proposed = [...changed.keys()].flatMap((id) => {
    const parts = memberParts(id);
    return parts?.family === family.id ? parts.values : [];
  });
  const limited = [...family.own].flatMap(([values, { limit }]) => (limit ? values : []));
  const own = [...new Set([...limited, ...proposed])].map((values) => {
    const later = historyOf(changed.get(`${family.id}[${values}]`) ?? [], zone);
    const begin = later[0]?.end ?? Number.NEGATIVE_INFINITY;
    const shared = (template.history ?? []).filter(({ end }) => end < begin);
    return [values, { ...family.own.get(values), history: [...shared, ...later] }] as const;
  });
  return own.length === 0
    ? { ...family, template }
    : { ...family, template, own: new Map([...family.own, ...own]) };
}
