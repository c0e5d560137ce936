import { Lexer, type YAMLError } from 'yaml';
import { BOUNDS } from '../../model/bounds.ts';

/** A mistake in a file's syntax: where it was made, which is not always where the parser stumbled, and the parser's words. */
export interface SyntaxMistake {
  readonly offset: number;
  readonly code: YAMLError['code'];
  readonly message: string;
}

/**
 * The mistakes behind a parser's complaints, in the order of the text: each where it was made, and none that is only an echo
 * of one before. After a quote, a bracket or an indentation that is wrong all that follows is read in another way than it
 * was meant.
 */
export function mistakesIn(text: string, errors: readonly YAMLError[]): readonly SyntaxMistake[] {
  if (errors.length === 0) return [];
  const tokens = tokensOf(text);
  const lineOf = linesIn(text);
  const mistakes: SyntaxMistake[] = [];
  // More of them help nobody, and each costs a look at all others.
  const first = errors.toSorted((a, b) => a.pos[0] - b.pos[0]).slice(0, BOUNDS.problems.most);
  for (const error of first) {
    const mistake = mistakeOf(error, text, { tokens, errors: first, lineOf });
    const before = mistakes.at(-1);
    // One that was made before it is the same mistake, told of earlier where the parser stumbled first.
    if (before && (mistake.offset <= before.offset || lineOf(before.offset) === lineOf(mistake.offset)))
      continue;
    mistakes.push(mistake);
    if (DERAILING.has(mistake.code)) break;
  }
  return mistakes;
}

/** What makes the parser take all that follows for something else. */
const DERAILING: ReadonlySet<YAMLError['code']> = new Set([
  'MISSING_CHAR',
  'BAD_INDENT',
  'TAB_AS_INDENT',
  'MULTILINE_IMPLICIT_KEY',
]);

/** What a mistake is found by: the text's tokens, the other complaints, and the line of an offset. */
interface Around {
  readonly tokens: readonly Token[];
  readonly errors: readonly YAMLError[];
  readonly lineOf: (offset: number) => number;
}

function mistakeOf(error: YAMLError, text: string, { tokens, errors, lineOf }: Around): SyntaxMistake {
  const { code, message } = error;
  const [at] = error.pos;
  const quoted = quotedBefore(at, tokens);
  if (code === 'MISSING_CHAR' && quoted) return { offset: quoted.offset, code, message };
  if (code === 'UNEXPECTED_TOKEN' && quoted && offsetAfter(quoted) === at) {
    // A text that was meant to end in its own line ends where the next one was to begin.
    return quoted.source.includes('\n')
      ? { offset: quoted.offset, code: 'MISSING_CHAR', message: `Missing closing ${quoted.source[0]}quote` }
      : { offset: at, code, message: `More after ${quoted.source[0]}quote` };
  }
  if (/^Flow (map|sequence) .*must/.test(message)) {
    const opening = unclosedBefore(at, tokens);
    if (opening) return { offset: opening.offset, code: 'BAD_INDENT', message };
  }
  if (code === 'BAD_INDENT') return { offset: firstLetterFrom(text, at), code, message };
  if (code === 'TAB_AS_INDENT') {
    const lines = new Set(errors.filter((one) => one.code === code).map((one) => lineOf(one.pos[0]))).size;
    return { offset: at, code, message: lines > 1 ? `${message} in ${lines} lines` : message };
  }
  // Of a plain value and a line below that is indented further the parser makes one key over two lines.
  const isOverLines = errors.some((one) => one.code === 'MULTILINE_IMPLICIT_KEY' && one.pos[0] === at);
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && isOverLines) {
    const below = firstLetterFrom(text, lineEnd(text, at) + 1);
    return { offset: below, code: 'MULTILINE_IMPLICIT_KEY', message: 'Indented below a value' };
  }
  return { offset: at, code, message };
}

interface Token {
  readonly offset: number;
  readonly source: string;
}

/**
 * Where a text is nested deeper than so many levels by its brackets, or by the hyphens or question marks of one line; undefined
 * where it is not. It is found before the text is parsed, which takes time and memory for each level.
 */
export function deepOffset(text: string, most: number): number | undefined {
  let [offset, brackets, marks] = [0, 0, 0];
  for (const source of new Lexer().lex(text)) {
    if (ADDED.has(source)) continue;
    if (source === '[' || source === '{') brackets += 1;
    else if (source === ']' || source === '}') brackets = Math.max(0, brackets - 1);
    else if (source === '-' || source === '?') marks += 1;
    else if (/^\r?\n/.test(source)) marks = 0;
    if (brackets > most || marks > most) return offset;
    offset += source.length;
  }
  return undefined;
}

/** What the lexer adds to the text to tell the parser where documents, scalars and broken brackets are. */
const ADDED: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

function tokensOf(text: string): readonly Token[] {
  let offset = 0;
  const tokens: Token[] = [];
  for (const source of new Lexer().lex(text)) {
    if (ADDED.has(source)) continue;
    tokens.push({ offset, source });
    offset += source.length;
  }
  return tokens;
}

/** The quoted text that a place is in or at the end of. */
function quotedBefore(at: number, tokens: readonly Token[]): Token | undefined {
  const token = tokens[countUpTo(tokens, ({ offset }) => offset < at) - 1];
  const isQuoted = token && /^["']/.test(token.source) && token.offset + token.source.length >= at;
  return isQuoted ? token : undefined;
}

/** The innermost bracket that is still open at a place. */
function unclosedBefore(at: number, tokens: readonly Token[]): Token | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.offset >= at) break;
    if (/^[{[]$/.test(token.source)) open.push(token);
    else if (/^[}\]]$/.test(token.source)) open.pop();
  }
  return open.at(-1);
}

function offsetAfter({ offset, source }: Token): number {
  return offset + source.length;
}

function firstLetterFrom(text: string, at: number): number {
  return at + (/^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Tells the line of an offset. */
function linesIn(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => countUpTo(starts, (start) => start <= offset);
}

/** How many items of a list, of which the first ones alone are so, are so. */
function countUpTo<T>(items: readonly T[], isSo: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isSo(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
