import {
  childrenOf,
  firstError,
  type Grammatical,
  grammatical,
  nodesOf,
  type SyntaxNode,
  textAt,
} from './grammar.ts';
import { isPattern, matches } from './pattern.ts';
import { type Selected, selectedBy } from './selector.ts';
import {
  AGGREGATION_SIGNATURES,
  FUNCTION_SIGNATURES,
  type Kind,
  SCALARS,
  type Signature,
} from './signatures.ts';

/** Why a server would refuse an expression. */
export type Misuse =
  | { readonly kind: 'out_of_place'; readonly found: string; readonly after: string }
  | { readonly kind: 'no_function'; readonly name: string; readonly known: readonly string[] }
  | {
      readonly kind: 'argument';
      readonly name: string;
      readonly given: string;
      readonly is: Kind;
      readonly wanted: Kind;
    }
  | {
      readonly kind: 'count';
      readonly name: string;
      readonly given: number;
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'operand'; readonly given: string; readonly is: Kind }
  | { readonly kind: 'no_step'; readonly given: string }
  | { readonly kind: 'escape'; readonly escape: string }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'no_matcher'; readonly selector: string };

/** The first thing in an expression for which a server would refuse it; undefined for one that it can carry out. */
export function misuseIn(expression: string): Misuse | undefined {
  const parsed = grammatical(expression);
  const error = firstError(parsed);
  if (error) return outOfPlace(parsed, error);
  const badText = badEscape(parsed);
  if (badText) return badText;
  const [top] = childrenOf(parsed.tree.topNode);
  if (!top) return { kind: 'out_of_place', found: '', after: '' };
  const { misuse, kind } = checked(parsed, top);
  if (misuse) return misuse;
  return kind === 'range' || kind === 'text'
    ? { kind: 'operand', given: textAt(parsed, top), is: kind }
    : undefined;
}

/** A backslash before what it has no meaning for, in a text that is not between backticks. */
function badEscape(parsed: Grammatical): Misuse | undefined {
  for (const node of nodesOf(parsed, 'StringLiteral')) {
    const text = textAt(parsed, node);
    const other = text.startsWith('"') ? "'" : '"';
    const escapes = text.startsWith('`') ? [] : (text.match(/\\./gs) ?? []);
    const bad = escapes.find((one) => !/\\[abfnrtv\\'"xuU0-7]/.test(one) || one.endsWith(other));
    if (bad !== undefined) return { kind: 'escape', escape: bad };
  }
  return undefined;
}

/** A word before a bracket is a function that there is not. */
function outOfPlace({ text }: Grammatical, { from }: SyntaxNode): Misuse {
  const word = /(?<!\w)([a-zA-Z_]\w*)\s*$/.exec(text.slice(0, from))?.[1];
  if (word !== undefined && /^\s*\(/.test(text.slice(from)) && !KEYWORDS.test(word)) {
    return { kind: 'no_function', name: word, known: KNOWN };
  }
  const [found = ''] = /^\s*(?:[\w.:]+|\S)/.exec(text.slice(from)) ?? [];
  return { kind: 'out_of_place', found: found.trim(), after: text.slice(0, from).trim().slice(-MOST_SHOWN) };
}

const MOST_SHOWN = 30;
const KEYWORDS = /^(?:by|without|on|ignoring|group_left|group_right|and|or|unless|bool|offset)$/i;
const KNOWN = [...FUNCTION_SIGNATURES.keys(), ...AGGREGATION_SIGNATURES.keys()];

/** What a part answers, unless something in it is misused. */
interface Checked {
  readonly kind: Kind;
  readonly misuse?: Misuse;
}

function checked(parsed: Grammatical, node: SyntaxNode): Checked {
  const parts = () => childrenOf(node).filter(({ type }) => type.is('Expr'));
  const inner = () => parts().map((part) => ({ part, ...checked(parsed, part) }));
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'scalar' };
    case 'StringLiteral':
      return { kind: 'text' };
    case 'VectorSelector':
      return withMisuse('vector', misuseOfVector(textAt(parsed, node)));
    case 'MatrixSelector': {
      const [of] = inner();
      const isWrong = of && of.part.name !== 'VectorSelector';
      const misuse: Misuse | undefined = isWrong
        ? { kind: 'no_step', given: textAt(parsed, node) }
        : undefined;
      return withMisuse('range', of?.misuse ?? misuse);
    }
    case 'SubqueryExpr':
      return withMisuse('range', firstMisuse(parsed, inner(), ['vector', 'scalar']));
    case 'FunctionCall':
      return call(parsed, node, FUNCTION_SIGNATURES);
    case 'AggregateExpr':
      return call(parsed, node, AGGREGATION_SIGNATURES);
    case 'BinaryExpr': {
      const sides = inner();
      const isOfSets = childrenOf(node).some(({ name }) => SETS.has(name));
      const misuse = firstMisuse(parsed, sides, isOfSets ? ['vector'] : ['vector', 'scalar']);
      return withMisuse(sides.every(({ kind }) => kind === 'scalar') ? 'scalar' : 'vector', misuse);
    }
    default: {
      // Parentheses, a sign, an offset or a moment: what is in them is what they are.
      const [only] = inner();
      return only ?? { kind: 'vector' };
    }
  }
}

function misuseOfVector(text: string): Misuse | undefined {
  const selected = selectedBy(text);
  return selected && selectorMisuse(selected);
}

function withMisuse(kind: Kind, misuse: Misuse | undefined): Checked {
  return misuse ? { kind, misuse } : { kind };
}

interface Inner extends Checked {
  readonly part: SyntaxNode;
}

/** What is misused in parts, or the first that is none of the allowed kinds. */
function firstMisuse(
  parsed: Grammatical,
  parts: readonly Inner[],
  allowed: readonly Kind[],
): Misuse | undefined {
  const bad = parts.find(({ kind }) => !allowed.includes(kind));
  return (
    parts.find(({ misuse }) => misuse)?.misuse ??
    (bad && { kind: 'operand', given: textAt(parsed, bad.part), is: bad.kind })
  );
}

const SETS: ReadonlySet<string> = new Set(['And', 'Or', 'Unless']);

function call(parsed: Grammatical, node: SyntaxNode, signatures: ReadonlyMap<string, Signature>): Checked {
  const children = childrenOf(node);
  const name = children[0] ? textAt(parsed, children[0]).toLowerCase() : '';
  const body = children.find((child) => child.name === 'FunctionCallBody');
  const given = body ? childrenOf(body).filter(({ type }) => type.is('Expr')) : [];
  const kind = SCALARS.has(name) && signatures === FUNCTION_SIGNATURES ? 'scalar' : 'vector';
  const signature = signatures.get(name);
  const inner = given.map((part) => ({ part, ...checked(parsed, part) }));
  const misuse = inner.find((one) => one.misuse)?.misuse;
  if (misuse || !signature) return withMisuse(kind, misuse);
  const { wanted, least, most } = signature;
  if (given.length < least || given.length > most)
    return { kind, misuse: { kind: 'count', name, given: given.length, least, most } };
  for (const [index, { part, kind: is }] of inner.entries()) {
    const due = wanted[Math.min(index, wanted.length - 1)];
    if (due !== undefined && due !== is)
      return { kind, misuse: { kind: 'argument', name, given: textAt(parsed, part), is, wanted: due } };
  }
  return { kind };
}

/** What is wrong with a selector: it needs one matcher that no series without labels meets, and patterns that can be read. */
export function selectorMisuse({ metric, matchers, text }: Selected): Misuse | undefined {
  const badText = badEscape(grammatical(text));
  if (badText) return badText;
  const pattern = matchers.find(({ is, value }) => is.includes('~') && !isPattern(value));
  if (pattern) return { kind: 'regex', pattern: pattern.value };
  const isOpen = metric === undefined && matchers.every(({ is, value }) => matches('', is, value));
  return isOpen ? { kind: 'no_matcher', selector: text } : undefined;
}
