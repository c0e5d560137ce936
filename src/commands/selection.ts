import {
  type Budget,
  type BudgetId,
  type BudgetSet,
  CATEGORIES,
  type Category,
  declared,
  type Family,
} from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { familyIn } from '../model/member.ts';
import { budgetNamed } from './named.ts';

/** Which budgets a command is about; all that are named in every way given. */
export interface Selection {
  readonly ids: readonly string[];
  readonly category?: readonly string[];
  /** `key=value`. */
  readonly label?: readonly string[];
}

/** The budgets selected. Throws an InputError for an id or a category that there is not, and when nothing is left. */
export function selected(budgets: readonly Budget[], selection: Selection): readonly Budget[] {
  const { ids, category = [], label = [] } = selection;
  const named = ids.map((id) => budgetNamed(id, budgets));
  const categories = category.map(categoryNamed);
  const labels = label.map(labelNamed);
  const found = budgets.filter(
    (budget) =>
      (named.length === 0 || named.includes(budget)) &&
      (categories.length === 0 || categories.includes(budget.category)) &&
      labels.every(([key, value]) => budget.labels[key] === value),
  );
  if (found.length > 0) return found;
  throw new InputError('No budget is selected. Leave out a category, a label or a service.');
}

/**
 * The budgets and families selected; a member that is named by its id is a family of it alone. Throws an InputError as {@link selected}
 * does.
 */
export function selectedIn(
  set: Pick<BudgetSet, 'budgets' | 'families'>,
  selection: Selection,
): Required<Pick<BudgetSet, 'budgets' | 'families'>> {
  const { families = [] } = set;
  const members = selection.ids.filter((id) => families.some((family) => memberAlone(family, id)));
  const ids = selection.ids.map((id) => (members.includes(id) ? familyIn(id) : id));
  const found = new Set(selected(declared(set), { ...selection, ids }));
  return {
    budgets: set.budgets.filter((budget) => found.has(budget)),
    families: families
      .filter(({ template }) => found.has(template))
      .flatMap((family) => {
        const alone = members.flatMap((id) => memberAlone(family, id) ?? []);
        return alone.length === 0 || selection.ids.includes(family.id) ? [family] : alone;
      }),
  };
}

/** A family of one of its members alone; undefined for an id that is of none. */
function memberAlone(family: Family, id: BudgetId): Family | undefined {
  const { label, sources } = family.each;
  if (familyIn(id) !== family.id || !id.endsWith(']')) return undefined;
  const bracketed = id.slice(family.id.length + 1, -1);
  const source = sources?.find((one) => bracketed === one || bracketed.startsWith(`${one}, `));
  if (sources && source === undefined) return undefined;
  const value = source === undefined ? bracketed : bracketed.slice(source.length + ', '.length);
  if (label !== undefined && (value === '' || family.each.in?.includes(value) === false)) return undefined;
  return {
    ...family,
    each: {
      ...family.each,
      ...(source === undefined ? {} : { sources: [source] }),
      ...(label === undefined ? {} : { in: [value] }),
    },
  };
}

function categoryNamed(name: string): Category {
  const found = CATEGORIES.find((category) => category === name);
  if (found) return found;
  throw new InputError(
    `There is no category ${name}. There are ${CATEGORIES.join(', ')}.${didYouMean(near(name, CATEGORIES))}`,
  );
}

function labelNamed(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InputError(`“${text}” is no label. Write it like tier=gold.`);
}
