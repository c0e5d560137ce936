/** Where in the values a template stands. `value` is undefined where nothing can be said: inside an empty list. */
export interface Scope {
  readonly value: unknown;
  readonly root: unknown;
  /** Block parameters by name. */
  readonly locals: Readonly<Record<string, unknown>>;
  readonly outer?: Scope;
}

/** What a path leads to; `unclear` where nothing can be said. */
export type Found =
  | { readonly kind: 'found'; readonly value: unknown }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'missing'; readonly name: string; readonly names: readonly string[] };

const UNCLEAR: Found = { kind: 'unclear' };

/** Follows a path such as `status.word`, `../title`, `this` or `@root.title`. */
export function lookUp(path: hbs.AST.PathExpression, scope: Scope): Found {
  if (path.data) return path.parts[0] === 'root' ? follow(scope.root, path.parts.slice(1)) : UNCLEAR;
  const start = up(scope, path.depth);
  if (!start) return UNCLEAR;
  const [first = '', ...rest] = path.parts;
  if (path.depth === 0 && first in start.locals) return follow(start.locals[first], rest);
  return follow(start.value, path.parts);
}

/** The scope inside an `each` or a `with`: a list's first member, or the value itself. */
export function descend(block: hbs.AST.BlockStatement, scope: Scope): Scope {
  const [over] = block.params;
  const found = over?.type === 'PathExpression' ? lookUp(over as hbs.AST.PathExpression, scope) : UNCLEAR;
  const whole = found.kind === 'found' ? found.value : undefined;
  const value = Array.isArray(whole) ? whole[0] : whole;
  const [name, key] = block.program?.blockParams ?? [];
  const locals = { ...scope.locals, ...(name ? { [name]: value } : {}), ...(key ? { [key]: 0 } : {}) };
  return { value, root: scope.root, locals, outer: scope };
}

/** The members of a plain object; none of anything else. */
export function namesIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function up(scope: Scope | undefined, depth: number): Scope | undefined {
  return depth === 0 || !scope ? scope : up(scope.outer, depth - 1);
}

function follow(value: unknown, parts: readonly string[]): Found {
  const [name, ...rest] = parts;
  if (name === undefined) return { kind: 'found', value };
  if (value === undefined) return UNCLEAR;
  if (Array.isArray(value)) {
    if (name === 'length') return { kind: 'found', value: value.length };
    return /^\d+$/.test(name) ? UNCLEAR : { kind: 'missing', name, names: ['length'] };
  }
  const members = namesIn(value);
  if (!Object.hasOwn(members, name)) return { kind: 'missing', name, names: Object.keys(members) };
  return follow(members[name], rest);
}
