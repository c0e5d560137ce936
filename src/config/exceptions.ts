import { Temporal } from 'temporal-polyfill';
import type { LimitException, Maintenance } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import { addDays, isDate, startOf } from '../model/period.ts';
import type { Instant } from '../model/window.ts';
import { readLimit } from './budget.ts';
import type { WrittenFile } from './budget-schema.ts';
import { MESSAGES } from './messages.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type WrittenException = NonNullable<WrittenFile['exceptions']>[number];
type WrittenMaintenance = NonNullable<WrittenFile['maintenance']>[number];

/** The temporary limits of a file, by the budget they are for. */
export function exceptionsOf(
  yaml: YamlFile,
  file: WrittenFile,
  zone: string,
): Read<ReadonlyMap<string, readonly LimitException[]>> {
  const read = (file.exceptions ?? []).map((written, index) =>
    readException(yaml, ['exceptions', index], written, file, zone),
  );
  const named = read.flatMap(({ value }) => value ?? []);
  return {
    value: new Map(
      Object.entries(Object.groupBy(named, ({ slug }) => slug)).map(([slug, all]) => [
        slug,
        (all ?? []).map(({ exception }) => exception),
      ]),
    ),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The planned stretches of a file; one without budgets is for all of the service's. */
export function maintenanceOf(yaml: YamlFile, file: WrittenFile, zone: string): Read<readonly Maintenance[]> {
  const read = (file.maintenance ?? []).map((written, index) =>
    readMaintenance(yaml, ['maintenance', index], written, file, zone),
  );
  return {
    value: read.flatMap(({ value }) => value ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readException(
  yaml: YamlFile,
  path: Path,
  written: WrittenException,
  file: WrittenFile,
  zone: string,
): Read<{ readonly slug: string; readonly exception: LimitException }> {
  const bounded = readLimit(yaml, path, written);
  const problems = [
    ...bounded.problems,
    ...unknownBudget(yaml, [...path, 'budget'], written.budget, file),
    ...boundProblems(yaml, path, written, file),
    ...dateProblems(yaml, path, written),
  ];
  if (problems.length > 0 || !bounded.value) return { problems };
  const { from, until } = written;
  const [start, end] = [startOf(from, zone), startOf(addDays(until, 1), zone)];
  const { limit } = bounded.value;
  const exception = {
    limit,
    from,
    until,
    start,
    end,
    reason: written.reason,
    approvedBy: written.approved_by,
  };
  return { value: { slug: written.budget, exception }, problems };
}

function boundProblems(
  yaml: YamlFile,
  path: Path,
  written: WrittenException,
  file: WrittenFile,
): readonly Problem[] {
  const budget = file.budgets[written.budget];
  const [given, bound] = [written, budget].map((limits) =>
    limits?.at_most === undefined ? 'at_least' : 'at_most',
  );
  if (!budget || given === undefined || bound === undefined || given === bound) return [];
  return [yaml.problem([...path, given], MESSAGES.exceptionBound(given, bound), { at: 'key' })];
}

function dateProblems(yaml: YamlFile, path: Path, { from, until }: WrittenException): readonly Problem[] {
  const bad = Object.entries({ from, until }).filter(([, text]) => !isDate(text));
  if (bad.length > 0) return bad.map(([key, text]) => yaml.problem([...path, key], MESSAGES.badDate(text)));
  return until < from ? [yaml.problem([...path, 'until'], MESSAGES.exceptionEnd(from, until))] : [];
}

function readMaintenance(
  yaml: YamlFile,
  path: Path,
  written: WrittenMaintenance,
  file: WrittenFile,
  zone: string,
): Read<Maintenance> {
  const { service, budgets } = file;
  const [start, end] = [momentOf(written.from, zone), momentOf(written.until, zone)];
  const problems = [
    ...(start === undefined ? [yaml.problem([...path, 'from'], MESSAGES.badMoment(written.from))] : []),
    ...(end === undefined ? [yaml.problem([...path, 'until'], MESSAGES.badMoment(written.until))] : []),
    ...(start !== undefined && end !== undefined && end <= start
      ? [yaml.problem([...path, 'until'], MESSAGES.exceptionEnd(written.from, written.until))]
      : []),
    ...(written.budgets ?? []).flatMap((slug, index) =>
      unknownBudget(yaml, [...path, 'budgets', index], slug, file),
    ),
  ];
  if (problems.length > 0 || start === undefined || end === undefined) return { problems };
  const ids = (written.budgets ?? Object.keys(budgets)).map((slug) => `${service}/${slug}`);
  return { value: { service, budgets: ids, reason: written.reason, start, end }, problems };
}

function unknownBudget(
  yaml: YamlFile,
  path: Path,
  slug: string,
  { budgets }: WrittenFile,
): readonly Problem[] {
  return slug in budgets ? [] : [yaml.problem(path, MESSAGES.unknownBudget(slug, Object.keys(budgets)))];
}

function momentOf(text: string, zone: string): Instant | undefined {
  try {
    const moment = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text)
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();
    return Math.floor(moment.epochMilliseconds / 1000);
  } catch {
    return undefined;
  }
}
