import { withMembers } from '../measuring/find-members.ts';
import { familyNamed } from '../measuring/named.ts';
import type { Budget, BudgetSet } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import type { Window } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';

/**
 * What is measured of a budget that was named: itself, a member if the source has it over a stretch, and of a family all members. Throws an
 * InputError for a member that the source has not, and for a family of which it has none.
 */
export async function membersNamed(
  set: BudgetSet,
  budget: Budget,
  source: MetricSource,
  within: Window,
): Promise<readonly Budget[]> {
  const family = familyNamed(set, budget.id);
  if (!family) return [budget];
  const found = await withMembers(source, { ...set, budgets: [], families: [family] }, within);
  const members = found.set.budgets.filter(({ member }) => member !== undefined);
  const wanted = budget.member ? members.filter(({ id }) => id === budget.id) : members;
  if (wanted.length === 0) throw new InputError(noneFound(budget, members));
  return wanted;
}

function noneFound({ id, member }: Budget, members: readonly Budget[]): string {
  if (members.length === 0)
    return `No member of ${member?.family ?? id} has data in this time. Check what it is measured by.`;
  const meant = near(
    id,
    members.map((one) => one.id),
  );
  return `There is no member ${id} with data in this time.${didYouMean(meant) || ` There is ${members[0]?.id}.`}`;
}
