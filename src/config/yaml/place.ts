import { isMap, isNode, isScalar, isSeq, type YAMLMap } from 'yaml';

/** A place in a file's structure: keys and indexes from the top. */
export type Path = readonly PropertyKey[];

/**
 * Where a path is in a file, as an offset into its text: its value, or its key when `at` is `key`. A path that is not
 * in the file, such as one of a missing key, is at the nearest parent that is.
 */
export function offsetOf(root: unknown, path: Path, at: 'key' | 'value'): number {
  let node = root;
  let offset = startOf(root);
  for (const [index, key] of path.entries()) {
    const found = childOf(node, key);
    if (!found) return offset;
    const wanted = index === path.length - 1 && at === 'key' ? undefined : found.value;
    offset = startOf(isNode(wanted) ? wanted : found.key);
    node = found.value;
  }
  return offset;
}

/** Where a node begins; 0 for what is no node. */
export function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

interface Child {
  readonly key: unknown;
  readonly value: unknown;
}

const PAIRS = new WeakMap<object, ReadonlyMap<string, Child>>();

/** The pairs of a map by their names, put in order once however many problems it has. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Child> {
  const known = PAIRS.get(map);
  if (known) return known;
  const pairs = new Map(
    map.items.flatMap((pair) => {
      const name = nameOf(pair.key);
      return name === undefined ? [] : [[name, pair] as const];
    }),
  );
  PAIRS.set(map, pairs);
  return pairs;
}

/** The name that a key has in plain data; undefined for a map or a list as a key, which has none of its own. */
export function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const { value } = key;
  if (value === null) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The last pair of a repeated key, as the one that counts. An item of a list is its own key. */
function childOf(node: unknown, key: PropertyKey): Child | undefined {
  if (isMap(node)) return pairsOf(node).get(String(key));
  const item = isSeq(node) ? node.items[Number(key)] : undefined;
  return item === undefined ? undefined : { key: item, value: item };
}
