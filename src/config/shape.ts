import type { z } from 'zod';
import type { Problem } from '../model/errors.ts';
import { MESSAGES } from './messages.ts';
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
    return [yaml.problem(path.slice(0, -1), MESSAGES.missingKey(key), { at: 'key' })];
  }
  if (issue.code === 'invalid_value') {
    return [yaml.problem(path, MESSAGES.notAllowed(nameOf(got), issue.values.map(String)))];
  }
  if (issue.code === 'invalid_type')
    return [yaml.problem(path, MESSAGES.wrongType(typeName(issue.expected), nameOf(got)))];
  if (issue.code === 'invalid_union')
    return [yaml.problem(path, MESSAGES.wrongType('text or a number', nameOf(got)))];
  if (issue.code === 'invalid_key')
    return [yaml.problem(path, MESSAGES.slug(String(issue.path.at(-1))), { at: 'key' })];
  return [yaml.problem(path, MESSAGES.badValue(issue.message.replace(/\.$/, '')))];
}

/** The keys that the schema allows at a place, found by walking down its objects, records and lists. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = schema;
  for (const key of [...path, undefined]) {
    at = unwrapped(at);
    if (key === undefined) break;
    at = childSchema(at, key);
  }
  const shapeOf = (at as { shape?: Readonly<Record<string, unknown>> } | undefined)?.shape;
  return shapeOf ? Object.keys(shapeOf) : [];
}

interface Definition {
  readonly innerType?: unknown;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
}

function definitionOf(schema: unknown): Definition {
  return (schema as { def?: Definition } | undefined)?.def ?? {};
}

function unwrapped(schema: unknown): unknown {
  const { innerType } = definitionOf(schema);
  return innerType === undefined ? schema : unwrapped(innerType);
}

function childSchema(schema: unknown, key: PropertyKey): unknown {
  const { shape: fields, valueType, element } = definitionOf(schema);
  return fields?.[String(key)] ?? valueType ?? element;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function nameOf(got: unknown): string {
  if (got === null) return 'nothing';
  if (Array.isArray(got)) return 'a list';
  return typeof got === 'object' ? 'a map' : `“${JSON.stringify(got).replace(/^"|"$/g, '')}”`;
}
