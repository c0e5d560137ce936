import { type MarkedToken, marked, type Token, type Tokens } from 'marked';
import { unescaped } from './plain.ts';

/** A node of Atlassian’s document format, version 1, as its description has it: what it is, what is in it, what it is marked with. */
export interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, string | number>>;
  readonly marks?: readonly AdfMark[];
  readonly content?: readonly AdfNode[];
}

interface AdfMark {
  readonly type: 'strong' | 'em' | 'code' | 'strike' | 'link';
  readonly attrs?: { readonly href: string };
}

/** A document of Jira’s cloud. */
export interface AdfDocument {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly AdfNode[];
}

/** Markdown as a document of Jira’s cloud. A text in it is text: it names nobody and orders nothing. */
export function adfOf(markdown: string): AdfDocument {
  return { type: 'doc', version: 1, content: blocksOf(marked.lexer(markdown)) };
}

function blocksOf(tokens: readonly Token[]): readonly AdfNode[] {
  return tokens.flatMap((token): readonly AdfNode[] => blockOf(token as MarkedToken));
}

function blockOf(token: MarkedToken): readonly AdfNode[] {
  switch (token.type) {
    case 'heading':
      return [{ type: 'heading', attrs: { level: token.depth }, content: inlinesOf(token.tokens, []) }];
    case 'paragraph':
      return [{ type: 'paragraph', content: inlinesOf(token.tokens, []) }];
    case 'text':
      return [{ type: 'paragraph', content: inlinesOf(token.tokens ?? [token], []) }];
    case 'list':
      return [
        {
          type: token.ordered ? 'orderedList' : 'bulletList',
          content: token.items.map((item) => ({ type: 'listItem', content: blocksOf(item.tokens) })),
        },
      ];
    case 'code':
      return [{ type: 'codeBlock', content: textNodes(token.text, []) }];
    case 'blockquote':
      return [{ type: 'blockquote', content: blocksOf(token.tokens) }];
    case 'hr':
      return [{ type: 'rule' }];
    case 'table':
      return [{ type: 'table', content: [rowOf('tableHeader', token.header), ...token.rows.map(bodyRowOf)] }];
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
      return [{ type: 'paragraph', content: textNodes(token.raw, []) }];
  }
}

function bodyRowOf(cells: readonly Tokens.TableCell[]): AdfNode {
  return rowOf('tableCell', cells);
}

function rowOf(type: 'tableHeader' | 'tableCell', cells: readonly Tokens.TableCell[]): AdfNode {
  return {
    type: 'tableRow',
    content: cells.map(({ tokens }) => ({
      type,
      content: [{ type: 'paragraph', content: inlinesOf(tokens, []) }],
    })),
  };
}

function inlinesOf(tokens: readonly Token[], marks: readonly AdfMark[]): readonly AdfNode[] {
  return tokens.flatMap((token): readonly AdfNode[] => inlineOf(token as MarkedToken, marks));
}

function inlineOf(token: MarkedToken, marks: readonly AdfMark[]): readonly AdfNode[] {
  switch (token.type) {
    case 'strong':
      return inlinesOf(token.tokens, [...marks, { type: 'strong' }]);
    case 'em':
      return inlinesOf(token.tokens, [...marks, { type: 'em' }]);
    case 'del':
      return inlinesOf(token.tokens, [...marks, { type: 'strike' }]);
    case 'link':
      return inlinesOf(token.tokens, [...marks, { type: 'link', attrs: { href: token.href } }]);
    case 'codespan':
      // Code bears no mark but that of a link.
      return textNodes(token.text, [...marks.filter(({ type }) => type === 'link'), { type: 'code' }]);
    case 'br':
      return [{ type: 'hardBreak' }];
    case 'text':
      return token.tokens ? inlinesOf(token.tokens, marks) : textNodes(unescaped(token.text), marks);
    case 'escape':
      return textNodes(unescaped(token.text), marks);
    case 'html':
      return [];
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
      return textNodes(unescaped(token.raw), marks);
  }
}

/** There is no empty text in a document. */
function textNodes(text: string, marks: readonly AdfMark[]): readonly AdfNode[] {
  return text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) }];
}
