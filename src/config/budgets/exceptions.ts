import type { Budget, LimitException } from '../../model/budget.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { formatQuantity } from '../../model/format.ts';
import { addDays, isDate, startOf } from '../../model/period.ts';
import { sameDimension } from '../../model/unit.ts';
import { MESSAGES } from '../messages.ts';
import { isMap, type Read, valueAt } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenException, WrittenFile } from './budget-schema.ts';
import { dimensionWords } from './dimension-message.ts';
import { type BoundedLimit, readLimit } from './limit.ts';
import { limitProblems } from './limit-rules.ts';

interface Placed {
  readonly slug: string;
  readonly path: Path;
  readonly exception: LimitException;
}

/** The temporary limits of a file, by the id of the budget they are for. Dates are days of `zone`. */
export function exceptionsOf(
  yaml: YamlFile,
  file: WrittenFile,
  budgets: readonly Budget[],
  zone: string,
): Read<ReadonlyMap<string, readonly LimitException[]>> {
  const read = (file.exceptions ?? []).map((written, index) => {
    const budget = budgets.find(({ slug }) => slug === written.budget);
    return readException(yaml, ['exceptions', index], written, budget, zone);
  });
  const placed = read.flatMap(({ value }) => value ?? []);
  const bySlug = Map.groupBy(placed, ({ slug }) => slug);
  return {
    value: new Map([...bySlug].map(([slug, all]) => [slug, all.map(({ exception }) => exception)])),
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...[...bySlug.values()].flatMap((all) => overlapProblems(yaml, all)),
    ],
  };
}

function readException(
  yaml: YamlFile,
  path: Path,
  written: WrittenException,
  budget: Budget | undefined,
  zone: string,
): Read<Placed> {
  const bounded = readLimit(yaml, path, written);
  const problems = [
    ...bounded.problems,
    ...unknownBudget(yaml, [...path, 'budget'], written.budget),
    ...(bounded.value && budget ? boundProblems(yaml, path, bounded.value, budget) : []),
    ...dateProblems(yaml, path, written),
  ];
  const broken = hasErrors(problems);
  const { budget: slug, from, until, reason, approved_by: approvedBy } = written;
  if (broken || !bounded.value || !slug || !from || !until || !reason || !approvedBy) return { problems };
  const [start, end] = [startOf(from, zone), startOf(addDays(until, 1), zone)];
  const exception = { limit: bounded.value.limit, from, until, start, end, reason, approvedBy };
  return { value: { slug, path, exception }, problems };
}

function boundProblems(
  yaml: YamlFile,
  path: Path,
  bounded: BoundedLimit,
  budget: Budget,
): readonly Problem[] {
  const { bound, limit } = bounded;
  if (bound !== budget.bound) {
    return [yaml.problem([...path, bound], MESSAGES.exceptionBound(bound, budget.bound), { at: 'key' })];
  }
  if (sameDimension(limit.unit, budget.limit.unit))
    return limitProblems(yaml, [...path, bound], bounded, budget);
  const [words, usual] = [dimensionWords(limit.unit), dimensionWords(budget.limit.unit)];
  const message = MESSAGES.exceptionDimension(
    formatQuantity(limit),
    words,
    formatQuantity(budget.limit),
    usual,
  );
  return [yaml.problem([...path, bound], message)];
}

function dateProblems(yaml: YamlFile, path: Path, { from, until }: WrittenException): readonly Problem[] {
  const bad = Object.entries({ from, until }).flatMap(([key, text]) =>
    text === undefined || isDate(text) ? [] : [yaml.problem([...path, key], MESSAGES.badDate(text))],
  );
  if (bad.length > 0 || from === undefined || until === undefined) return bad;
  return until < from ? [yaml.problem([...path, 'until'], MESSAGES.endsEarly(from, until))] : [];
}

function overlapProblems(yaml: YamlFile, all: readonly Placed[]): readonly Problem[] {
  return all.flatMap(({ path, exception }, index) => {
    const other = all
      .slice(0, index)
      .find(
        (earlier) => exception.from <= earlier.exception.until && exception.until >= earlier.exception.from,
      );
    if (!other) return [];
    return [yaml.problem([...path, 'from'], MESSAGES.exceptionOverlap(yaml.place(other.path)))];
  });
}

/** A problem when the id names no budget of the file, broken ones included. Nothing when budgets is no map. */
export function unknownBudget(yaml: YamlFile, path: Path, slug: string | undefined): readonly Problem[] {
  const budgets = valueAt(yaml.value, ['budgets']);
  if (slug === undefined || !isMap(budgets)) return [];
  const known = Object.keys(budgets);
  return known.includes(slug) ? [] : [yaml.problem(path, MESSAGES.unknownBudget(slug, known))];
}
