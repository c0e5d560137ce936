import { secondsOfDuration } from './duration.ts';
import { childrenOf, grammatical, nodesOf, replacedAt, textAt } from './grammar.ts';
import { answersWithoutData } from './without-data.ts';

/** Prometheus' own default step of a subquery, in seconds. */
const DEFAULT_STEP = 60;
/** What a moment costs: what stands on both sides of an operator, and its result. */
const SAMPLES_A_MOMENT = 3;

/**
 * An expression whose subqueries need no more than about `most` samples of a server that has hardly any data: those that
 * answer without data, as by `or vector(0)`, have samples at every moment there is. Where they have too many, each of their
 * steps is made so many times as long. Its ranges are those that it is given with, so that no placeholder is left in it.
 */
export function withCoarserSteps(expression: string, most: number): string {
  const parsed = grammatical(expression);
  const subqueries = nodesOf(parsed, 'SubqueryExpr').flatMap((node) => {
    const [inner] = childrenOf(node);
    const [range, step] = childrenOf(node).filter(({ name }) => name === 'DurationExpr');
    if (!range || !inner || answersWithoutData(textAt(parsed, inner)) === undefined) return [];
    const written = step ? secondsOfDuration(textAt(parsed, step)) : 0;
    const seconds = written > 0 ? written : DEFAULT_STEP;
    const samples = (SAMPLES_A_MOMENT * secondsOfDuration(textAt(parsed, range))) / seconds;
    // Without a step the place of one is before the bracket that closes.
    return [{ from: step?.from ?? node.to - 1, to: step?.to ?? node.to - 1, seconds, samples }];
  });
  const samples = subqueries.reduce((sum, one) => sum + one.samples, 0);
  if (!(samples > most)) return expression;
  const times = Math.ceil(samples / most);
  return replacedAt(expression, subqueries, ({ seconds }) => `${seconds * times}s`);
}
