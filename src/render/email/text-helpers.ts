import type Handlebars from 'handlebars';
import { oneLine } from '../view/clean.ts';

/** Columns of a text mail: what any client shows without breaking lines itself. */
const COLUMNS = 76;

/** Breaks a text into lines of at most `columns`, all but the first indented; a longer word stays whole. */
export function wrapText(text: string, indent = '', columns: number = COLUMNS): string {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    const room = columns - indent.length;
    if (line !== '' && [...line].length + 1 + [...word].length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

/** What templates of plain text may call. */
export const textHelpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** `{{wrap headline}}`, `{{wrap text "   "}}`: broken into lines, further ones indented. */
  wrap: (...given: readonly unknown[]) => {
    const [text, indent] = given.slice(0, -1);
    return wrapText(String(text), typeof indent === 'string' ? indent : '');
  },
  /** `{{heading "Action items"}}`: upper case and underlined. */
  heading: (text: unknown) => {
    const shown = oneLine(String(text)).toUpperCase();
    return `${shown}\n${'-'.repeat([...shown].length)}`;
  },
};
