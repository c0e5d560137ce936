import { BOUNDS, boundWords } from '../../model/bounds.ts';

/** A list in a saved report that is longer holds what no report has: its budgets, days and violations are fewer. */
export const LONGEST_LIST = 10_000;

/** Where a value from a file goes beyond what is read, and why; undefined when it does not. It calls itself nowhere. */
export function excessIn(value: unknown): string | undefined {
  const left: { readonly value: object; readonly place: readonly string[] }[] = isObject(value)
    ? [{ value, place: [] }]
    : [];
  for (let one = left.pop(); one; one = left.pop()) {
    const { value: inner, place } = one;
    if (place.length > BOUNDS.depth.most)
      return `${place.slice(0, 4).join('.')}: more than ${boundWords(BOUNDS.depth)} deep`;
    if (Array.isArray(inner) && inner.length > LONGEST_LIST)
      return `${place.join('.')}: ${inner.length} items, where at most ${LONGEST_LIST} are read`;
    for (const key of Array.isArray(inner) ? inner.keys() : Object.keys(inner)) {
      const member = (inner as Readonly<Record<string | number, unknown>>)[key];
      // Most members are texts and numbers, of which nothing is made.
      if (isObject(member)) left.push({ value: member, place: [...place, String(key)] });
    }
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
