import Handlebars from 'handlebars';
import type { Problem } from '../../model/errors.ts';
import { once } from '../../model/once.ts';
import type { Parsed } from './check.ts';

/** A template's text and the file it came from, as messages name it. */
export interface TemplateText {
  readonly file: string;
  readonly text: string;
  /** What the build made of the text: a shipped template needs neither to be parsed nor to be looked at for unknown names. */
  readonly compiled?: TemplateSpecification;
}

/** A template's syntax tree, or the place where its syntax breaks. */
export type ParseResult =
  | { readonly template: Parsed; readonly problem?: undefined }
  | { readonly problem: Problem; readonly template?: undefined };

/** Parses a template's text, one that is compiled only when its syntax tree is asked for. */
export function parseTemplate({ file, text, compiled }: TemplateText): ParseResult {
  try {
    const program = once(() => Handlebars.parse(text));
    if (!compiled) program();
    return { template: { file, program, compiled } };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problem: { file, severity: 'error', ...described(error, text) } };
  }
}

interface Described {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

function described(error: Error, text: string): Described {
  if (error instanceof Handlebars.Exception && error.lineNumber !== undefined) {
    const what = error.message.replace(/ - \d+:\d+$/, '');
    return { line: Number(error.lineNumber), column: Number(error.column) + 1, message: `${what}.` };
  }
  const [first = '', excerpt = '', pointer = ''] = error.message.split('\n');
  const place = placeOf(text, excerpt, pointer.indexOf('^'), Number(/line (\d+)/.exec(first)?.[1] ?? 1));
  return { ...place, message: `The template's syntax breaks here: ${expectation(error.message)}` };
}

/**
 * The place under the pointer of a parser's excerpt. The excerpt is up to 20 characters to either side, without
 * line ends, so it is looked up in the text without its own.
 */
function placeOf(text: string, excerpt: string, pointer: number, line: number) {
  const lead = excerpt.startsWith('...') ? 3 : 0;
  const sought = excerpt.slice(lead).replace(/\.\.\.$/, '');
  const places = text.split('').flatMap((character, offset) => (character === '\n' ? [] : [offset]));
  const start = text.replaceAll('\n', '').indexOf(sought);
  const offset = places[start + pointer - lead] ?? text.length;
  if (start === -1 || sought === '') return { line, column: 1 };
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function expectation(message: string): string {
  const got = /got '(\w+)'/.exec(message)?.[1];
  if (got === 'EOF') return 'it ends inside an open block. Close every {{#block}} with {{/block}}.';
  if (/unrecognized text/i.test(message)) return 'these characters mean nothing inside {{ }}.';
  return 'something is missing or too much. Look for an unclosed {{, a stray {{else}} or a {{/block}} without its {{#block}}.';
}
