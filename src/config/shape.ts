import type { z } from 'zod';
import type { Problem } from '../model/errors.ts';
import { MESSAGES, near, shown } from './messages.ts';
import { keysAt } from './schema-keys.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Something read, with every problem on the way; without a value when the problems left none. */
export interface Read<T> {
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/** Checks a part of a file against a schema; each issue becomes a problem at its place. */
export function shape<T>(yaml: YamlFile, path: Path, input: unknown, schema: z.ZodType<T>): Read<T> {
  const result = schema.safeParse(input);
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
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, issue.path);
    return issue.keys.map((key) =>
      yaml.problem([...path, key], MESSAGES.unknownKey(key, allowed), { at: 'key' }),
    );
  }
  const got = valueAt(input, issue.path);
  if (got === undefined) {
    const key = String(issue.path.at(-1) ?? 'this');
    const holder = issue.path.slice(0, -1);
    if (misspelt(input, holder, key, schema)) return [];
    return [yaml.problem([...base, ...holder], MESSAGES.missingKey(key), { at: 'key' })];
  }
  if (issue.code === 'invalid_key') {
    return [yaml.problem(path, MESSAGES.badLabel(String(issue.path.at(-1))), { at: 'key' })];
  }
  return [yaml.problem(path, wordingOf(issue, got))];
}

function wordingOf(issue: z.core.$ZodIssue, got: unknown): string {
  if (issue.code === 'invalid_value') return MESSAGES.notAllowed(shown(got), issue.values.map(String));
  if (issue.code === 'invalid_format') return MESSAGES.notAllowed(shown(got), issue.message.split(', '));
  if (issue.code === 'invalid_type') return MESSAGES.wrongType(typeName(issue.expected), shown(got));
  if (issue.code === 'invalid_union') return MESSAGES.wrongType('text or a number', shown(got));
  if (issue.code === 'too_small' && (issue.origin === 'string' || issue.origin === 'array')) {
    return MESSAGES.nothingThere();
  }
  if (issue.code === 'too_small') return MESSAGES.tooSmall(shown(got), String(issue.minimum));
  if (issue.code === 'too_big') return MESSAGES.tooBig(shown(got), String(issue.maximum));
  return `${issue.message}.`;
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

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}
