import type { BudgetSet } from '../../model/budget.ts';
import { didYouMean, near } from '../../model/did-you-mean.ts';
import { InputError } from '../../model/errors.ts';
import type { SourceSettings } from '../../model/source-settings.ts';

/**
 * The name of the source that is given; absent where the project has only one, whatever it is called. Throws an InputError
 * for one that there is not, and for none where several are there and one is needed, which says for what.
 */
export function sourceGiven(
  sources: readonly SourceSettings[],
  given: string | undefined,
  neededFor?: string,
): { readonly source?: string } {
  const names = sources.flatMap(({ name }) => name ?? []);
  if (given !== undefined && !names.includes(given)) {
    const known = names.length === 0 ? 'The settings name none.' : `There are ${names.join(', ')}.`;
    throw new InputError(
      `There is no source ${given}. ${known}${didYouMean(near(given, names)) || ' Leave --source out, or name one of these.'}`,
    );
  }
  if (names.length < 2) return {};
  if (given !== undefined) return { source: given };
  if (neededFor === undefined) return {};
  throw new InputError(
    `${neededFor}, and there are several: ${names.join(', ')}. Choose one, as in --source ${names[0]}.`,
  );
}

/** What the budget files say of one source, or of all when none is named. Throws an InputError where nothing is measured by it. */
export function onlySource(set: BudgetSet, source: string | undefined): BudgetSet {
  if (source === undefined) return set;
  const budgets = set.budgets.filter((budget) => budget.source === source);
  const families = set.families?.flatMap((family) => {
    const { each, template } = family;
    if (!each.sources) return template.source === source ? [family] : [];
    return each.sources.includes(source) ? [{ ...family, each: { ...each, sources: [source] } }] : [];
  });
  if (budgets.length === 0 && !families?.length)
    throw new InputError(`No budget is measured by ${source}. Choose another source.`);
  const ids = new Set(budgets.map(({ id }) => id));
  return {
    ...set,
    budgets,
    ...(families ? { families } : {}),
    // A path of which a stage is measured elsewhere could not be judged.
    paths: set.paths.filter(({ total, stages }) => [total, ...stages].every((id) => ids.has(id))),
  };
}
