import { valueAt } from '../shape.ts';
import type { Path } from '../yaml/file.ts';

/** A placeholder for an environment variable in a value: `${NAME}`. */
const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** A process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that a value asks for, and the place of the value. */
export interface UnsetVariable {
  readonly path: Path;
  readonly name: string;
}

/** The variables that the texts in plain data ask for and the environment does not have. */
export function unsetVariables(data: unknown, env: Environment): readonly UnsetVariable[] {
  return placesOf(data).flatMap((path) =>
    [...String(valueAt(data, path)).matchAll(PLACEHOLDER)].flatMap(([, name]) =>
      name && variable(env, name) === undefined ? [{ path, name }] : [],
    ),
  );
}

/** Plain data with every `${NAME}` in its texts replaced by that variable; one that is missing stays as it is written. */
export function expandAll(data: unknown, env: Environment): unknown {
  if (typeof data === 'string') {
    return data.replaceAll(PLACEHOLDER, (written, name: string) => variable(env, name) ?? written);
  }
  if (Array.isArray(data)) return data.map((inner) => expandAll(inner, env));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, expandAll(inner, env)]));
}

/** A variable that is set; every object has a `constructor`, which is none. */
function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

function placesOf(data: unknown): readonly Path[] {
  if (typeof data === 'string') return [[]];
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, inner]) => placesOf(inner).map((path) => [key, ...path]));
}
