/** How many results are kept: more patterns of days than one report's budgets have. */
const MOST = 32;

/**
 * A function that keeps its last results, for what only depends on the pattern of days: it is computed once for all
 * budgets that were measured on them. The same pattern gives the same result with or without.
 */
export function remembered<Pattern, T>(
  compute: (pattern: Pattern) => T,
  keyOf: (pattern: Pattern) => string = String,
): (pattern: Pattern) => T {
  const known = new Map<string, T>();
  return (pattern) => {
    const key = keyOf(pattern);
    const found = known.get(key) ?? compute(pattern);
    known.delete(key);
    known.set(key, found);
    if (known.size > MOST) known.delete(known.keys().next().value ?? '');
    return found;
  };
}
