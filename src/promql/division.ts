import { childrenOf, grammatical, type SyntaxNode, textAt } from './grammar.ts';

/**
 * The one selector of what an expression divides, as it is written: `a` of `sum(rate(a[5m])) / sum(rate(b[5m]))`, also
 * within brackets or times a number. Undefined for any other expression.
 */
export function dividedBy(expression: string): string | undefined {
  const parsed = grammatical(expression);
  const [top] = childrenOf(parsed.tree.topNode);
  const division = top && divisionAt(top);
  const [left] = division ? childrenOf(division) : [];
  const selectors = left ? vectorsIn(left) : [];
  const [only] = selectors;
  return only && selectors.length === 1 ? textAt(parsed, only) : undefined;
}

function divisionAt(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name === 'ParenExpr') {
    const [inner] = childrenOf(node);
    return inner && divisionAt(inner);
  }
  if (node.name !== 'BinaryExpr') return undefined;
  const [left, sign, right] = childrenOf(node);
  if (sign?.name === 'Div') return node;
  if (sign?.name !== 'Mul' || !left || !right) return undefined;
  const [number, other] = left.name === 'NumberDurationLiteral' ? [left, right] : [right, left];
  return number.name === 'NumberDurationLiteral' ? divisionAt(other) : undefined;
}

function vectorsIn(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.name === 'VectorSelector') return [node];
  return childrenOf(node).flatMap(vectorsIn);
}
