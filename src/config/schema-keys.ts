import type { z } from 'zod';
import type { Path } from './yaml-file.ts';

/** The keys that a schema allows at a place, found by walking down its objects, records and lists. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const there = path.reduce<unknown>((at, key) => childSchema(unwrapped(at), key), schema);
  const { shape } = definitionOf(unwrapped(there));
  return shape ? Object.keys(shape) : [];
}

/** The parts of a zod schema that hold other schemas. */
interface Definition {
  readonly innerType?: unknown;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
}

function definitionOf(schema: unknown): Definition {
  return (schema as { readonly def?: Definition } | undefined)?.def ?? {};
}

function unwrapped(schema: unknown): unknown {
  const { innerType } = definitionOf(schema);
  return innerType === undefined ? schema : unwrapped(innerType);
}

function childSchema(schema: unknown, key: PropertyKey): unknown {
  const { shape, valueType, element } = definitionOf(schema);
  return shape?.[String(key)] ?? valueType ?? element;
}
