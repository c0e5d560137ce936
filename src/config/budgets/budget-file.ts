import type { Budget, Family, Maintenance } from '../../model/budget.ts';
import type { Directory } from '../../model/directory.ts';
import type { Problem } from '../../model/errors.ts';
import { idProblems, isSlug } from '../ids.ts';
import { MESSAGES } from '../messages.ts';
import { salvage } from '../salvage.ts';
import { isMap, shape, valueAt } from '../shape.ts';
import { readShare } from '../share.ts';
import { readSplitBy } from '../split-by.ts';
import type { YamlFile } from '../yaml/file.ts';
import { type BudgetContext, readBudget } from './budget.ts';
import { BUDGET_FILE, BUDGET_FILE_IN_PART, type WrittenFile } from './budget-schema.ts';
import { readFamily } from './each.ts';
import { exceptionsOf } from './exceptions.ts';
import { maintenanceOf } from './maintenance.ts';
import { ownedBy, ownerProblems } from './owners.ts';
import { sourceProblems } from './source.ts';
import { readWatch } from './watch.ts';

/** What the settings say that budget files lean on. */
export interface BudgetDefaults {
  /** The usage from which a budget counts as approached, as a share. */
  readonly approaching: number;
  /** The labels by which is told where a budget is over or moved; those of its series unless given. */
  readonly splitBy?: readonly string[];
  /** The project’s sources; without them none that a budget names is looked for. */
  readonly sources?: BudgetContext['sources'];
  /** Who owns services whose budgets name nobody, and who has an entry; nobody unless given. */
  readonly directory?: Directory;
  /** The IANA zone in which exceptions and maintenance are dated. */
  readonly zone: string;
}

/** One budget file as far as it could be read. */
export interface ReadFile {
  readonly yaml: YamlFile;
  /** Absent when nothing of the file fits. */
  readonly written?: WrittenFile;
  readonly budgets: readonly Budget[];
  readonly families: readonly Family[];
  readonly maintenance: readonly Maintenance[];
  readonly problems: readonly Problem[];
}

/** Reads one file's budgets and planned maintenance; its paths need the budgets of all files. */
export function readBudgetFile(yaml: YamlFile, defaults: BudgetDefaults): ReadFile {
  const none = { yaml, budgets: [], families: [], maintenance: [] };
  if (yaml.syntax.length > 0) return { ...none, problems: yaml.syntax };
  if (yaml.value === null || yaml.value === undefined) {
    return { ...none, problems: [yaml.problem([], MESSAGES.empty())] };
  }
  const { problems } = shape(yaml, [], yaml.value, BUDGET_FILE);
  const before = [...yaml.repeated, ...problems, ...slugProblems(yaml)];
  const written = salvage(yaml.value, BUDGET_FILE_IN_PART);
  if (!written) return { ...none, problems: before };
  const read = readShaped(yaml, written, defaults);
  return { ...read, problems: [...before, ...read.problems] };
}

/** The ids that a file writes, also of budgets that could not be read: those need no second message. */
export function idsWritten({ yaml, written }: ReadFile): readonly string[] {
  return keysOf(yaml, 'budgets').map((slug) => `${written?.service ?? ''}/${slug}`);
}

/** The ids of those that are families. */
export function familiesWritten({ written }: ReadFile): readonly string[] {
  return Object.entries(written?.budgets ?? {}).flatMap(([slug, { each }]) =>
    each === undefined ? [] : `${written?.service ?? ''}/${slug}`,
  );
}

function readShaped(yaml: YamlFile, written: WrittenFile, defaults: BudgetDefaults): ReadFile {
  const approaching = readShare(yaml, ['approaching'], written.approaching, defaults.approaching);
  const splitBy = readSplitBy(yaml, ['split_by'], written.split_by, defaults.splitBy);
  const watch = readWatch(yaml, ['watch'], written.watch);
  const context: BudgetContext = {
    approaching: approaching.value ?? defaults.approaching,
    sources: defaults.sources ?? [],
    ...(splitBy.value ? { splitBy: splitBy.value } : {}),
    ...(watch.value === undefined ? {} : { watch: watch.value }),
    ...ownedBy(written, defaults.directory),
  };
  const read = Object.keys(written.budgets ?? {}).map((slug) => readBudget(yaml, written, slug, context));
  const all = read.flatMap(({ value }) =>
    value && isSlug(value.slug) && isSlug(value.service) ? value : [],
  );
  const exceptions = exceptionsOf(yaml, written, all, defaults.zone);
  const budgets = all.map((budget) => ({
    ...budget,
    exceptions: exceptions.value?.get(budget.slug) ?? [],
  }));
  const families = Object.entries(written.budgets ?? {}).map(([slug, one]) =>
    readFamily(
      yaml,
      ['budgets', slug],
      one,
      budgets.find((budget) => budget.slug === slug),
    ),
  );
  const maintenance = maintenanceOf(yaml, written, defaults.zone);
  return {
    yaml,
    written,
    budgets: budgets.filter(({ slug }) => written.budgets?.[slug]?.each === undefined),
    families: families.flatMap(({ value }) => value ?? []),
    maintenance: maintenance.value ?? [],
    problems: [
      ...sourceProblems(yaml, written, context.sources),
      ...ownerProblems(yaml, written, defaults.directory),
      ...[approaching, splitBy, watch, ...read, ...families, exceptions, maintenance].flatMap(
        (part): readonly Problem[] => part.problems,
      ),
    ],
  };
}

/** Keys are taken from the file itself: what is read of it may lack some. */
function slugProblems(yaml: YamlFile): readonly Problem[] {
  const service = valueAt(yaml.value, ['service']);
  const own =
    typeof service === 'string' && service !== ''
      ? idProblems(service).map((message) => yaml.problem(['service'], message))
      : [];
  const keys = (['budgets', 'paths'] as const).flatMap((of) =>
    keysOf(yaml, of).flatMap((slug) =>
      idProblems(slug).map((message) => yaml.problem([of, slug], message, { at: 'key' })),
    ),
  );
  const budgets = valueAt(yaml.value, ['budgets']);
  const empty =
    isMap(budgets) && Object.keys(budgets).length === 0
      ? [yaml.problem(['budgets'], MESSAGES.noBudgets(), { at: 'key' })]
      : [];
  return [...own, ...empty, ...keys];
}

function keysOf(yaml: YamlFile, of: 'budgets' | 'paths'): readonly string[] {
  const map = valueAt(yaml.value, [of]);
  return isMap(map) ? Object.keys(map) : [];
}
