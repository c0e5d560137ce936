const MATCHER = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;

/** A series by its name and labels, as promtool reads it. */
export function labelled(metric: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`;
}

/**
 * One series that a selector matches, made up from it: a value for each matcher, none where a label must not have one.
 * Undefined where no value comes to mind that the matchers agree with.
 */
export function concreteSeries(selector: string): string | undefined {
  const metric = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(selector.trim())?.[0];
  if (metric === undefined) return undefined;
  const labels: Record<string, string> = {};
  for (const [, name = '', operator, value = ''] of selector.matchAll(MATCHER)) {
    if (operator === '=') labels[name] = value;
    if (operator === '!~' || operator === '!=') labels[name] ??= 'other';
    if (operator === '=~') labels[name] = exampleOf(value);
  }
  const agrees = [...selector.matchAll(MATCHER)].every(([, name = '', operator = '=', value = '']) =>
    matches(labels[name] ?? '', operator, value),
  );
  return agrees ? labelled(metric, labels) : undefined;
}

/** A text that a simple pattern matches: its first alternative, with a 0 for any character. */
function exampleOf(pattern: string): string {
  return (pattern.split('|')[0] ?? '').replaceAll(/[\^$()]/g, '').replaceAll(/\.[*+]?/g, '0');
}

function matches(value: string, operator: string, pattern: string): boolean {
  if (operator === '=') return value === pattern;
  if (operator === '!=') return value !== pattern;
  const isMatch = new RegExp(`^(?:${pattern})$`).test(value);
  return operator === '=~' ? isMatch : !isMatch;
}
