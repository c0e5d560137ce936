import { type Alias, type Document, isNode, visit, type YAMLMap } from 'yaml';
import { startOf } from './yaml-place.ts';

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

/** Aliases without an anchor before them. */
export function looseAliases(document: Document.Parsed): readonly Alias[] {
  const found: Alias[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) found.push(alias);
    },
  });
  return found;
}

function repeatedIn({ items }: YAMLMap): readonly RepeatedKey[] {
  const first = new Map<string, number>();
  return items.flatMap(({ key }) => {
    const [name, offset] = [String(key), startOf(key)];
    const before = first.get(name);
    if (before !== undefined) return [{ key: name, first: before, again: offset }];
    first.set(name, offset);
    return [];
  });
}
