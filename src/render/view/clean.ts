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
  // A row is in the list of all rows and in that of its status, and is the larger part of a view.
  const known = new Map<object, unknown>();
  const changed = (inner: unknown): unknown => {
    if (typeof inner === 'string') return change(inner);
    if (typeof inner !== 'object' || inner === null) return inner;
    const made = known.get(inner) ?? changedMembers(inner, changed);
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
  const differing = Object.entries(value).flatMap(([key, member]) => {
    const after = changed(member);
    return after === member ? [] : [[key, after] as const];
  });
  return differing.length === 0 ? value : { ...value, ...Object.fromEntries(differing) };
}
