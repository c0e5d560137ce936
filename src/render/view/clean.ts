/**
 * Runs of control, line-separating, zero-width and direction-changing characters: they would break a table's row or a
 * mail's line, or show a text other than the one written. The zero-width joiner stays, which emoji are made of, and the
 * no-break space, which keeps a figure on one line.
 */
const INVISIBLE = /[[\s--\u00A0]\p{Cc}[\p{Cf}--\u200D]]+/gv;

/** The text on one line, its white space collapsed to single spaces, with nothing in it that cannot be seen. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, ' ').trim();
}

/** The value with every text in it on one line. Plain objects and arrays only. */
export function cleaned<T>(value: T): T {
  return withTexts(value, oneLine);
}

/** The value with every text in it changed; parts in which nothing changes are shared. Plain objects and arrays only. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  const changed = (inner: unknown): unknown => {
    if (typeof inner === 'string') return change(inner);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (Array.isArray(inner)) {
      const members: readonly unknown[] = inner.map(changed);
      return members.some((member, index) => member !== inner[index]) ? members : inner;
    }
    const members = Object.entries(inner);
    const after = members.map(([key, member]) => [key, changed(member)] as const);
    return after.some(([, member], index) => member !== members[index]?.[1])
      ? Object.fromEntries(after)
      : inner;
  };
  // The shape is kept member by member, which the type system cannot see.
  return changed(value) as T;
}
