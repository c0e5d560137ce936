import { marked, type Token, type Tokens } from 'marked';
import { visibleLines } from '../../model/one-line.ts';
import { safeLink } from '../view/links.ts';

/**
 * A note as Markdown in which nothing is raw HTML, an image, or a link to anything but http, https and mail addresses. A
 * note from which that cannot be taken out piece by piece is shown as it was written, in a block of code.
 */
export function cleanNote(markdown: string): string {
  const text = visibleLines(markdown);
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

function asCode(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
