import type { Labels, Matcher } from '../model/indicator.ts';
import { UNSEEN } from '../model/json-text.ts';
import { secondsOfDuration } from './duration.ts';
import {
  childrenOf,
  firstError,
  type Grammatical,
  grammatical,
  nodesOf,
  type SyntaxNode,
  textAt,
  unquoted,
} from './grammar.ts';
import { withNumericLabels } from './numeric-labels.ts';

/** A matcher of a label by its name. */
export interface LabelMatcher extends Matcher {
  readonly label: string;
}

/** What a selector says: a metric by its name where it has one, and what its labels must be. */
export interface Selected {
  readonly metric?: string;
  readonly matchers: readonly LabelMatcher[];
  /** The selector as it is written, without its offset. */
  readonly text: string;
  /** Seconds by which it looks back; negative for ahead. */
  readonly offset: number;
}

/** A vector selector from a metric's name and what the labels of its series must be: `x{route="query"}`. */
export function selector(metric: string, where: Labels): string {
  const name = isPlainMetric(metric) ? metric : '';
  const own = name === '' ? [`__name__=${quoted(metric)}`] : [];
  const matchers = Object.entries(where).flatMap(([label, wanted]) =>
    matchersOf(wanted).map(({ is, value }) => `${labelName(label)}${is}${quoted(value)}`),
  );
  const all = [...own, ...matchers];
  return all.length === 0 ? name : `${name}{${all.join(',')}}`;
}

/** What a label must be, as matchers. */
export function matchersOf(wanted: Labels[string]): readonly Matcher[] {
  return typeof wanted === 'string' ? [{ is: '=', value: wanted }] : wanted;
}

/** Whether a metric's name needs no quotes. */
function isPlainMetric(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
}

/** A label's name as a selector has it: names that are not plain go into quotes, which Prometheus 3 reads. */
export function labelName(label: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quoted(label);
}

/** Selectors whose reading is kept: those of as many budgets as are in work at once, each of which reads its own again and again. */
const KEPT = 4096;
const kept = new Map<string, Selected | undefined>();

/** What a selector says; undefined for text that is no plain vector selector, or one with an offset. */
export function selectedBy(text: string): Selected | undefined {
  if (kept.has(text)) return kept.get(text);
  if (kept.size >= KEPT) kept.clear();
  const selected = read(text);
  kept.set(text, selected);
  return selected;
}

function read(text: string): Selected | undefined {
  const parsed = grammatical(text);
  const [top, ...more] = childrenOf(parsed.tree.topNode);
  if (!top || more.length > 0 || firstError(parsed)) return undefined;
  if (top.name === 'VectorSelector') return selectedAt(parsed, top, 0);
  const [vector, , duration] = childrenOf(top);
  if (top.name !== 'OffsetExpr' || vector?.name !== 'VectorSelector' || !duration) return undefined;
  return selectedAt(parsed, vector, secondsOfDuration(textAt(parsed, duration)));
}

/** The selectors of an expression, in the order of its text, without their offsets. */
export function selectorsIn(expression: string): readonly Selected[] {
  const parsed = grammatical(expression);
  return nodesOf(parsed, 'VectorSelector').map((node) => selectedAt(parsed, node, 0));
}

function selectedAt(parsed: Grammatical, node: SyntaxNode, offset: number): Selected {
  const [first, second] = childrenOf(node);
  const braces = first?.name === 'LabelMatchers' ? first : second;
  const inside = braces ? childrenOf(braces) : [];
  const named = inside.find(({ name }) => name === 'QuotedLabelName');
  const metric =
    first?.name === 'Identifier' ? textAt(parsed, first) : named && unquoted(textAt(parsed, named));
  const matchers = inside.flatMap((matcher) => matcherAt(parsed, matcher));
  return { ...(metric === undefined ? {} : { metric }), matchers, text: textAt(parsed, node), offset };
}

/** What a node within a selector's braces says of a label; empty for one that says nothing of any. */
export function matcherAt(parsed: Grammatical, node: SyntaxNode): readonly LabelMatcher[] {
  const [label, operator, value] = childrenOf(node).map((part) => textAt(parsed, part));
  if (label === undefined || operator === undefined || value === undefined) return [];
  const name = node.name === 'QuotedLabelMatcher' ? unquoted(label) : label;
  return [{ label: name, is: operator as Matcher['is'], value: unquoted(value) }];
}

/** The metric that a selector names, in front of its braces or in them. */
export function metricOf({ metric, matchers }: Selected): string | undefined {
  return metric ?? matchers.find(({ label, is }) => label === '__name__' && is === '=')?.value;
}

/**
 * A selector as it is sent, over a range such as `[1h]`, which stands before its offset: `x[1h] offset 5m`. Labels that are
 * numbers match as numbers. `back` looks further back, in seconds.
 */
export function ranged(text: string, range: string, back = 0): string {
  const { text: vector = text.trim(), offset = 0 } = selectedBy(text) ?? {};
  const [sent, seconds] = [`${withNumericLabels(vector)}${range}`, offset + back];
  return seconds === 0 ? sent : `${sent} offset ${offsetWords(seconds)}`;
}

/** The same without a range. */
export function selection(text: string): string {
  return ranged(text, '');
}

/** A selector that looks back as far as another does. */
export function offsetAs(text: string, other: string): string {
  const [own, others] = [selectedBy(text), selectedBy(other)];
  return own && others ? ranged(own.text, '', others.offset) : text;
}

/** All series of the metric that a selector names; those of the selector itself where it names none. */
export function familyOf(text: string): string {
  const selected = selectedBy(text);
  const metric = selected && metricOf(selected);
  return metric === undefined ? text : offsetAs(selector(metric, {}), text);
}

/** In minutes where they are whole. */
function offsetWords(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** A text in PromQL's quotes. */
export function quoted(value: string): string {
  // Go reads JSON's texts; what cannot be seen it takes by its number.
  return JSON.stringify(value.toWellFormed()).replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}
