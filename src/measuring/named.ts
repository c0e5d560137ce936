import type { Budget, BudgetId, BudgetSet, Family } from '../model/budget.ts';
import { inBrackets, memberId, memberValues, type Values } from '../model/member.ts';
import { familyIn, memberParts } from '../model/member-id.ts';
import { memberOf } from './members.ts';

type Declared = Pick<BudgetSet, 'budgets' | 'families'>;

/** The family that an id is of: its own, or that of a member. */
export function familyNamed({ families = [] }: Declared, id: BudgetId): Family | undefined {
  const wanted = familyIn(id);
  return families.find((family) => family.id === wanted);
}

/**
 * What an id names: a budget, what the members of a family share, or a member. Whether a source has data of a member is known
 * to it alone; undefined for one that the family cannot have.
 */
export function budgetIn(set: Declared, id: BudgetId): Budget | undefined {
  const found = set.budgets.find((budget) => budget.id === id);
  if (found) return found;
  const [family, parts] = [familyNamed(set, id), memberParts(id)];
  if (!family || !parts) return family?.template;
  const values = valuesIn(family, parts.values);
  return values && memberOf(family, values);
}

/** The ids of all budgets, families and members that the files name. */
export function idsIn({ budgets, families = [] }: Declared): readonly BudgetId[] {
  const members = families.flatMap(({ id, each }) =>
    each.label !== undefined && !each.in
      ? []
      : memberValues(each, each.in ?? []).map((values) => memberId({ id }, values)),
  );
  return [...budgets.map(({ id }) => id), ...families.map(({ id }) => id), ...members];
}

/** What makes the member that has a text in its brackets. */
function valuesIn({ each }: Family, bracketed: string): Values | undefined {
  const { label, sources, in: named } = each;
  if (label === undefined || named)
    return memberValues(each, named ?? []).find((values) => inBrackets(values) === bracketed);
  if (!sources) return bracketed === '' ? undefined : { [label]: bracketed };
  const source = sources.find((one) => bracketed.startsWith(`${one}, `));
  const value = source === undefined ? '' : bracketed.slice(source.length + 2);
  return source === undefined || value === '' ? undefined : { source, [label]: value };
}
