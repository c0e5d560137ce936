import type { ExprIndicator } from '../model/indicator.ts';
import { fixedRanges, placeholders, unbalanced, WINDOW } from '../promql/expression.ts';
import { answersWithoutData } from '../promql/without-data.ts';
import { MESSAGES } from './messages.ts';

/** What is wrong with an expression that no Prometheus would answer: said before one is asked. */
export function expressionProblems(expression: string): readonly string[] {
  const balance = halvesProblem(expression);
  const unknown = new Set(placeholders(expression).filter((name) => name !== WINDOW));
  return [
    ...(balance === undefined ? [] : [balance]),
    ...[...unknown].map((name) => MESSAGES.unknownPlaceholder(name, WINDOW)),
  ];
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
  ];
}

/** A bracket or a quote without its other half. */
export function halvesProblem(text: string): string | undefined {
  const found = unbalanced(text);
  switch (found?.kind) {
    case undefined:
      return undefined;
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
