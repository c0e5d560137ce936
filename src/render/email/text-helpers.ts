import type Handlebars from 'handlebars';
import { visibleLine } from '../../model/one-line.ts';

/** Columns of a text mail: what any client shows without breaking lines itself. */
const COLUMNS = 76;

/** Breaks a text into lines of at most `columns`, all but the first indented; a longer word stays whole. */
export function wrapText(text: string, indent = '', columns: number = COLUMNS): string {
  const room = columns - indent.length;
  return visibleLine(text)
    .split(' ')
    .reduce<string[]>((lines, word) => withWord(lines, word, room), [])
    .join(`\n${indent}`);
}

/** The same lines with one more word in them. */
function withWord(lines: string[], word: string, room: number): string[] {
  const last = lines.pop();
  const longer = last === undefined ? word : `${last} ${word}`;
  if (last === undefined || longer.length <= room) lines.push(longer);
  else lines.push(last, word);
  return lines;
}

/** What templates of plain text may call. */
export const textHelpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** `{{#wrap "   "}}{{name}}: {{text}}{{/wrap}}`: broken into lines, further ones indented. */
  wrap(this: unknown, indent: unknown, options?: Handlebars.HelperOptions) {
    return options ? wrapText(options.fn(this), String(indent)) : '';
  },
  /** `{{heading "Action items"}}`: upper case and underlined. */
  heading: (text: unknown) => {
    const shown = visibleLine(String(text)).toUpperCase();
    return `${shown}\n${'-'.repeat(shown.length)}`;
  },
  /** `{{pad status.word 12}}`: filled up with spaces to so many columns. */
  pad: (text: unknown, columns: unknown) => visibleLine(String(text)).padEnd(Number(columns)),
  /** `{{padStart count 5}}`: filled up in front. */
  padStart: (text: unknown, columns: unknown) => visibleLine(String(text)).padStart(Number(columns)),
};
