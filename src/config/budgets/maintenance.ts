import { Temporal } from 'temporal-polyfill';
import type { Maintenance } from '../../model/budget.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { memberParts } from '../../model/member-id.ts';
import type { Instant } from '../../model/window.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenFile, WrittenMaintenance } from './budget-schema.ts';
import { unknownBudget } from './exceptions.ts';

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

function readMaintenance(
  yaml: YamlFile,
  path: Path,
  written: WrittenMaintenance,
  { service, budgets = {} }: WrittenFile,
  zone: string,
): Read<Maintenance> {
  const from = readMoment(yaml, [...path, 'from'], written.from, zone);
  const until = readMoment(yaml, [...path, 'until'], written.until, zone);
  const [start, end] = [from.value, until.value];
  const problems: readonly Problem[] = [
    ...from.problems,
    ...until.problems,
    ...lengthProblems(yaml, [...path, 'until'], written, start, end),
    ...(written.budgets ?? []).flatMap((slug, index) =>
      unknownAmong(yaml, [...path, 'budgets', index], slug, budgets),
    ),
  ];
  const { reason } = written;
  if (hasErrors(problems) || start === undefined || end === undefined || !reason || !service) {
    return { problems };
  }
  const ids = (written.budgets ?? Object.keys(budgets)).map((slug) => `${service}/${slug}`);
  return { value: { service, budgets: ids, reason, start, end }, problems };
}

/** A member is known by its family, and where that says no more, to the source alone. */
function unknownAmong(
  yaml: YamlFile,
  path: Path,
  id: string,
  budgets: NonNullable<WrittenFile['budgets']>,
): readonly Problem[] {
  const parts = memberParts(id);
  const each = parts && budgets[parts.family]?.each;
  if (!parts || each === undefined) {
    const isOther = parts !== undefined && !Object.hasOwn(budgets, parts.family);
    return unknownBudget(yaml, path, isOther ? parts.family : id);
  }
  const known = typeof each === 'string' || each.source ? undefined : each.in;
  return known?.includes(parts.values) === false
    ? [yaml.problem(path, MESSAGES.unknownMember(parts.values, known))]
    : [];
}

function lengthProblems(
  yaml: YamlFile,
  path: Path,
  { from = '', until = '' }: WrittenMaintenance,
  start: Instant | undefined,
  end: Instant | undefined,
): readonly Problem[] {
  if (start === undefined || end === undefined || end > start) return [];
  const message = end < start ? MESSAGES.endsEarly(from, until) : MESSAGES.noLength(from, until);
  return [yaml.problem(path, message)];
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function readMoment(yaml: YamlFile, path: Path, text: string | undefined, zone: string): Read<Instant> {
  if (text === undefined) return { problems: [] };
  const value = momentOf(text, zone);
  return value === undefined
    ? { problems: [yaml.problem(path, MESSAGES.badMoment(text))] }
    : { value, problems: [] };
}

/** Where clocks change, a local time that comes twice is its first, and one that is skipped is as long after the gap. */
function momentOf(text: string, zone: string): Instant | undefined {
  const match = MOMENT.exec(text);
  if (!match) return undefined;
  try {
    const moment = match[1]
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(zone).toInstant();
    return Math.floor(moment.epochMilliseconds / 1000);
  } catch {
    return undefined;
  }
}
