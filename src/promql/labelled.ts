import type { Indicator, Labels, Matcher } from '../model/indicator.ts';
import { childrenOf, grammatical, nodesOf, type SyntaxNode, textAt } from './grammar.ts';
import { matches } from './pattern.ts';
import { type LabelMatcher, labelName, matcherAt, matchersOf, quoted, selectorsIn } from './selector.ts';

/** An indicator of the one value of a label, which every selector of it wants besides what it wants already. */
export function ofLabel<I extends Indicator>(indicator: I, label: string, value: string): I {
  return changed(
    indicator,
    (where) => whereWith(where, label, value),
    (text) => withLabel(text, label, value),
  );
}

/** An indicator of all values of a label that meet some conditions, which every selector of it wants besides what it wants already. */
export function ofValues<I extends Indicator>(
  indicator: I,
  label: string,
  conditions: readonly Matcher[],
): I {
  const added = conditions.map(({ is, value }) => `${labelName(label)}${is}${quoted(value)}`);
  return changed(
    indicator,
    (where) => ({ ...where, [label]: [...matchersOf(where[label] ?? []), ...conditions] }),
    (text) => withMatchers(text, added, () => true),
  );
}

function changed<I extends Indicator>(
  indicator: I,
  ofWhere: (where: Labels) => Labels,
  ofText: (text: string) => string,
): I;
function changed(
  indicator: Indicator,
  ofWhere: (where: Labels) => Labels,
  ofText: (text: string) => string,
): Indicator {
  switch (indicator.kind) {
    case 'quantile':
    case 'rate':
    case 'gauge':
    case 'growth':
      return { ...indicator, where: ofWhere(indicator.where) };
    case 'ratio':
      return { ...indicator, part: ofText(indicator.part), total: ofText(indicator.total) };
    case 'quotient':
      return { ...indicator, part: ofText(indicator.part), per: ofText(indicator.per) };
    case 'expr': {
      const { expr, present } = indicator;
      return {
        ...indicator,
        expr: ofText(expr),
        ...(present === undefined ? {} : { present: ofText(present) }),
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
  const isUnmet = (one: LabelMatcher) => one.label !== label || !matches(value, one.is, one.value);
  return withMatchers(expression, [`${labelName(label)}=${quoted(value)}`], isUnmet);
}

/** The expression with matchers put into each of its selectors, behind those of its own that are kept. */
function withMatchers(
  expression: string,
  added: readonly string[],
  isKept: (matcher: LabelMatcher) => boolean,
): string {
  const parsed = grammatical(expression);
  // From the last one on, so that the places of the others stay.
  return nodesOf(parsed, 'VectorSelector').reduceRight((text, node) => {
    const { from, to, matchers } = bracesOf(node);
    const kept = matchers.filter((matcher) => matcherAt(parsed, matcher).every(isKept));
    const inside = [...kept.map((one) => textAt(parsed, one)), ...added];
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
