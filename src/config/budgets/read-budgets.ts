import type { Budget, BudgetSet, Family, Maintenance } from '../../model/budget.ts';
import type { Problem } from '../../model/errors.ts';
import { inOrder } from '../order.ts';
import { readYaml } from '../yaml/file.ts';
import { type BudgetDefaults, readBudgetFile } from './budget-file.ts';
import { pathsOf } from './paths.ts';
import { sharedServices } from './services.ts';

/** A file as text. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** All budgets that could be read, and every problem of every file in the order of files and places. */
export interface ReadBudgets {
  readonly set: BudgetSet;
  /** The services that the files are of; absent when one of them could not be read. */
  readonly services?: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads budget files: their shape, then their values, then the rules between them. Nothing is thrown: a budget with a
 * problem is left out and the problem is reported with the place, what is allowed and what to do.
 */
export function readBudgets(files: readonly SourceText[], defaults: BudgetDefaults): ReadBudgets {
  const read = files.map(({ file, text }) => readBudgetFile(readYaml(file, text), defaults));
  const budgets = firstOfEachId(read.flatMap((file): readonly Budget[] => file.budgets));
  const families = firstOfEachId(read.flatMap((file): readonly Family[] => file.families));
  const paths = pathsOf(read, budgets);
  const services = read.flatMap(({ written }) => written?.service ?? []);
  const problems = [...read.flatMap((file) => file.problems), ...sharedServices(read), ...paths.problems];
  return {
    ...(read.every(({ written }) => written) ? { services } : {}),
    set: {
      budgets,
      ...(families.length > 0 ? { families } : {}),
      paths: firstOfEachId(paths.value ?? []),
      maintenance: read.flatMap((file): readonly Maintenance[] => file.maintenance),
    },
    problems: inOrder(
      problems,
      files.map(({ file }) => file),
    ),
  };
}

function firstOfEachId<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return all.filter(({ id }) => !seen.has(id) && seen.add(id));
}
