import type { Indicator, Labels } from '../model/indicator.ts';
import { childrenOf, grammatical, nodesOf, type SyntaxNode, textAt } from './grammar.ts';
import { matches } from './pattern.ts';
import { labelName, matcherAt, matchersOf, quoted, selectorsIn } from './selector.ts';

/** An indicator of the one value of a label, which every selector of it wants besides what it wants already. */
export function ofLabel<I extends Indicator>(indicator: I, label: string, value: string): I;
export function ofLabel(indicator: Indicator, label: string, value: string): Indicator {
  const labelled = (text: string) => withLabel(text, label, value);
  switch (indicator.kind) {
    case 'quantile':
    case 'rate':
    case 'gauge':
    case 'growth':
      return { ...indicator, where: whereWith(indicator.where, label, value) };
    case 'ratio':
      return { ...indicator, part: labelled(indicator.part), total: labelled(indicator.total) };
    case 'quotient':
      return { ...indicator, part: labelled(indicator.part), per: labelled(indicator.per) };
    case 'expr': {
      const { expr, present } = indicator;
      return {
        ...indicator,
        expr: labelled(expr),
        ...(present === undefined ? {} : { present: labelled(present) }),
      };
    }
  }
}

/** Whether an indicator can be of one value of a label: something in it selects series, and not those of one certain value. */
export function canBeOfLabel(indicator: Indicator, label: string): boolean {
  const takes = (text: string) =>
    selectorsIn(text).some(({ matchers }) => !matchers.some((one) => one.label === label && one.is === '='));
  switch (indicator.kind) {
    case 'quantile':
    case 'rate':
    case 'gauge':
    case 'growth':
      return !matchersOf(indicator.where[label] ?? []).some(({ is }) => is === '=');
    case 'ratio':
      return takes(indicator.total);
    case 'quotient':
      return takes(indicator.per);
    case 'expr':
      return takes(indicator.expr);
  }
}

/** What the value does not meet stays, and selects nothing; what it meets goes, since the value says more. */
function whereWith(where: Labels, label: string, value: string): Labels {
  const unmet = matchersOf(where[label] ?? []).filter((wanted) => !matches(value, wanted.is, wanted.value));
  return { ...where, [label]: unmet.length === 0 ? value : [...unmet, { is: '=', value }] };
}

/** An expression of which every selector wants a value of a label, put in by position: all else stays as it is written. */
export function withLabel(expression: string, label: string, value: string): string {
  const parsed = grammatical(expression);
  // From the last one on, so that the places of the others stay.
  return nodesOf(parsed, 'VectorSelector').reduceRight((text, node) => {
    const { from, to, matchers } = bracesOf(node);
    const kept = matchers.filter(
      (matcher) =>
        !matcherAt(parsed, matcher).some((one) => one.label === label && matches(value, one.is, one.value)),
    );
    const inside = [...kept.map((one) => textAt(parsed, one)), `${labelName(label)}=${quoted(value)}`];
    return `${text.slice(0, from)}{${inside.join(',')}}${text.slice(to)}`;
  }, expression);
}

/** Where a selector has its braces, or would have them, and what is in them. */
function bracesOf(node: SyntaxNode): {
  readonly from: number;
  readonly to: number;
  readonly matchers: readonly SyntaxNode[];
} {
  const braces = childrenOf(node).find(({ name }) => name === 'LabelMatchers');
  return braces
    ? { from: braces.from, to: braces.to, matchers: childrenOf(braces) }
    : { from: node.to, to: node.to, matchers: [] };
}
