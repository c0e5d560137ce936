import { type Budget, type BudgetSet, CATEGORIES, type Category } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { budgetNamed } from './named.ts';

/** Which budgets a command is about; all that are named in every way given. */
export interface Selection {
  readonly ids: readonly string[];
  readonly category?: readonly string[];
  /** `key=value`. */
  readonly label?: readonly string[];
}

/** The budgets selected, members that are named among them, and the families. */
export type Selected = Required<Pick<BudgetSet, 'budgets' | 'families'>>;

/** What is selected. Throws an InputError for an id or a category that there is not, and when nothing is left. */
export function selected(
  set: Pick<BudgetSet, 'budgets' | 'families'>,
  { ids, category = [], label = [] }: Selection,
): Selected {
  const { budgets, families = [] } = set;
  const named = ids.map((id) => budgetNamed(id, set));
  const categories = category.map(categoryNamed);
  const labels = label.map(labelNamed);
  const isOf = (budget: Budget) =>
    (categories.length === 0 || categories.includes(budget.category)) &&
    labels.every(([key, value]) => budget.labels[key] === value);
  const isMeant = (one: Budget) => isOf(one) && (named.length === 0 || named.includes(one));
  const members = named.filter((one) => one.member && isOf(one));
  const found = {
    budgets: [...budgets.filter(isMeant), ...members],
    families: families.filter(({ template }) => isMeant(template)),
  };
  if (found.budgets.length > 0 || found.families.length > 0) return found;
  throw new InputError('No budget is selected. Leave out a category, a label or a service.');
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
