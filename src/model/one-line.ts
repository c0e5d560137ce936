import { stripVTControlCharacters } from 'node:util';

/** More of what another program said helps nobody. */
const LONGEST = 400;

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
