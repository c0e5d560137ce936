/**
 * A value as JSON in one way alone: keys in the order of their code units, and a number that JSON has not as a text. Equal
 * values are equal texts, which may be compared, hashed and kept.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

/** The same, indented by two spaces as it stands on lines of its own within so many brackets. */
export function canonicalLines(value: unknown, brackets: number): string {
  let within = inOrder(value);
  for (let bracket = 0; bracket < brackets; bracket += 1) within = [within];
  // Each bracket has a line before and one after, indented by two more than the one around it.
  const around = brackets * (brackets + 1);
  const lines = JSON.stringify(within, null, 2);
  return lines.slice(around, lines.length - around);
}

function inOrder(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const members = value as Readonly<Record<string, unknown>>;
  // None is called `__proto__`: that is refused wherever keys come from outside.
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(members).toSorted()) ordered[key] = inOrder(members[key]);
  return ordered;
}
