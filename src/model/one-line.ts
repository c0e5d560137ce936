import { stripVTControlCharacters } from 'node:util';

/** More of what another program said helps nobody; less of it is quoted. */
const LONGEST = 400;
const LONGEST_QUOTE = 200;

/**
 * What another program said, as a part of a sentence in a terminal or a log: one line of limited length, without escape
 * sequences, control characters, marks that change the direction of writing, and the full stop.
 */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(/\.$/, '');
}

/** The beginning of what a server answered, as a quotation: one line of printable text. */
export function quotable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_QUOTE)
    .toWellFormed();
}
