import { type MarkedToken, marked, type Token, type Tokens } from 'marked';
import { unescaped } from './plain.ts';

/** Markdown as the notation of Jira’s servers. A text in it is text: it names nobody and orders nothing. */
export function wikiOf(markdown: string): string {
  return blocksOf(marked.lexer(markdown)).join('\n\n');
}

function blocksOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => blockOf(token as MarkedToken));
}

function blockOf(token: MarkedToken): readonly string[] {
  switch (token.type) {
    case 'heading':
      return [`h${token.depth}. ${inlinesOf(token.tokens)}`];
    case 'paragraph':
      return [inlinesOf(token.tokens)];
    case 'text':
      return [inlinesOf(token.tokens ?? [token])];
    case 'list':
      return [listOf(token, '')];
    case 'code':
      return [`{noformat}\n${token.text.replaceAll('{noformat}', '{ noformat}')}\n{noformat}`];
    case 'blockquote':
      return blocksOf(token.tokens).map((text) => `bq. ${text}`);
    case 'hr':
      return ['----'];
    case 'table':
      return [tableOf(token)];
    case 'html':
    case 'space':
    case 'def':
      return [];
    case 'br':
    case 'checkbox':
    case 'codespan':
    case 'del':
    case 'em':
    case 'escape':
    case 'image':
    case 'link':
    case 'list_item':
    case 'strong':
      return [escaped(token.raw)];
  }
}

function listOf({ ordered, items }: Tokens.List, before: string): string {
  const bullet = `${before}${ordered ? '#' : '*'}`;
  return items
    .flatMap(({ tokens }) =>
      (tokens as readonly MarkedToken[]).map((token) =>
        token.type === 'list' ? listOf(token, bullet) : `${bullet} ${blockOf(token).join(' ')}`,
      ),
    )
    .join('\n');
}

function tableOf({ header, rows }: Tokens.Table): string {
  const line = (cells: readonly Tokens.TableCell[], bar: string) =>
    `${bar}${cells.map(({ tokens }) => inlinesOf(tokens) || ' ').join(bar)}${bar}`;
  return [line(header, '||'), ...rows.map((row) => line(row, '|'))].join('\n');
}

function inlinesOf(tokens: readonly Token[]): string {
  return tokens.map((token) => inlineOf(token as MarkedToken)).join('');
}

function inlineOf(token: MarkedToken): string {
  switch (token.type) {
    case 'strong':
      return `*${inlinesOf(token.tokens)}*`;
    case 'em':
      return `_${inlinesOf(token.tokens)}_`;
    case 'del':
      return `-${inlinesOf(token.tokens)}-`;
    case 'link':
      return `[${inlinesOf(token.tokens)}|${token.href.replace(/[|\]\s]/g, encodeURIComponent)}]`;
    case 'codespan':
      return `{{${escaped(token.text)}}}`;
    case 'br':
      return '\n';
    case 'text':
      return token.tokens ? inlinesOf(token.tokens) : escaped(unescaped(token.text));
    case 'escape':
      return escaped(unescaped(token.text));
    case 'html':
      return '';
    case 'blockquote':
    case 'checkbox':
    case 'code':
    case 'def':
    case 'heading':
    case 'hr':
    case 'image':
    case 'list':
    case 'list_item':
    case 'paragraph':
    case 'space':
    case 'table':
      return escaped(unescaped(token.raw));
  }
}

/** A text that means nothing in Jira’s notation: no macro, no link, no mention `[~ann]`, no emphasis, no picture. */
function escaped(text: string): string {
  return text.replace(/[\\{}[\]|*_+^~!?#-]/g, (sign) => (sign === '\\' ? '&#92;' : `\\${sign}`));
}
