import { childrenOf, firstError, type Grammatical, grammatical, type SyntaxNode, textAt } from './grammar.ts';

/** The function by which a part answers without data, or empty for a plain number; undefined when it answers nothing. */
type Answer = string | undefined;

/** What answers just because it is given nothing. */
const OF_NOTHING: ReadonlySet<string> = new Set(['absent', 'absent_over_time', 'scalar']);
/** Comparisons drop what they do not hold for, unless they are to answer 0 and 1. */
const COMPARISONS: ReadonlySet<string> = new Set(['Eql', 'EqlC', 'Neq', 'Lte', 'Lss', 'Gte', 'Gtr']);

/**
 * The function by which an expression answers even of a server without any series, such as `vector` in
 * `sum(x) or vector(0)`, or the expression itself when it is a plain number: by such an answer nobody sees that data are
 * missing. Undefined for an expression that answers nothing then, and for text that is none.
 */
export function answersWithoutData(expression: string): string | undefined {
  const parsed = grammatical(expression);
  const [top] = expressionsIn(parsed.tree.topNode);
  if (!top || firstError(parsed)) return undefined;
  const answer = answerOf(parsed, top);
  return answer === '' ? expression.trim() : answer;
}

function answerOf(parsed: Grammatical, node: SyntaxNode): Answer {
  const children = childrenOf(node);
  switch (node.name) {
    case 'NumberDurationLiteral':
    case 'StringLiteral':
      return '';
    case 'VectorSelector':
    case 'MatrixSelector':
      return undefined;
    case 'FunctionCall':
    case 'AggregateExpr':
      return answerOfCall(parsed, children);
    case 'BinaryExpr':
      return answerOfBoth(parsed, node);
    default: {
      // Parentheses, a sign, a range, an offset or a moment: what is in them answers, or does not.
      const [inner] = expressionsIn(node);
      return inner && answerOf(parsed, inner);
    }
  }
}

/** A function answers when all that it is given does; one of numbers alone, such as `vector(0)` or `time()`, by itself. */
function answerOfCall(parsed: Grammatical, children: readonly SyntaxNode[]): Answer {
  const name = children[0] ? textAt(parsed, children[0]).toLowerCase() : '';
  if (OF_NOTHING.has(name)) return name;
  const body = children.find((child) => child.name === 'FunctionCallBody');
  const answer = together((body ? expressionsIn(body) : []).map((given) => answerOf(parsed, given)));
  return answer === '' ? name : answer;
}

function answerOfBoth(parsed: Grammatical, node: SyntaxNode): Answer {
  const [left, right] = expressionsIn(node).map((side) => answerOf(parsed, side));
  const names = childrenOf(node).map(({ name }) => name);
  if (names.includes('Or')) return left ?? right;
  if (names.includes('Unless')) return right === undefined ? left : undefined;
  const isDropping = names.some((name) => COMPARISONS.has(name)) && !names.includes('BoolModifier');
  return isDropping ? undefined : together([left, right]);
}

/** Of parts that must all answer: what is no plain number is to blame. */
function together(answers: readonly Answer[]): Answer {
  return answers.includes(undefined) ? undefined : (answers.find((answer) => answer !== '') ?? '');
}

function expressionsIn(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(({ type }) => type.is('Expr'));
}
