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
import { BOUNDS } from '../model/bounds.ts';
import { hidesSomething } from '../model/one-line.ts';
import { nameOf, startOf } from './yaml-place.ts';

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

/** An alias that stands for nothing, or for something that it is itself a part of. */
export interface BadAlias {
  readonly alias: Alias;
  readonly why: 'loose' | 'endless';
}

/** Aliases without an anchor before them, and aliases within what their own anchor names. */
export function badAliases(document: Document.Parsed): readonly BadAlias[] {
  const found: BadAlias[] = [];
  const anchored = new Map<string, Node>();
  visit(document, {
    Node: (_, node, ancestors) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchored.set(node.anchor, node);
        return;
      }
      const target = anchored.get(node.source);
      if (target === undefined) found.push({ alias: node, why: 'loose' });
      else if (ancestors.some((ancestor) => ancestor === target)) found.push({ alias: node, why: 'endless' });
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
      if (key.length > BOUNDS.name.most || key === '__proto__' || hidesSomething(key))
        found.push({ key, node });
    },
  });
  return found;
}

/** Whether something in a file lies deeper than what is read; no walk that calls itself could tell. */
export function isTooDeep(root: unknown): boolean {
  const left: { readonly node: unknown; readonly level: number }[] = [{ node: root, level: 0 }];
  for (let one = left.pop(); one; one = left.pop()) {
    const { node, level } = one;
    if (level > BOUNDS.depth.most) return true;
    const inner = isSeq(node)
      ? node.items
      : isMap(node)
        ? node.items.flatMap(({ key, value }) => [key, value])
        : [];
    for (const part of inner) left.push({ node: part, level: level + 1 });
  }
  return false;
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
