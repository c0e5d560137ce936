import { visibleLine } from '../../model/one-line.ts';

/** The value with every text in it on one line, with nothing in it that cannot be seen. Plain objects and arrays only. */
export function cleaned<T>(value: T): T {
  return withTexts(value, visibleLine);
}

/**
 * The value with every text in it changed; parts in which nothing changes are shared, and parts that are in several places
 * stay one. Plain objects and arrays only.
 */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  // A row is in the list of all rows and in that of its status, and is the larger part of a view; its texts are much alike.
  const known = new Map<unknown, unknown>();
  const changed = (inner: unknown): unknown => {
    const isText = typeof inner === 'string';
    if (!isText && (typeof inner !== 'object' || inner === null)) return inner;
    const before = known.get(inner);
    if (before !== undefined) return before;
    const made = isText ? change(inner) : changedMembers(inner, changed);
    known.set(inner, made);
    return made;
  };
  // The shape is kept member by member, which the type system cannot see.
  return changed(value) as T;
}

function changedMembers(value: object, changed: (member: unknown) => unknown): object {
  if (Array.isArray(value)) {
    const members: readonly unknown[] = value.map(changed);
    return members.some((member, index) => member !== value[index]) ? members : value;
  }
  const members = value as Readonly<Record<string, unknown>>;
  let after: Record<string, unknown> | undefined;
  for (const key of Object.keys(members)) {
    const member = changed(members[key]);
    if (member === members[key]) continue;
    after ??= { ...members };
    after[key] = member;
  }
  return after ?? value;
}
