import type { z } from 'zod';
import { valueAt } from './shape.ts';
import type { Path } from './yaml/file.ts';

/** Each round leaves out what does not fit; leaving something out can make what held it unfit in the next. */
const ROUNDS = 4;

/**
 * What is left of an input when the values that do not fit a schema are left out, so that the rest can be checked too.
 * The schema should allow its keys to be missing. Undefined when nothing fits.
 */
export function salvage<T>(input: unknown, schema: z.ZodType<T>): T | undefined {
  let left = input;
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = schema.safeParse(left);
    if (result.success) return result.data;
    left = without(left, result.error.issues.flatMap(misfits(left)));
  }
  return undefined;
}

/** A list with a misfit goes as a whole: its other items would otherwise be reported at the wrong places. */
function misfits(input: unknown): (issue: z.core.$ZodIssue) => readonly Path[] {
  return (issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
    const holder = issue.path.slice(0, -1);
    return [Array.isArray(valueAt(input, holder)) ? holder : issue.path];
  };
}

/** A value without what is at any of the paths, in one walk however many they are. */
function without(value: unknown, paths: readonly Path[]): unknown {
  if (!isContainer(value)) return value;
  const below = Map.groupBy(paths, ([key]) => String(key));
  const rests = (key: string) => below.get(key)?.map((path) => path.slice(1));
  if (Array.isArray(value)) return value.map((item, at) => without(item, rests(String(at)) ?? []));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const own = rests(key);
      if (!own) return [[key, inner]];
      const isGone = !isContainer(inner) || own.some((path) => path.length === 0);
      return isGone ? [] : [[key, without(inner, own)]];
    }),
  );
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
