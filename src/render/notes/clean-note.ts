import { marked, type Token, type Tokens } from 'marked';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { cut, visibleLines } from '../../model/one-line.ts';
import { longestRun } from '../markdown/escape.ts';
import { safeLink } from '../view/links.ts';

/** Quotes and lists within each other at the beginning of a line: each is read within the next. */
const TOO_DEEP = new RegExp(String.raw`^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){${BOUNDS.depth.most + 1}}`, 'm');

/** What is kept at all of a note that is shown as it was written. */
const MOST_TEXT = 4 * bytesOf(BOUNDS.note);

/** A note's text as it was written, without what cannot be seen. */
export function noteText(markdown: string): string {
  return visibleLines(cut(markdown, MOST_TEXT));
}

/**
 * A note as Markdown in which nothing is raw HTML, an image, or a link to anything but http, https and mail addresses. A
 * note from which that cannot be taken out piece by piece is shown as it was written, in a block of code; so is one that is
 * too long or nested too deep to be read as Markdown.
 */
export function cleanNote(markdown: string): string {
  const text = noteText(markdown);
  if (text.length > bytesOf(BOUNDS.note) || TOO_DEEP.test(text)) return asCode(text);
  const cleaned = withoutUnsafe(text);
  return isClean(cleaned) ? cleaned : asCode(text);
}

/** Leaves of the syntax tree, whose raw texts follow each other in the note. */
const LEAVES = ['text', 'code', 'codespan', 'escape', 'html', 'br', 'def'];

function withoutUnsafe(text: string): string {
  let done = '';
  let rest = text;
  for (const token of leavesOf(text)) {
    const at = rest.indexOf(token.raw);
    if (at === -1) return text;
    done += rest.slice(0, at) + harmless(token);
    rest = rest.slice(at + token.raw.length);
  }
  return done + rest;
}

function leavesOf(text: string): readonly Token[] {
  const leaves: Token[] = [];
  const replaced = new Set<Token>();
  void marked.walkTokens(marked.lexer(text), (token) => {
    if (replaced.has(token)) return;
    if (isAsWords(token)) void marked.walkTokens(token.tokens ?? [], (inner) => void replaced.add(inner));
    const holdsOthers = token.type === 'text' && 'tokens' in token && token.tokens !== undefined;
    if ((LEAVES.includes(token.type) && !holdsOthers) || isAsWords(token)) leaves.push(token);
  });
  return leaves;
}

function harmless(token: Token): string {
  if (token.type === 'html') return token.raw.replace(/</g, '&lt;').replace(/>/g, '&gt;');
  if (isAsWords(token)) return escaped(token.text);
  return token.type === 'def' ? '' : token.raw;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}

/** An image, or a link that leads where no reader should be sent: only its words are kept. */
function isAsWords(token: Token): token is Tokens.Image | Tokens.Link {
  return token.type === 'image' || (token.type === 'link' && !isSafe((token as Tokens.Link).href));
}

function isSafe(href: string): boolean {
  return safeLink(href) !== '' || /^mailto:[^\s<>()]+$/i.test(href);
}

function isClean(text: string): boolean {
  let clean = true;
  void marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === 'html' || isAsWords(token)) clean = false;
  });
  return clean;
}

/** A text as it was written, in a block of code that nothing in it can end. */
export function asCode(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}
