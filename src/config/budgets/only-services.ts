import { type BudgetSet, servicesIn } from '../../model/budget.ts';
import { didYouMean, near } from '../../model/did-you-mean.ts';
import { InputError } from '../../model/errors.ts';

/** What the budget files say of some services, or of all when none is named. Throws an InputError for an unknown one. */
export function onlyServices(set: BudgetSet, services: readonly string[]): BudgetSet {
  if (services.length === 0) return set;
  const known = servicesIn(set);
  const unknown = services.filter((service) => !known.includes(service));
  if (unknown.length > 0) {
    const meant = didYouMean(unknown.flatMap((name) => near(name, known) ?? [])[0]);
    throw new InputError(
      `There is no service ${unknown.join(', ')}. Known services: ${known.join(', ')}.${meant}`,
    );
  }
  const wanted = ({ service }: { readonly service: string }) => services.includes(service);
  return {
    budgets: set.budgets.filter(wanted),
    ...(set.families ? { families: set.families.filter(({ template }) => wanted(template)) } : {}),
    paths: set.paths.filter(wanted),
    maintenance: set.maintenance.filter(wanted),
  };
}
