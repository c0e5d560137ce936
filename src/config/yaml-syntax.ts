import { Lexer, LineCounter, type YAMLError } from 'yaml';

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
  const tokens = tokensOf(text);
  const lineOf = lineFinder(text);
  const mistakes: SyntaxMistake[] = [];
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0]).slice(0, MOST_ERRORS)) {
    const mistake = mistakeOf(error, text, tokens, errors, lineOf);
    const before = mistakes.at(-1);
    // One that was made before it is the same mistake, told of earlier where the parser stumbled first.
    if (before && (mistake.offset <= before.offset || lineOf(before.offset) === lineOf(mistake.offset)))
      continue;
    mistakes.push(mistake);
    if (DERAILING.has(mistake.code)) break;
  }
  return mistakes;
}

/** Nobody reads more of what is told of one file. */
const MOST_ERRORS = 100;

/** What makes the parser take all that follows for something else. */
const DERAILING: ReadonlySet<YAMLError['code']> = new Set([
  'MISSING_CHAR',
  'BAD_INDENT',
  'TAB_AS_INDENT',
  'MULTILINE_IMPLICIT_KEY',
]);

function mistakeOf(
  error: YAMLError,
  text: string,
  tokens: readonly Token[],
  errors: readonly YAMLError[],
  lineOf: (offset: number) => number,
): SyntaxMistake {
  const { code, message } = error;
  const [at] = error.pos;
  const quoted = tokens.find(
    ({ source, offset }) => offset < at && offset + source.length >= at && /^["']/.test(source),
  );
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

/** What the lexer adds to the text to tell the parser where documents, scalars and broken brackets are. */
const ADDED: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

function tokensOf(text: string): readonly Token[] {
  let offset = 0;
  return [...new Lexer().lex(text)].flatMap((source) => {
    if (ADDED.has(source)) return [];
    const token = { offset, source };
    offset += source.length;
    return [token];
  });
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

/** Tells the line that an offset into a text is in, from 1. */
function lineFinder(text: string): (offset: number) => number {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1);
  return (offset) => counter.linePos(offset).line;
}
