import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml';
import { BOUNDS } from '../../model/bounds.ts';
import { FORBIDDEN_KEY } from '../../model/json.ts';
import { hidesSomething } from '../../model/one-line.ts';
import { nameOf, startOf } from './place.ts';

/** A key that a map has twice, and the offsets of both. */
export interface RepeatedKey {
  readonly key: string;
  readonly first: number;
  readonly again: number;
}

/** Every key that is in its map already, anywhere in a file. */
export function repeatedKeys(root: unknown): readonly RepeatedKey[] {
  const found: RepeatedKey[] = [];
  if (!isNode(root)) return found;
  visit(root, {
    Map: (_, map) => {
      for (const repeated of repeatedIn(map)) found.push(repeated);
    },
  });
  return found;
}

/** An alias that stands for nothing, or for something that it is itself a part of, or that is one too many. */
export interface BadAlias {
  readonly alias: Alias;
  readonly why: 'loose' | 'endless' | 'too many';
}

/** Aliases without an anchor before them, aliases within what their own anchor names, and the first that is too many. */
export function badAliases(document: Document.Parsed): readonly BadAlias[] {
  const found: BadAlias[] = [];
  // The last node above of each name; a look through the whole file for each alias would have no end.
  let count = 0;
  const anchored = new Map<string, unknown>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) anchored.set(node.anchor, node);
    },
    Alias: (_, alias, ancestors) => {
      count += 1;
      if (count > BOUNDS.aliases.most) {
        found.push({ alias, why: 'too many' });
        return visit.BREAK;
      }
      const target = anchored.get(alias.source);
      if (target === undefined) found.push({ alias, why: 'loose' });
      else if (ancestors.some((ancestor) => ancestor === target)) found.push({ alias, why: 'endless' });
      return undefined;
    },
  });
  return found;
}

/** Where a file is nested deeper than it may be; undefined where it is not. It asks itself nothing that a deep file would break. */
export function tooDeep(root: unknown, most: number): Node | undefined {
  let level = isNode(root) ? [root] : [];
  for (let depth = 0; depth <= most; depth += 1) level = level.flatMap(childrenOf);
  return level[0];
}

function childrenOf(node: unknown): Node[] {
  if (isSeq(node)) return node.items.filter(isNode);
  return isMap(node) ? node.items.flatMap(({ key, value }) => [key, value].filter(isNode)) : [];
}

/** The texts with a NUL character, anywhere in a file. */
export function textsWithNul(root: unknown): readonly unknown[] {
  const found: unknown[] = [];
  if (!isNode(root)) return found;
  visit(root, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value.includes('\0')) found.push(scalar);
    },
  });
  return found;
}

/** Every key that no file needs: of more characters than a name has, one that JavaScript takes for something else, and one that does not look like what it is. */
export function badKeys(root: unknown): readonly { readonly key: string; readonly node: unknown }[] {
  const found: { readonly key: string; readonly node: unknown }[] = [];
  if (!isNode(root)) return found;
  visit(root, {
    Pair: (_, { key: node }) => {
      const key = nameOf(node) ?? '';
      if (key.length > BOUNDS.name.most || key === FORBIDDEN_KEY || hidesSomething(key))
        found.push({ key, node });
    },
  });
  return found;
}

function repeatedIn({ items }: YAMLMap): readonly RepeatedKey[] {
  const first = new Map<string, number>();
  return items.flatMap(({ key }) => {
    const [name, offset] = [nameOf(key), startOf(key)];
    if (name === undefined) return [];
    const before = first.get(name);
    if (before !== undefined) return [{ key: name, first: before, again: offset }];
    first.set(name, offset);
    return [];
  });
}
