import { type Alias, type Document, isNode, visit, type YAMLMap } from 'yaml';
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
      found.push(...repeatedIn(map));
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
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document);
      if (target === undefined) found.push({ alias, why: 'loose' });
      else if (ancestors.some((ancestor) => ancestor === target)) found.push({ alias, why: 'endless' });
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
