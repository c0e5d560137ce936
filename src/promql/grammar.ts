import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { BOUNDS } from '../model/bounds.ts';

export type { SyntaxNode } from '@lezer/common';

/** A text with its tree by Prometheus' own grammar; places in the one are places in the other. */
export interface Grammatical {
  readonly text: string;
  readonly tree: Tree;
}

/** What stands for the length of a window in an expression. */
export const WINDOW = '$window';

/** As long as what they stand for, so that no place moves: a length of time, and a function that has another name today. */
const STAND_INS: readonly (readonly [string, string])[] = [
  [WINDOW, '100000s'],
  ['holt_winters', 'day_of_month'],
];

/** Texts whose trees are kept: a selector is read for each of the queries that it goes into. */
const KEPT = 512;
const kept = new Map<string, Grammatical>();

/** Reads PromQL. Nothing is thrown: what does not belong is an error node of the tree. */
export function grammatical(text: string): Grammatical {
  const known = kept.get(text);
  if (known) return known;
  const read = STAND_INS.reduce((given, [from, to]) => given.replaceAll(from, to), text);
  const parsed = { text, tree: parser.parse(read) };
  if (kept.size >= KEPT) kept.clear();
  kept.set(text, parsed);
  return parsed;
}

/** The nodes of a kind, in the order of the text. */
export function nodesOf({ tree }: Grammatical, kind: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === kind) found.push(node);
    },
  });
  return found;
}

/** The nodes right below one, without comments. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

/** A text with something else at places that do not overlap. */
export function replacedAt<T extends { readonly from: number; readonly to: number }>(
  text: string,
  places: readonly T[],
  by: (place: T) => string,
): string {
  const ordered = places.toSorted((a, b) => a.from - b.from);
  const ends = [0, ...ordered.map(({ to }) => to)];
  const parts = ordered.map((place, index) => `${text.slice(ends[index], place.from)}${by(place)}`);
  return `${parts.join('')}${text.slice(ends.at(-1))}`;
}

/** A text of the same length in which what stands in quotes and in comments is blank. */
export function withoutTexts(parsed: Grammatical): string {
  const blank = (place: { readonly from: number; readonly to: number }) => ' '.repeat(place.to - place.from);
  const texts = ['StringLiteral', 'LineComment'].flatMap((kind) => nodesOf(parsed, kind));
  return replacedAt(parsed.text, texts, blank);
}

/** The text of a node as it is written. */
export function textAt({ text }: Grammatical, { from, to }: Pick<SyntaxNode, 'from' | 'to'>): string {
  return text.slice(from, to);
}

/** Whether an expression nests further than can be read, operators in a row among it: each is within the next. */
export function isTooNested({ tree }: Grammatical): boolean {
  let [level, deepest] = [0, 0];
  tree.iterate({
    enter: () => {
      level += 1;
      deepest = Math.max(deepest, level);
    },
    leave: () => {
      level -= 1;
    },
  });
  return deepest > BOUNDS.operators.most;
}

/** The first node that the grammar has no place for. */
export function firstError({ tree }: Grammatical): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  tree.iterate({
    enter: ({ type, node }) => {
      if (type.isError) found ??= node;
    },
  });
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What a text in quotes says, by the rules of Go. */
export function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return inner;
  return inner.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/gs,
    (_, byte?: string, short?: string, long?: string, octal?: string, letter = '') => {
      const hex = byte ?? short ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return ESCAPES[letter] ?? letter;
    },
  );
}
