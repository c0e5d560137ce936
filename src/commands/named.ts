import { budgetIn, idsIn } from '../measuring/named.ts';
import type { Budget, BudgetId, BudgetSet } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { memberParts } from '../model/member-id.ts';

type Declared = Pick<BudgetSet, 'budgets' | 'families'>;

/**
 * The budget of an id, what the members of a family share, or one of them. Throws an InputError with the nearest one, and with
 * what else may be written here.
 */
export function budgetNamed(
  id: BudgetId,
  set: Declared,
  otherwise = `Write service/budget, as in ${idsIn(set)[0] ?? 'api/query-p95'}.`,
): Budget {
  const found = budgetIn(set, id);
  if (found) return found;
  throw new InputError(`There is no budget ${id}.${didYouMean(idMeant(id, idsIn(set)))} ${otherwise}`);
}

/** One of the same service before any other: a service that there is was hardly mistyped. */
function idMeant(id: BudgetId, known: readonly BudgetId[]): BudgetId | undefined {
  // Of a member whose family is mistyped alone, the family is what can be known.
  const [service = '', ...rest] = id.split('/');
  const begin = `${service}/`;
  const slugs = known.filter((one) => one.startsWith(begin)).map((one) => one.slice(begin.length));
  const slug = near(rest.join('/'), slugs);
  if (slug !== undefined) return `${begin}${slug}`;
  const parts = memberParts(id);
  const family = parts && idMeant(parts.family, known);
  if (family !== undefined) return `${family}[${parts?.values}]`;
  return known.find((one) => one.endsWith(`/${id}`)) ?? near(id, known);
}
