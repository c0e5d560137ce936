import { childrenOf, grammatical, nodesOf, replacedAt, textAt, WINDOW, withoutTexts } from './grammar.ts';

/** An expression over a window of a length such as `604800s`: put in where `$window` stands, and not in texts and comments. */
export function inWindow(expression: string, length: string): string {
  const code = withoutTexts(grammatical(expression));
  const places = [...code.matchAll(/\$window\b/g)].map(({ index }) => ({
    from: index,
    to: index + WINDOW.length,
  }));
  return replacedAt(expression, places, () => length);
}

/** What stands for something else, such as `$window`, in the order of the expression; `"$1"` in a text is not meant. */
export function placeholders(expression: string): readonly string[] {
  return withoutTexts(grammatical(expression)).match(/\$\{?\w*\}?/g) ?? [];
}

/** The ranges that are the same for every window, such as `[7d]` or `[30d:1h]`, in the order of their ends. */
export function fixedRanges(expression: string): readonly string[] {
  const parsed = grammatical(expression);
  const ranges = ['MatrixSelector', 'SubqueryExpr'].flatMap((kind) => nodesOf(parsed, kind));
  return ranges
    .toSorted((a, b) => a.to - b.to)
    .map((range) => textAt(parsed, { from: childrenOf(range)[0]?.to ?? range.from, to: range.to }).trim())
    .filter((range) => !range.includes('$'));
}
