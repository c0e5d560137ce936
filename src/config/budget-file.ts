import type { Budget, Maintenance } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import { readBudget } from './budget.ts';
import { BUDGET_FILE, type WrittenFile } from './budget-schema.ts';
import { exceptionsOf, maintenanceOf } from './exceptions.ts';
import { MESSAGES } from './messages.ts';
import type { BudgetDefaults } from './read-budgets.ts';
import { salvage } from './salvage.ts';
import { shape } from './shape.ts';
import { readShare } from './share.ts';
import type { YamlFile } from './yaml-file.ts';

/** One budget file as far as it could be read. */
export interface ReadFile {
  readonly yaml: YamlFile;
  /** Absent when the file's shape is wrong. */
  readonly written?: WrittenFile;
  readonly budgets: readonly Budget[];
  readonly maintenance: readonly Maintenance[];
  readonly problems: readonly Problem[];
}

const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Reads one file's budgets and planned maintenance; its paths need the budgets of all files. */
export function readBudgetFile(yaml: YamlFile, defaults: BudgetDefaults): ReadFile {
  const none = { yaml, budgets: [], maintenance: [] };
  if (yaml.syntax.length > 0) return { ...none, problems: yaml.syntax };
  if (yaml.value === null || yaml.value === undefined) {
    return { ...none, problems: [yaml.problem([], MESSAGES.empty())] };
  }
  const { value, problems } = shape(yaml, [], yaml.value, BUDGET_FILE);
  const written = value ?? salvage(yaml.value, BUDGET_FILE);
  if (!written) return { ...none, problems };
  const read = readShaped(yaml, written, defaults);
  return { ...read, problems: [...problems, ...read.problems] };
}

/** The ids that a file writes, also of budgets that could not be read: those need no second message. */
export function idsWritten({ yaml, written }: ReadFile): readonly string[] {
  const { budgets } = (yaml.value ?? {}) as { readonly budgets?: unknown };
  const slugs = typeof budgets === 'object' && budgets !== null ? Object.keys(budgets) : [];
  return written ? slugs.map((slug) => `${written.service}/${slug}`) : [];
}

function readShaped(yaml: YamlFile, written: WrittenFile, defaults: BudgetDefaults): ReadFile {
  const approaching = readShare(yaml, ['approaching'], written.approaching, defaults.approaching);
  const exceptions = exceptionsOf(yaml, written, defaults.zone);
  const read = Object.keys(written.budgets).map((slug) =>
    readBudget(yaml, written, slug, {
      approaching: approaching.value ?? defaults.approaching,
      exceptions: exceptions.value?.get(slug) ?? [],
    }),
  );
  const maintenance = maintenanceOf(yaml, written, defaults.zone);
  return {
    yaml,
    written,
    budgets: read.flatMap(({ value }) => value ?? []),
    maintenance: maintenance.value ?? [],
    problems: [
      ...slugProblems(yaml, written),
      ...approaching.problems,
      ...read.flatMap(({ problems }) => problems),
      ...exceptions.problems,
      ...maintenance.problems,
    ],
  };
}

function slugProblems(yaml: YamlFile, { service, budgets, paths = {} }: WrittenFile): readonly Problem[] {
  const keys = (of: string, slugs: object) =>
    Object.keys(slugs)
      .filter((slug) => !SLUG.test(slug))
      .map((slug) => yaml.problem([of, slug], MESSAGES.slug(slug), { at: 'key' }));
  const own = SLUG.test(service) ? [] : [yaml.problem(['service'], MESSAGES.slug(service))];
  return [...own, ...keys('budgets', budgets), ...keys('paths', paths)];
}
