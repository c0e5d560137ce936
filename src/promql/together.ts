import { BOUNDS } from '../model/bounds.ts';
import {
  childrenOf,
  firstError,
  type Grammatical,
  grammatical,
  nodesOf,
  type SyntaxNode,
  textAt,
} from './grammar.ts';
import { anyOf } from './pattern.ts';
import { labelName, quoted } from './selector.ts';
import { timesWanted } from './shapes.ts';
import { FUNCTION_SIGNATURES } from './signatures.ts';

/** One query that answers for several values of a label at once. */
export interface Together {
  readonly query: string;
  /** Whether the series of each own answer have the label, and not only those of the common one. */
  readonly keepsLabel: boolean;
  /** Whether a value without an answer has the answer 0. */
  readonly isZeroUnlessThere: boolean;
}

/** Functions that take labels away, make them up, or answer for series that are not there. */
const OF_LABELS: ReadonlySet<string> = new Set(
  'absent absent_over_time scalar vector time label_join label_replace info'.split(' '),
);

/**
 * A query for many values of a label, in place of as many queries of one shape: it selects all values, and parts every sum by
 * the label. Each value's series are then those of its own query, to the last digit, since each sum is of the same samples in
 * the same order. Undefined where the expression does not allow it: something in it is not of the label, or loses it.
 */
export function together(query: string, label: string, values: readonly string[]): Together | undefined {
  const parsed = grammatical(query);
  const [top, ...more] = childrenOf(parsed.tree.topNode);
  if (!top || more.length > 0 || firstError(parsed)) return undefined;
  const by: By = { parsed, label, select: selection(quoted(anyOf(values))), isExact: true };
  if (matchersOf(by).length !== timesWanted(query, label)) return undefined;
  const summed = zeroUnlessThere(parsed, top);
  const made = parted(by, summed ?? top);
  if (made?.kind !== 'parted') return undefined;
  return { query: made.text, keepsLabel: made.hasLabel, isZeroUnlessThere: summed !== undefined };
}

/**
 * An expression for each value of a label, in place of one for all of them: every sum is parted by the label, and what is matched
 * is matched by it, too. Undefined where the expression does not allow it: a function in it loses the label or makes one up.
 */
export function byLabel(expression: string, label: string): string | undefined {
  const parsed = grammatical(expression);
  const [top, ...more] = childrenOf(parsed.tree.topNode);
  if (!top || more.length > 0 || firstError(parsed)) return undefined;
  const select: By['select'] = (_, node) => ({ kind: 'parted', text: textAt(parsed, node), hasLabel: true });
  const made = parted({ parsed, label: labelName(label), select, isExact: false }, top);
  return made?.kind === 'parted' && !made.isWithoutZero ? made.text : undefined;
}

function matchersOf({ parsed, label }: By): readonly SyntaxNode[] {
  return nodesOf(parsed, 'UnquotedLabelMatcher').filter((node) => {
    const [name, operator] = childrenOf(node);
    return name && operator && textAt(parsed, name) === label && textAt(parsed, operator) === '=';
  });
}

/** The sum in `sum(…) or vector(0)`. */
function zeroUnlessThere(parsed: Grammatical, node: SyntaxNode): SyntaxNode | undefined {
  const [left, operator, right] = childrenOf(node);
  const isZero = right && operator?.name === 'Or' && textAt(parsed, right) === 'vector(0)';
  const isWhole = left?.name === 'AggregateExpr' && !childrenOf(left).some(isModifier);
  return isZero && isWhole ? left : undefined;
}

interface By {
  readonly parsed: Grammatical;
  readonly label: string;
  /** What becomes of a selector. */
  readonly select: (by: By, node: SyntaxNode) => Parted | Common | undefined;
  /** Whether each value must have to the last digit what it has alone. */
  readonly isExact: boolean;
}

/** It has series of each value, told apart by the label; `hasLabel` says whether they had it before. */
interface Parted {
  readonly kind: 'parted';
  readonly text: string;
  readonly hasLabel: boolean;
  /** A value without an answer has 0, which its own query says by `vector(0)` and this one only beside another. */
  readonly isWithoutZero?: boolean;
}

/** Nothing in it is of the label, and it is the same for all values. */
interface Common {
  readonly kind: 'number' | 'vector';
  readonly text: string;
}

/** What becomes of a part of a query; undefined for what cannot be asked together. */
function parted(by: By, node: SyntaxNode): Parted | Common | undefined {
  const text = textAt(by.parsed, node);
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', text };
    case 'VectorSelector':
      return by.select(by, node);
    case 'FunctionCall':
      return call(by, node);
    case 'AggregateExpr':
      return aggregation(by, node);
    case 'BinaryExpr':
      return operation(by, node);
    case 'ParenExpr':
    case 'UnaryExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'OffsetExpr': {
      // Brackets, a sign, a range and an offset leave the labels alone.
      const inner = partsOf(node)[0];
      const made = inner && parted(by, inner);
      return made && { ...made, text: spliced(by.parsed, node, inner, made.text) };
    }
    default:
      return undefined;
  }
}

/** Every selector wants the value of the label, or does not know the label; then it wants all values, by a pattern in quotes. */
function selection(pattern: string): By['select'] {
  return (by, node) => selectionOf(by, node, pattern);
}

function selectionOf({ parsed, label }: By, node: SyntaxNode, pattern: string): Parted | Common | undefined {
  const braces = childrenOf(node).find(({ name }) => name === 'LabelMatchers');
  const matchers = braces ? childrenOf(braces).map(childrenOf) : [];
  const own = matchers.filter(([name]) => name && textAt(parsed, name) === label);
  const [, operator, value] = own[0] ?? [];
  if (own.length === 0) return { kind: 'vector', text: textAt(parsed, node) };
  if (own.length > 1 || !operator || !value || textAt(parsed, operator) !== '=') return undefined;
  const { text } = parsed;
  const matched = `${text.slice(node.from, operator.from)}=~${pattern}${text.slice(value.to, node.to)}`;
  return { kind: 'parted', text: matched, hasLabel: true };
}

function call(by: By, node: SyntaxNode): Parted | Common | undefined {
  const [name] = childrenOf(node);
  const given = argumentsOf(by, node);
  if (!name || !given) return undefined;
  const called = textAt(by.parsed, name);
  if (isCommon(given)) return { kind: 'vector', text: textAt(by.parsed, node) };
  const only = onlyParted(given);
  if (only?.isWithoutZero) return undefined;
  if (!only || OF_LABELS.has(called) || !FUNCTION_SIGNATURES.has(called)) return undefined;
  return { ...only, text: `${called}(${listed(given)})` };
}

function aggregation(by: By, node: SyntaxNode): Parted | Common | undefined {
  const { parsed, label } = by;
  const children = childrenOf(node);
  const [operator] = children;
  const given = argumentsOf(by, node);
  if (!operator || !given) return undefined;
  if (isCommon(given)) return { kind: 'vector', text: textAt(parsed, node) };
  const [only, modifier] = [onlyParted(given), children.find(isModifier)];
  const labels = modifier ? labelsOf(parsed, modifier) : [];
  const isBy = !modifier || childrenOf(modifier)[0]?.name === 'By';
  const isThere = labels.includes(label) === isBy;
  if (!only || only.isWithoutZero || (by.isExact && (!isBy || isThere)) || (!isBy && !isThere))
    return undefined;
  const name = textAt(parsed, operator);
  const kept = isThere ? labels : [...labels, label];
  // The highest of some keep the labels that they have, and so does who names the label.
  const hasLabel =
    only.hasLabel && (name === 'topk' || name === 'bottomk' || (isThere && modifier !== undefined));
  return {
    kind: 'parted',
    text: `${name} ${isBy ? 'by' : 'without'} (${kept.join(', ')}) (${listed(given)})`,
    hasLabel,
  };
}

type Given = readonly (Parted | Common)[];

/** What a call is given; undefined where some of it cannot be asked together. */
function argumentsOf(by: By, node: SyntaxNode): Given | undefined {
  const body = childrenOf(node).find(({ name }) => name === 'FunctionCallBody');
  const made = body ? partsOf(body).map((part) => parted(by, part)) : [];
  return made.every((part) => part !== undefined) ? made : undefined;
}

function isCommon(given: Given): boolean {
  return given.every(({ kind }) => kind !== 'parted');
}

/** The one argument that is parted, where all others are numbers. */
function onlyParted(given: Given): Parted | undefined {
  const [only, ...more] = given.filter(({ kind }) => kind !== 'number');
  return only?.kind === 'parted' && more.length === 0 ? only : undefined;
}

function listed(given: Given): string {
  return given.map(({ text }) => text).join(', ');
}

/** How the two sides of an operation are matched. */
interface Matching {
  readonly isOn: boolean;
  readonly labels: readonly string[];
  readonly isManyToOne: boolean;
  /** As it is written, and with the label among those that are matched. */
  readonly text: string;
  readonly withLabel: string;
}

const SETS: ReadonlySet<string> = new Set(['And', 'Or', 'Unless']);

function operation(by: By, node: SyntaxNode): Parted | Common | undefined {
  const { parsed, label } = by;
  const [leftNode, rightNode] = partsOf(node);
  const [left, right] = [leftNode && parted(by, leftNode), rightNode && parted(by, rightNode)];
  const clause = childrenOf(node).find(({ name }) => name === 'MatchingModifierClause');
  const matching = clause && matchingAt(by, clause);
  if (!leftNode || !rightNode || !left || !right || matching?.labels.includes(label)) return undefined;
  const { text } = parsed;
  const sign = text.slice(leftNode.to, clause?.from ?? leftNode.to);
  const gap = text.slice(clause?.to ?? leftNode.to, rightNode.from);
  const sided = (matched = '') => `${left.text}${sign}${matched}${gap}${right.text}`;
  if (left.kind !== 'parted' && right.kind !== 'parted') {
    return { kind: left.kind === 'vector' ? 'vector' : right.kind, text: sided(matching?.text) };
  }
  if (left.kind === 'number') return { ...right, text: sided() };
  if (right.kind === 'number') return { ...left, text: sided() };
  const set = childrenOf(node).find(({ name }) => SETS.has(name))?.name;
  if (left.kind !== 'parted') return undefined;
  if (!by.isExact && set === 'Or' && textAt(parsed, rightNode) === 'vector(0)')
    return { ...left, isWithoutZero: true };
  if (right.kind !== 'parted') {
    // What is the same for all values takes series away, or stands beside each as the one of many.
    const isApart = matching?.isOn && (set ? set !== 'Or' : matching.isManyToOne);
    return isApart ? { ...left, text: sided(matching.text) } : undefined;
  }
  if (left.isWithoutZero || right.isWithoutZero) {
    const isOne = left.isWithoutZero !== right.isWithoutZero;
    // What stands beside it is written twice, which doubles with each level.
    const isShort = left.text.length + right.text.length <= BOUNDS.expression.most;
    if (set || matching || !isOne || !isShort) return undefined;
    const filled = (one: Parted, beside: Parted) =>
      one.isWithoutZero ? `(${one.text} or (${beside.text}) * 0)` : one.text;
    return {
      kind: 'parted',
      text: `${filled(left, right)}${sign}${gap}${filled(right, left)}`,
      hasLabel: left.hasLabel,
    };
  }
  // Without a list of labels all are matched: then both have the label of old, or both are given it.
  if (left.hasLabel !== right.hasLabel && (!matching?.isOn || set === 'Or')) return undefined;
  const isKept = set !== undefined || !matching?.isOn || matching.isManyToOne;
  return { ...left, text: sided(matching?.withLabel), hasLabel: left.hasLabel && isKept };
}

function matchingAt({ parsed, label }: By, clause: SyntaxNode): Matching | undefined {
  const [kind, grouping] = childrenOf(clause);
  const text = textAt(parsed, clause);
  // The one of many on the left is not written by us, and by hardly anybody.
  if (!kind || !grouping || /\bgroup_right\b/i.test(text)) return undefined;
  const labels = labelsOf(parsed, clause);
  const isOn = kind.name === 'On';
  const own = childrenOf(grouping).map((node) => textAt(parsed, node));
  const rest = parsed.text.slice(grouping.to, clause.to);
  return {
    isOn,
    labels,
    isManyToOne: /\bgroup_left\b/i.test(text),
    text,
    withLabel: isOn ? `on (${[...own, label].join(', ')})${rest}` : text,
  };
}

/** The labels that a modifier names, in all of its brackets. */
function labelsOf(parsed: Grammatical, modifier: SyntaxNode): readonly string[] {
  return childrenOf(modifier)
    .filter(({ name }) => name === 'GroupingLabels')
    .flatMap(childrenOf)
    .map((node) => textAt(parsed, node));
}

function isModifier({ name }: SyntaxNode): boolean {
  return name === 'AggregateModifier';
}

/** The expressions right below a node. */
function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(({ type }) => type.is('Expr'));
}

function spliced({ text }: Grammatical, node: SyntaxNode, inner: SyntaxNode, made: string): string {
  return `${text.slice(node.from, inner.from)}${made}${text.slice(inner.to, node.to)}`;
}
