import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isSlug } from '../config/ids.ts';
import { MESSAGES } from '../config/messages.ts';
import { type Read, shape, valueAt } from '../config/shape.ts';
import { readYaml } from '../config/yaml/file.ts';
import { BOUNDS } from '../model/bounds.ts';
import { hasErrors, type Problem } from '../model/errors.ts';
import { familyIn } from '../model/member-id.ts';
import type { Instant } from '../model/window.ts';
import { NAME_SOURCES, type NameSource, type Writer } from '../model/writer.ts';

/** A moment as records write it: on the wall clock of a zone, with its offset. */
function writtenMoment(at: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at * 1000).toString({ timeZone: zone });
}

/** A written moment; undefined when it is none. */
export function readMoment(text: string): Instant | undefined {
  try {
    return Math.floor(Temporal.Instant.from(text).epochMilliseconds / 1000);
  } catch {
    return undefined;
  }
}

/** What every event of a record says: when, by whom, and how their name was known. */
export const said = {
  at: z.string(),
  by: z.string().min(1).max(BOUNDS.text.most),
  known_from: z.enum(NAME_SOURCES).optional(),
};

type Said = Writer & { readonly at: Instant };

/** When something was said, and how the name of who said it was known, as written; the moment's form has been checked. */
export function saidFrom(at: string, knownFrom: NameSource | undefined): Omit<Said, 'by'> {
  return { at: readMoment(at) ?? 0, ...(knownFrom ? { knownFrom } : {}) };
}

/** An event as it is written, its moment on the wall clock of the zone. */
export function asWritten<T extends Said>(
  { at, by, knownFrom, ...more }: T,
  zone: string,
): Omit<T, keyof Said> & { readonly at: string; readonly by: string } {
  const known = knownFrom === undefined ? {} : { known_from: knownFrom };
  return { at: writtenMoment(at, zone), by, ...known, ...more };
}

/**
 * Reads a record's file against its schema, with every problem at its place. Its id, under `key`, is its file's name: files
 * are written by their records' ids, and one that leads elsewhere would have others written into.
 */
export function readRecord<K extends string, T extends Readonly<Record<K | 'budget', string>>>(
  file: string,
  text: string,
  key: K,
  schema: z.ZodType<T>,
): Read<T> {
  const yaml = readYaml(file, text);
  if (yaml.syntax.length > 0) return { problems: yaml.syntax };
  const read = shape(yaml, [], yaml.value, schema);
  const problems: readonly Problem[] = [
    ...yaml.repeated,
    ...read.problems,
    ...badMoments(yaml),
    ...badIds(yaml, file, key),
  ];
  return hasErrors(problems) || read.value === undefined ? { problems } : { value: read.value, problems };
}

/** The name of a record's file without its ending. */
const RECORD_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u;

function badIds(yaml: ReturnType<typeof readYaml>, file: string, key: string): readonly Problem[] {
  const name = basename(file).replace(/\.yaml$/, '');
  const [id, budget] = [valueAt(yaml.value, [key]), valueAt(yaml.value, ['budget'])];
  return [
    ...(RECORD_NAME.test(name) && name.length <= BOUNDS.name.most
      ? []
      : [yaml.problem([], MESSAGES.badRecordName(name))]),
    ...(typeof id !== 'string' || id === '' || id === name
      ? []
      : [yaml.problem([key], MESSAGES.notOfFile(key, id, name))]),
    ...(typeof budget !== 'string' || budget === '' || isBudgetId(budget)
      ? []
      : [yaml.problem(['budget'], MESSAGES.notABudget(budget))]),
  ];
}

function isBudgetId(text: string): boolean {
  const parts = familyIn(text).split('/');
  return parts.length === 2 && parts.every(isSlug);
}

function basename(file: string): string {
  return file.split('/').at(-1) ?? '';
}

/** Every event says when it was; the moment's own form is checked here, since a schema knows no instants. */
function badMoments(yaml: ReturnType<typeof readYaml>): readonly Problem[] {
  const value = yaml.value;
  if (typeof value !== 'object' || value === null || !('events' in value)) return [];
  const events: readonly unknown[] = Array.isArray(value.events) ? value.events : [];
  return events.flatMap((event, index) => {
    const at = typeof event === 'object' && event !== null && 'at' in event ? event.at : undefined;
    if (typeof at !== 'string' || readMoment(at) !== undefined) return [];
    return [yaml.problem(['events', index, 'at'], MESSAGES.badMoment(at))];
  });
}
