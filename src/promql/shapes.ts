import { unquoted } from './grammar.ts';

/** A query by the one value that it wants of a label. */
export interface Shaped {
  readonly label: string;
  readonly value: string;
  /** The query without that value: queries of one shape differ in nothing else. */
  readonly shape: string;
}

/** A plain label that is to be equal to a text in double quotes. */
const EQUAL = /\b([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;
/** Labels by which a figure is made, and never those by which queries are told apart. */
const OWN_LABELS: ReadonlySet<string> = new Set(['__name__', 'le', 'quantile']);

/** The labels of which a query wants one value, each with its shape. */
export function shapesOf(query: string): readonly Shaped[] {
  const byLabel = Map.groupBy(query.matchAll(EQUAL), ([, label = '']) => label);
  return [...byLabel].flatMap(([label, own]) => {
    const [value = '', ...others] = new Set(own.map(([, , text = '']) => text));
    if (others.length > 0 || value === '' || OWN_LABELS.has(label)) return [];
    return { label, value: unquoted(`"${value}"`), shape: `${label} ${withoutAll(query, own)}` };
  });
}

/** How often a query seems to want one value of a label; by the grammar some of that may be within a text. */
export function timesWanted(query: string, label: string): number {
  return [...query.matchAll(EQUAL)].filter(([, own]) => own === label).length;
}

function withoutAll(query: string, own: readonly RegExpExecArray[]): string {
  const starts = [0, ...own.map(({ index, 0: matcher }) => index + matcher.length)];
  const ends = [...own.map(({ index }) => index), query.length];
  return starts.map((start, part) => query.slice(start, ends[part])).join('\u0000');
}
