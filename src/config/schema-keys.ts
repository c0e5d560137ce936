import { z } from 'zod';
import { SECRETS } from './schema-parts.ts';
import type { Path } from './yaml/file.ts';

/** The keys that a schema allows at a place, found by walking down its objects, records and lists; not those by an earlier name. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const { shape } = definitionOf(schemaAt(schema, path));
  return Object.entries(shape ?? {}).flatMap(([key, member]) => (isDeprecated(member) ? [] : [key]));
}

/** What a schema says of a place, to follow its key in a sentence: ` (why this limit)`, and which values it allows. */
export function aboutAt(schema: z.ZodType, path: Path): string {
  const there = schemaAt(schema, path);
  const { description = '' } = (there ?? {}) as { readonly description?: string };
  const about = description.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase());
  const { entries } = definitionOf(there);
  return `${about === '' ? '' : ` (${about})`}${entries ? `: one of ${Object.keys(entries).join(', ')}` : ''}`;
}

/** Whether what is at a place may be a secret: that is wanted there, around it, or somewhere in what should be there. */
export function isSecretAt(schema: z.ZodType, path: Path): boolean {
  let at: readonly unknown[] = formsOf(schema);
  for (const key of path) {
    if (at.some(isSecret)) return true;
    at = at.flatMap((form) => formsOf(childSchema(form, key)));
  }
  return at.some(holdsSecret);
}

function isDeprecated(schema: unknown): boolean {
  return formsOf(schema).some((form) => z.globalRegistry.get(form as z.ZodType)?.deprecated === true);
}

function isSecret(schema: unknown): boolean {
  return SECRETS.has(schema as z.ZodType);
}

function holdsSecret(schema: unknown): boolean {
  const { shape = {}, valueType, element } = definitionOf(schema);
  const inner = [...Object.values(shape), valueType, element].flatMap(formsOf);
  return isSecret(schema) || inner.some(holdsSecret);
}

/** A schema and all that it wraps or allows in its place. */
function formsOf(schema: unknown): readonly unknown[] {
  if (schema === undefined) return [];
  const { innerType, options = [] } = definitionOf(schema);
  return [schema, ...[innerType, ...options].flatMap(formsOf)];
}

/** The parts of a zod schema that hold other schemas. */
interface Definition {
  readonly innerType?: unknown;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly options?: readonly unknown[];
}

function schemaAt(schema: z.ZodType, path: Path): unknown {
  return unwrapped(path.reduce<unknown>((at, key) => childSchema(unwrapped(at), key), schema));
}

function definitionOf(schema: unknown): Definition {
  return (schema as { readonly def?: Definition } | undefined)?.def ?? {};
}

/** The schema itself without what is wrapped around it; of several forms, the one with keys. */
function unwrapped(schema: unknown): unknown {
  const { innerType, options = [] } = definitionOf(schema);
  if (innerType !== undefined) return unwrapped(innerType);
  return options.map(unwrapped).find((option) => definitionOf(option).shape) ?? schema;
}

function childSchema(schema: unknown, key: PropertyKey): unknown {
  const { shape, valueType, element } = definitionOf(schema);
  return shape?.[String(key)] ?? valueType ?? element;
}
