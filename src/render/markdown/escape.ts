import { visibleLine } from '../../model/one-line.ts';

const WORD = /[^\s|`]+/g;
/** What may stand before the at sign of a mention or an address, and what after it is punctuation around it. */
const BEFORE_AT = /(?<![\w.+%/:-])[\w.+%/:-]*$/;
const AROUND = /(?<![.,;:!?()"'])[.,;:!?()"']+$/;

/**
 * Any text as Markdown that shows exactly that text, in a paragraph, a list item, a heading or a table's cell: with
 * GitHub's dialect, Python-Markdown's and Docusaurus'. White space is collapsed. A mention or an address becomes a code
 * span; other addresses, directives and emoji names are broken by an entity; a leading marker of a list, a quote or
 * a heading is escaped. Backslashes stand only before what Python-Markdown lets them escape.
 */
export function escapeMarkdown(text: string): string {
  return partsAt(visibleLine(text))
    .map((part, index) => (index % 2 === 1 ? codeSpan(part) : escapePart(part, index === 0)))
    .join('');
}

/**
 * A text in parts, every second of which is a word with an at sign, without the punctuation around it: a mention or an
 * address, which GFM links by itself however it is escaped.
 */
function partsAt(text: string): readonly string[] {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const at = word.indexOf('@');
    if (at === -1) continue;
    const from = index + (BEFORE_AT.exec(word.slice(0, at))?.index ?? at);
    const to = index + at + 1 + word.slice(at + 1).replace(AROUND, '').length;
    parts.push(text.slice(done, from), text.slice(from, to));
    done = to;
  }
  return [...parts, text.slice(done)];
}

function escapePart(text: string, leading: boolean): string {
  const escaped = text
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
    .replace(/[|~$^]|==+/g, asEntities)
    .replace(/[\\`*_[\]{}]/g, '\\$&')
    .replace(/(?<!&)#(?=\S)/g, asEntities)
    .replace(/:(?=[\p{L}_/:&]|[\d+-]\w*:)/gu, asEntities)
    .replace(/(www)\./gi, '$1&#46;');
  return leading ? escapeLead(escaped) : escaped;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function asEntities(characters: string): string {
  return characters.replace(/./g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What begins a list, a heading, a rule, or a box of MkDocs Material when it stands first. */
function escapeLead(text: string): string {
  return text
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(?:[-+](?=[-+\s]|$)|[#!])/, '\\$&')
    .replace(/^[?=]/, asEntities);
}

/** How many backticks stand in a row at most. */
export function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
}

/** A code span that shows exactly the text, white space collapsed; nothing for no text. */
export function codeSpan(text: string): string {
  // A bar would end a table's cell even inside a span, and a backslash before it shows outside of a table.
  const shown = visibleLine(text).replaceAll('|', '¦');
  if (shown === '') return '';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const space = /^`|`$/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Text inside raw HTML in Markdown: no blank line, no brace that MDX would read, no entity of its own. */
export function escapeHtml(text: string): string {
  return visibleLine(text).replace(/[&<>"'{}`@|\\]/g, (character) => `&#${character.charCodeAt(0)};`);
}
