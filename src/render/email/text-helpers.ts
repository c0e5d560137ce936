import type Handlebars from 'handlebars';
import { oneLine } from '../view/clean.ts';

/** Columns of a text mail: what any client shows without breaking lines itself. */
const COLUMNS = 76;

/** Breaks a text into lines of at most `columns`, all but the first indented; a longer word stays whole. */
export function wrapText(text: string, indent = '', columns: number = COLUMNS): string {
  const room = columns - indent.length;
  return oneLine(text)
    .split(' ')
    .reduce<readonly string[]>((lines, word) => withWord(lines, word, room), [])
    .join(`\n${indent}`);
}

function withWord(lines: readonly string[], word: string, room: number): readonly string[] {
  const last = lines.at(-1);
  if (last === undefined) return [word];
  const longer = `${last} ${word}`;
  return longer.length > room ? [...lines, word] : [...lines.slice(0, -1), longer];
}

/** What templates of plain text may call. */
export const textHelpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** `{{#wrap "   "}}{{name}}: {{text}}{{/wrap}}`: broken into lines, further ones indented. */
  wrap(this: unknown, indent: unknown, options?: Handlebars.HelperOptions) {
    return options ? wrapText(options.fn(this), String(indent)) : '';
  },
  /** `{{heading "Action items"}}`: upper case and underlined. */
  heading: (text: unknown) => {
    const shown = oneLine(String(text)).toUpperCase();
    return `${shown}\n${'-'.repeat(shown.length)}`;
  },
  /** `{{pad status.word 12}}`: filled up with spaces to so many columns. */
  pad: (text: unknown, columns: unknown) => oneLine(String(text)).padEnd(Number(columns)),
  /** `{{padStart count 5}}`: filled up in front. */
  padStart: (text: unknown, columns: unknown) => oneLine(String(text)).padStart(Number(columns)),
};
