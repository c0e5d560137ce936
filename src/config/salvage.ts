import type { z } from 'zod';
import type { Path } from './yaml-file.ts';

/** Leaving out a wrong value, then its entry, then that one's parent is as far as it goes. */
const ATTEMPTS = 3;

/**
 * What is left of an input when the parts that do not fit a schema are left out, so that the rest can be checked too.
 * A wrong value goes first; when its absence does not fit either, the whole entry that held it goes. Undefined when
 * nothing fits.
 */
export function salvage<T>(input: unknown, schema: z.ZodType<T>): T | undefined {
  let left = input;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const result = schema.safeParse(left);
    if (result.success) return result.data;
    left = result.error.issues.flatMap(pathsOf(left)).reduce(without, left);
  }
  return undefined;
}

function pathsOf(input: unknown): (issue: z.core.$ZodIssue) => readonly Path[] {
  return (issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
    const there = issue.path.reduce<unknown>(child, input) !== undefined;
    return [there ? issue.path : issue.path.slice(0, 2)];
  };
}

function child(value: unknown, key: PropertyKey): unknown {
  return isMap(value) ? value[String(key)] : undefined;
}

function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isMap(value)) return value;
  if (Array.isArray(value)) return value.filter((_, index) => index !== Number(key));
  const { [String(key)]: inner, ...others } = value;
  return rest.length === 0 || !isMap(inner) ? others : { ...others, [String(key)]: without(inner, rest) };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
