import type { Indicator, Labels, Matcher } from '../model/indicator.ts';
import { childrenOf, grammatical, nodesOf, type SyntaxNode, textAt } from './grammar.ts';
import { withNumericLabels } from './numeric-labels.ts';
import { matches } from './pattern.ts';
import {
  type LabelMatcher,
  labelName,
  matcherAt,
  matchersOf,
  quoted,
  selector,
  selectorsIn,
} from './selector.ts';

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
  return selectorsOfLabel(indicator, label).length > 0;
}

/** Selectors of the series whose values of a label an indicator can be of: those without which it has no figure. */
export function selectorsOfLabel(indicator: Indicator, label: string): readonly string[] {
  const ofText = (text: string) =>
    selectorsIn(text)
      .filter(({ matchers }) => !matchers.some((one) => one.label === label && one.is === '='))
      .map((one) => withNumericLabels(one.text));
  const ofMetric = (metric: string, where: Labels) => ofText(selector(metric, where));
  switch (indicator.kind) {
    case 'quantile': {
      const { histogram, where, native } = indicator;
      return ofMetric(native ? histogram : `${histogram}_count`, where);
    }
    case 'rate':
      return ofMetric(indicator.counter, indicator.where);
    case 'gauge':
    case 'growth':
      return ofMetric(indicator.gauge, indicator.where);
    case 'ratio':
      return ofText(indicator.total);
    case 'quotient':
      return ofText(indicator.per);
    case 'expr':
      return ofText(indicator.present ?? indicator.expr);
  }
}

/**
 * The labels by which an indicator cannot be told apart: those of which it selects one value, and those by which the part of a ratio is
 * picked from its total, since what is counted because of its code says nothing by code.
 */
export function labelsFixedIn(indicator: Indicator): ReadonlySet<string> {
  const texts = selectionsOf(indicator);
  const selected = texts.flatMap((text) => selectorsIn(text));
  const single = selected.flatMap(({ matchers }) => matchers.filter(({ is }) => is === '='));
  const picked = indicator.kind === 'ratio' ? pickedBy(indicator.part, indicator.total) : [];
  return new Set([...single, ...picked].map(({ label }) => label));
}

function pickedBy(part: string, total: string): readonly LabelMatcher[] {
  const key = ({ label, is, value }: LabelMatcher) => JSON.stringify([label, is, value]);
  const ofTotal = new Set(selectorsIn(total).flatMap(({ matchers }) => matchers.map(key)));
  return selectorsIn(part).flatMap(({ matchers }) => matchers.filter((one) => !ofTotal.has(key(one))));
}

/** The selectors and expressions that an indicator is made of. */
function selectionsOf(indicator: Indicator): readonly string[] {
  switch (indicator.kind) {
    case 'quantile':
      return [selector(indicator.histogram, indicator.where)];
    case 'rate':
      return [selector(indicator.counter, indicator.where)];
    case 'gauge':
    case 'growth':
      return [selector(indicator.gauge, indicator.where)];
    case 'ratio':
      return [indicator.part, indicator.total];
    case 'quotient':
      return [indicator.part, indicator.per];
    case 'expr':
      return [indicator.expr];
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
