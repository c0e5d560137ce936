/** What is wrong with the brackets and the quotes of an expression. */
export type Unbalanced =
  | { readonly kind: 'unclosed'; readonly opening: string }
  | { readonly kind: 'unopened'; readonly closing: string }
  | { readonly kind: 'crossed'; readonly opening: string; readonly closing: string }
  | { readonly kind: 'quote'; readonly quote: string };

/** A text in an expression, to the expression's end when it is not closed, as the source of a regular expression. */
const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|'[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?$)|\x60[^\x60]*(?:\x60|$)`;
/** A comment in an expression, to the end of its line. */
const COMMENT = String.raw`#[^\n]*`;
/** Text and comments are found so as to be passed over: a bracket in them is none. */
const TOKENS = new RegExp(`${STRING}|${COMMENT}|[()[\\]{}]`, 'gs');
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The first bracket without its other half, or the quote that is left open; undefined when all is balanced. */
export function unbalanced(expression: string): Unbalanced | undefined {
  const open: string[] = [];
  for (const token of expression.match(TOKENS) ?? []) {
    if (/^["'`]/.test(token) && !isClosed(token)) return { kind: 'quote', quote: token.charAt(0) };
    if (token in CLOSING) open.push(token);
    else if (/^[)\]}]$/.test(token)) {
      const opening = open.pop();
      if (opening === undefined) return { kind: 'unopened', closing: token };
      if (CLOSING[opening] !== token) return { kind: 'crossed', opening, closing: token };
    }
  }
  const opening = open.at(-1);
  return opening === undefined ? undefined : { kind: 'unclosed', opening };
}

/** Whether a text ends in its own quote, and not in one that a backslash makes a letter. */
function isClosed(text: string): boolean {
  const quote = text.charAt(0);
  if (text.length < 2 || !text.endsWith(quote)) return false;
  const [backslashes = ''] = /(?<!\\)\\+$/.exec(text.slice(1, -1)) ?? [];
  return quote === '`' || backslashes.length % 2 === 0;
}
