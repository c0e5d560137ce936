/**
 * Runs of control, line-separating, zero-width and direction-changing characters: they would break a table's row or a
 * mail's line, or show a text other than the one written. The zero-width joiner stays, which emoji are made of.
 */
const INVISIBLE = /[\s\p{Cc}[\p{Cf}--\u200D]]+/gv;

/** The text on one line, its white space collapsed to single spaces, with nothing in it that cannot be seen. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, ' ').trim();
}

/** The value with every text in it on one line. Plain objects and arrays only. */
export function cleaned<T>(value: T): T {
  // The shape is kept member by member, which the type system cannot see.
  return cleanedValue(value) as T;
}

function cleanedValue(value: unknown): unknown {
  if (typeof value === 'string') return oneLine(value);
  if (Array.isArray(value)) return value.map(cleanedValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleanedValue(member)]));
}
