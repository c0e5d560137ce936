import type { z } from 'zod';
import { near } from '../model/did-you-mean.ts';
import type { Problem } from '../model/errors.ts';
import { MESSAGES } from './messages.ts';
import { aboutAt, isSecretAt, keysAt } from './schema-keys.ts';
import { hidden, shown } from './shown.ts';
import type { Path, YamlFile } from './yaml/file.ts';

/** Something read, with every problem on the way; without a value when the problems left none. */
export interface Read<T> {
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/** Checks a part of a file against a schema; each issue becomes a problem at its place. */
export function shape<T>(yaml: YamlFile, path: Path, input: unknown, schema: z.ZodType<T>): Read<T> {
  // Making a program of a schema takes longer than reading files of people, of which there are few.
  const result = schema.safeParse(input, { jitless: true });
  if (result.success) return { value: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => problemsOf(yaml, path, issue, input, schema)) };
}

function problemsOf<T>(
  yaml: YamlFile,
  base: Path,
  issue: z.core.$ZodIssue,
  input: unknown,
  schema: z.ZodType<T>,
): readonly Problem[] {
  const path = [...base, ...issue.path];
  const inner = insideUnion(issue);
  if (inner) return inner.flatMap((one) => problemsOf(yaml, base, one, input, schema));
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, issue.path);
    const mayBeSecret = isSecretAt(schema, issue.path);
    return issue.keys.map((key) => {
      const isShown = !mayBeSecret || isKeyLike(key) || near(key, allowed) !== undefined;
      return yaml.problem([...path, key], MESSAGES.unknownKey(isShown ? key : undefined, allowed), {
        at: 'key',
      });
    });
  }
  const got = valueAt(input, issue.path);
  if (got === undefined) {
    const key = String(issue.path.at(-1) ?? 'this');
    const holder = issue.path.slice(0, -1);
    if (misspelt(input, holder, key, schema)) return [];
    return [
      yaml.problem([...base, ...holder], missing(key, [...base, ...holder], aboutAt(schema, issue.path)), {
        at: 'key',
      }),
    ];
  }
  if (issue.code === 'invalid_key') {
    return [yaml.problem(path, MESSAGES.badLabel(String(issue.path.at(-1))), { at: 'key' })];
  }
  return [yaml.problem(path, wordingOf(issue, got, isSecretAt(schema, issue.path) ? hidden : shown))];
}

/** In braces a secret without a key before it is a key itself; keys of settings are words. */
function isKeyLike(key: string): boolean {
  return /^[a-z_]{1,30}$/.test(key);
}

/** A place in a list has no name that readers know it by. */
function missing(key: string, holder: Path, about: string): string {
  const named = holder.every((part) => typeof part === 'string');
  return MESSAGES.missingKey(key, about, named ? holder.join('.') : '');
}

/** Issues that only a value of the right form has. */
const OF_THE_VALUE: ReadonlySet<string> = new Set(['unrecognized_keys', 'too_big']);

/** What is wrong inside the one form that was meant, such as a map where text would do as well. */
function insideUnion(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  return issue.errors
    .find(
      (issues) =>
        issues.length > 0 && issues.every(({ path, code }) => path.length > 0 || OF_THE_VALUE.has(code)),
    )
    ?.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

function wordingOf(issue: z.core.$ZodIssue, got: unknown, show: typeof shown): string {
  if (issue.code === 'invalid_value') return MESSAGES.notAllowed(show(got), issue.values.map(String));
  if (issue.code === 'invalid_format') return MESSAGES.notAllowed(show(got), issue.message.split(', '));
  if (issue.code === 'invalid_type') return wrongType(typeWords(issue.expected), got, show);
  if (issue.code === 'invalid_union') return wrongType(unionWords(issue), got, show);
  if (issue.code === 'too_small' && issue.origin === 'string') return MESSAGES.nothingThere('text');
  if (issue.code === 'too_small' && issue.origin === 'array') return MESSAGES.nothingThere('an item');
  if (issue.code === 'too_small') return MESSAGES.tooSmall(show(got), String(issue.minimum));
  if (issue.code === 'too_big' && issue.origin === 'string')
    return MESSAGES.tooLong(lengthOf(got), Number(issue.maximum));
  if (issue.code === 'too_big' && issue.origin === 'array')
    return MESSAGES.tooMany(lengthOf(got), Number(issue.maximum));
  if (issue.code === 'too_big') return MESSAGES.tooBig(show(got), String(issue.maximum));
  return `${issue.message}.`;
}

function lengthOf(got: unknown): number {
  return typeof got === 'string' || Array.isArray(got) ? got.length : 0;
}

/** Whether a missing key is there under a name so near that the unknown key's problem says it all. */
function misspelt(input: unknown, holder: Path, key: string, schema: z.ZodType): boolean {
  const map = valueAt(input, holder);
  const known = keysAt(schema, holder);
  return Object.keys(map ?? {}).some((name) => !known.includes(name) && near(name, known) === key);
}

/** What is at a place of plain data; undefined when nothing is. */
export function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

/** Whether a value is a map of keys and values. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A type as readers know it, and how its values are written. */
interface TypeWords {
  readonly name: string;
  readonly todo: string;
}

const MAP: TypeWords = {
  name: 'a map of keys and values',
  todo: 'Write a line key: value for each, indented below.',
};
const TYPES: Readonly<Record<string, TypeWords>> = {
  object: MAP,
  record: MAP,
  array: { name: 'a list', todo: 'Write items in brackets, such as [a, b].' },
  string: { name: 'text', todo: 'Write one text, in quotes if it is a number.' },
  number: { name: 'a number', todo: 'Write digits alone, such as 0.95.' },
  int: { name: 'a whole number', todo: 'Write digits alone, such as 4.' },
  boolean: { name: 'true or false', todo: 'Write one of the two, without quotes.' },
};

function typeWords(expected: string): TypeWords {
  return TYPES[expected] ?? { name: expected, todo: '' };
}

/** The types and the words of which any would do. */
function unionWords(issue: z.core.$ZodIssueInvalidUnion): TypeWords {
  const names = [...new Set(typesAllowed(issue))];
  const last = names.slice(-2).join(' or ');
  return { name: [...names.slice(0, -2), last].join(', '), todo: 'Write one value.' };
}

function typesAllowed({ errors }: z.core.$ZodIssueInvalidUnion): readonly string[] {
  return errors.flat().flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === 'invalid_union') return typesAllowed(issue);
    if (issue.code === 'invalid_value') return issue.values.map(String);
    return issue.code === 'invalid_type' ? typeWords(issue.expected).name : [];
  });
}

function wrongType({ name, todo }: TypeWords, got: unknown, show: typeof shown): string {
  return got === null ? MESSAGES.nothingThere(name) : MESSAGES.wrongType(name, show(got), todo);
}
