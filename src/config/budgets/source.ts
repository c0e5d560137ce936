import type { Budget } from '../../model/budget.ts';
import type { Problem } from '../../model/errors.ts';
import { MESSAGES } from '../messages.ts';
import { valueAt } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenBudget, WrittenFile } from './budget-schema.ts';
import type { IndicatorContext } from './indicator.ts';

/** What is known of one of the project's sources by who reads budgets. */
export interface BudgetSource extends Pick<IndicatorContext, 'promql'> {
  /** Its name in the settings; absent for the one that has none. */
  readonly name?: string;
}

/** Which source measures a budget, and how strictly its PromQL is read. With a single one none is named. */
export function budgetSource(
  sources: readonly BudgetSource[],
  file: WrittenFile,
  budget: WrittenBudget,
): Pick<Budget, 'source'> & Pick<IndicatorContext, 'promql'> {
  const [only, second] = sources;
  if (!only || !second) return { promql: only?.promql ?? 'error' };
  const wanted = budget.source ?? file.source;
  const named = sources.find(({ name }) => name === wanted);
  return {
    // An error where nobody knows which one it is: that it names none is one already.
    promql: named?.promql ?? 'error',
    ...(wanted === undefined ? {} : { source: wanted }),
  };
}

/** What is wrong with the sources that a file and its budgets name, or do not name. */
export function sourceProblems(
  yaml: YamlFile,
  file: WrittenFile,
  sources: readonly BudgetSource[],
): readonly Problem[] {
  const known = sources.flatMap(({ name }) => name ?? []);
  // The one that has no name is meant by any.
  if (known.length === 0) return [];
  const budgets = Object.entries(file.budgets ?? {});
  const named: readonly Named[] = [
    { path: ['source'], source: file.source },
    ...budgets.flatMap(([slug, { source }]) => [
      { path: ['budgets', slug, 'source'], source },
      ...familySources(yaml, slug),
    ]),
  ];
  const unknown = named.flatMap(({ path, source }) =>
    source === undefined || known.includes(source)
      ? []
      : [yaml.problem(path, MESSAGES.unknownSource(source, known))],
  );
  const [first, ...others] = budgets.filter(
    ([slug, { source }]) => source === undefined && familySources(yaml, slug).length === 0,
  );
  if (known.length === 1 || file.source !== undefined || !first) return unknown;
  const message = MESSAGES.unnamedSource(others.length, known);
  return [...unknown, yaml.problem(['budgets', first[0]], message, { at: 'key' })];
}

/** A place at which a source is named. */
interface Named {
  readonly path: Path;
  readonly source: string | undefined;
}

/** The sources that a family has members of, each with its place. */
function familySources(yaml: YamlFile, slug: string): readonly Named[] {
  const path = ['budgets', slug, 'each', 'source'];
  const written = valueAt(yaml.value, path);
  if (!Array.isArray(written)) return [];
  return written.flatMap((source: unknown, index) =>
    typeof source === 'string' ? [{ path: [...path, index], source }] : [],
  );
}
