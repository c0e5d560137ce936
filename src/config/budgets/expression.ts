import type { ExprIndicator } from '../../model/indicator.ts';
import { grammatical, isTooNested, nodesOf, textAt, WINDOW } from '../../promql/grammar.ts';
import { unbalanced } from '../../promql/halves.ts';
import { type Misuse, misuseIn, selectorMisuse } from '../../promql/misuse.ts';
import { selectedBy } from '../../promql/selector.ts';
import type { Kind } from '../../promql/signatures.ts';
import { fixedRanges, placeholders } from '../../promql/window.ts';
import { answersWithoutData } from '../../promql/without-data.ts';
import { MESSAGES } from '../messages.ts';

/** What is wrong with the halves and the placeholders of an expression, in whatever dialect it is. */
export function expressionProblems(expression: string): readonly string[] {
  const balance = halvesProblem(expression);
  const unknown = new Set(placeholders(expression).filter((name) => name !== WINDOW));
  return [
    ...(balance === undefined ? [] : [balance]),
    ...[...unknown].map((name) => MESSAGES.unknownPlaceholder(name, WINDOW)),
  ];
}

/** Why a Prometheus would refuse an expression whose halves and placeholders are right; undefined when it would not. */
export function misuseProblem(expression: string): string | undefined {
  const misuse = misuseIn(expression);
  return misuse && misuseWords(misuse);
}

/**
 * What is hardly meant: an expression that looks back as far for a day as for a month, and coverage counted on one that
 * answers whether there are data or not.
 */
export function expressionWarnings({ expr, present }: ExprIndicator): readonly string[] {
  const answering = present === undefined ? answersWithoutData(expr) : undefined;
  return [
    ...(placeholders(expr).includes(WINDOW) ? [] : [MESSAGES.noWindow(WINDOW, fixedRanges(expr)[0])]),
    ...(answering === undefined ? [] : [MESSAGES.neverMissing(answering)]),
    ...(isNumberIn(expr, WINDOW) ? [MESSAGES.windowAsNumber(WINDOW)] : []),
  ];
}

function isNumberIn(expression: string, duration: string): boolean {
  const parsed = grammatical(expression);
  return nodesOf(parsed, 'NumberDurationLiteral').some((node) => textAt(parsed, node) === duration);
}

/** What is wrong with text that should be a plain vector selector, to which a range can be put; undefined when it is one. */
export function selectorProblem(text: string): string | undefined {
  const halves = halvesProblem(text);
  if (halves !== undefined) return halves;
  const selected = selectedBy(text);
  if (!selected) return MESSAGES.badSelector(text);
  const misuse = selectorMisuse(selected);
  return misuse && misuseWords(misuse);
}

/** A bracket or a quote without its other half, or more of them within each other than can be read. */
function halvesProblem(text: string): string | undefined {
  const found = unbalanced(text);
  switch (found?.kind) {
    case undefined:
      return isTooNested(grammatical(text)) ? MESSAGES.tooNested() : undefined;
    case 'unclosed':
      return MESSAGES.unclosed(found.opening);
    case 'unopened':
      return MESSAGES.unopened(found.closing);
    case 'crossed':
      return MESSAGES.crossedBrackets(found.opening, found.closing);
    case 'quote':
      return MESSAGES.unclosedQuote(found.quote);
  }
}

const KINDS: Readonly<Record<Kind, string>> = {
  vector: 'a vector',
  range: 'a range',
  scalar: 'a number',
  text: 'a text in quotes',
};

function misuseWords(misuse: Misuse): string {
  switch (misuse.kind) {
    case 'out_of_place':
      return MESSAGES.outOfPlace(misuse.found, misuse.after);
    case 'no_function':
      return MESSAGES.noFunction(misuse.name, misuse.known);
    case 'argument': {
      const { name, given, is, wanted } = misuse;
      return MESSAGES.badArgument(name, KINDS[wanted], given, KINDS[is], argumentRemedy(misuse));
    }
    case 'count':
      return MESSAGES.argumentCount(misuse.name, countWords(misuse), misuse.given);
    case 'operand':
      return MESSAGES.badOperand(misuse.given, KINDS[misuse.is], operandRemedy(misuse));
    case 'no_step':
      return MESSAGES.noStep(misuse.given, misuse.given.replace(/\]$/, ':1m]'));
    case 'escape':
      return MESSAGES.badEscape(misuse.escape);
    case 'regex':
      return MESSAGES.badPattern(misuse.pattern);
    case 'no_matcher':
      return MESSAGES.everySeries(misuse.selector);
  }
}

const AROUND = ' Put a function of a range around it, such as rate(…) or max_over_time(…).';

function operandRemedy({ given, is }: Extract<Misuse, { kind: 'operand' }>): string {
  if (is === 'scalar') return ` Write vector(${given}).`;
  return is === 'range' ? AROUND : '';
}

function argumentRemedy({ given, wanted, is }: Extract<Misuse, { kind: 'argument' }>): string {
  if (wanted === 'range' && is === 'vector') {
    const isCalled = /[()]/.test(given);
    return ` Write ${given}[${WINDOW}${isCalled ? ':1m' : ''}], or with a length such as 5m.`;
  }
  return is === 'range' ? AROUND : '';
}

function countWords({ least, most }: Extract<Misuse, { kind: 'count' }>): string {
  if (least === most) return String(least);
  return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
}
