import { stripVTControlCharacters } from 'node:util';
import { BOUNDS } from './bounds.ts';

/** More of it is never looked at for so many characters that are to be shown: escape sequences and blanks take some. */
const ROOM = 8;
const LONGEST_QUOTE = 200;

/**
 * Runs of control, line-separating, zero-width and direction-changing characters: they would break a table's row, a log's or
 * a mail's line, or show a text other than the one written. The zero-width joiner stays, which emoji are made of, and the
 * no-break space, which keeps a figure on one line.
 */
const INVISIBLE = /[[\s--\u00A0]\p{Cc}[\p{Cf}--\u200D]]+/gv;
/** The same, but for line ends and tabs. */
const INVISIBLE_IN_LINES = /[[\p{Cc}\p{Cf}\u2028\u2029]--[\n\t\u200D]]+/gv;

/** Whether there is something in a text that cannot be seen, line ends and tabs aside. */
export function hidesSomething(text: string): boolean {
  return text.search(INVISIBLE_IN_LINES) >= 0;
}

/** The text on one line, its white space collapsed to single spaces, with nothing in it that cannot be seen. */
export function visibleLine(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, ' ').trim();
}

/** The text line by line, without what cannot be seen. */
export function visibleLines(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(INVISIBLE_IN_LINES, ' ').trim();
}

/** At most so many characters of a text, with `…` as the last of them where more would follow; a pair of surrogates stays whole. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** The beginning of what a server or another program said, as a quotation: one line that can be read, of limited length. */
export function quotable(text: string, most: number = LONGEST_QUOTE): string {
  return cut(visibleLine(stripVTControlCharacters(cut(text, most * ROOM))), most);
}

/** What this program itself tells a terminal: its colours, and the line of its progress written anew. */
const OWN = new RegExp(String.raw`(^\r(?:${'\u001b'}\[2K)?|${'\u001b'}\[(?:[012]|2[12]|3[1-9]|9\d)m)`);

/** A text as it may reach a terminal: its lines and what this program itself tells it, and nothing else that it obeys. */
export function forTerminal(text: string): string {
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : part.toWellFormed().replace(INVISIBLE_IN_LINES, ' ')))
    .join('');
}

/** One message of a log or a terminal: one line of limited length. */
export function messageLine(text: string): string {
  return visibleLine(cut(text, BOUNDS.message.most));
}

/** What another program said, as a part of a sentence in a terminal or a log: one line of limited length, without the full stop. */
export function oneLine(text: string): string {
  return quotable(text, BOUNDS.words.most).replace(/\.$/, '');
}
