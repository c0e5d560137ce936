import type { BudgetId } from '../model/budget.ts';
import type { Gist } from '../model/gist.ts';
import type { History, Life } from '../model/history.ts';
import { familyIn } from '../model/member-id.ts';
import type { OpenViolation, Standing, Theirs } from '../model/standing.ts';

/** What is open and due by the newest report of a history, of either kind. */
export function standingOf({ reports }: Pick<History, 'reports'>): Standing {
  const [newest] = reports;
  if (!newest) return { violations: [], actions: [], proposals: [] };
  const { gist } = newest;
  const violations = openViolations(gist);
  const told = new Set(violations.flatMap(({ action }) => action ?? []));
  return {
    gist,
    violations,
    actions: gist.actions.filter((action) => !told.has(action)),
    proposals: gist.review.proposals.filter(({ state }) => state !== 'closed' && state !== 'rejected'),
  };
}

function openViolations({ review, actions }: Gist): readonly OpenViolation[] {
  const byViolation = new Map(actions.map((action) => [action.violation, action]));
  return review.violations
    .filter(({ state }) => state === 'open')
    .map((violation) => {
      const action = byViolation.get(violation.id);
      return action ? { violation, action } : { violation };
    });
}

/** What is somebody’s, by whether the budget with an id is; a family is theirs when one of its members is. */
export function theirsOf(history: History, isTheirs: (budget: BudgetId) => boolean): Theirs {
  const { violations, actions, proposals, ...rest } = standingOf(history);
  const isTold = ({ budget }: { readonly budget: BudgetId }) => isTheirs(budget);
  return {
    ...rest,
    lives: history.lives.filter(({ id, members }) => isTheirs(id) || members.some((one) => isTheirs(one.id))),
    violations: violations.filter(({ violation }) => isTheirs(violation.budget)),
    actions: actions.filter(isTold),
    proposals: proposals.filter(isTold),
  };
}

/**
 * What budgets, families and members each owner has, by their ids. A budget is its owner’s and whoever’s works on its open
 * violation, as reports for owners have it.
 */
export function ownedIn(history: History): ReadonlyMap<string, ReadonlySet<BudgetId>> {
  const pairs = [...ownPairs(history.lives), ...memberPairs(history), ...workPairs(history)];
  const owned = Map.groupBy(pairs, ([owner]) => owner);
  return new Map(
    [...owned]
      .map(([owner, own]) => [owner, new Set(own.map(([, id]) => id))] as const)
      .toSorted(([a], [b]) => a.localeCompare(b, 'en')),
  );
}

type Owned = readonly [owner: string, budget: BudgetId];

function ownPairs(lives: readonly Life[]): readonly Owned[] {
  return lives.flatMap(({ owner, id }) => (owner === undefined ? [] : [[owner, id] as const]));
}

/** Members of the newest report, each of which may have an owner of its own. */
function memberPairs({ reports }: History): readonly Owned[] {
  const { budgets, families } = reports[0]?.gist ?? { budgets: [], families: [] };
  const withRow = budgets.map(({ owner, id }) => [owner, id] as const);
  const others = families.flatMap((family) =>
    family.others.map(({ owner = family.owner, value }) => [owner, `${family.id}[${value}]`] as const),
  );
  return [...withRow, ...others].flatMap(([owner, id]) =>
    owner === undefined || id === familyIn(id) ? [] : [[owner, id] as const],
  );
}

function workPairs(history: History): readonly Owned[] {
  return standingOf(history).violations.flatMap(({ violation: { owner, budget } }) =>
    owner === undefined ? [] : [[owner, budget] as const],
  );
}
