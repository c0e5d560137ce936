import type { Budget } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';

/** The budget of an id. Throws an InputError with the nearest one, and with what else may be written here. */
export function budgetNamed(
  id: string,
  budgets: readonly Budget[],
  otherwise = `Write service/budget, as in ${budgets[0]?.id ?? 'api/query-p95'}.`,
): Budget {
  const found = budgets.find((budget) => budget.id === id);
  if (found) return found;
  throw new InputError(`There is no budget ${id}.${didYouMean(budgetMeant(id, budgets))} ${otherwise}`);
}

/** One of the same service before any other: a service that there is was hardly mistyped. */
function budgetMeant(id: string, budgets: readonly Budget[]): string | undefined {
  const [service = '', ...rest] = id.split('/');
  const slugs = budgets.filter((budget) => budget.service === service).map(({ slug }) => slug);
  const slug = near(rest.join('/'), slugs);
  if (slug !== undefined) return `${service}/${slug}`;
  const alike = budgets.find((budget) => budget.slug === id);
  return (
    alike?.id ??
    near(
      id,
      budgets.map((budget) => budget.id),
    )
  );
}
