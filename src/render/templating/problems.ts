import { didYouMean, near } from '../../model/did-you-mean.ts';
import { InputError, type Problem } from '../../model/errors.ts';

/** Throws an InputError that carries the problems, each once, when there are any. */
export function refuse(problems: readonly Problem[]): void {
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  if (once.size === 0) return;
  throw new InputError('The templates cannot be used. Correct them, then render again.', [...once.values()]);
}

/** What is wrong with a name, which names there are, and the nearest of them. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const nearest = near(name, known);
  const there = known.length > 0 ? `Known here: ${known.toSorted().join(', ')}.` : 'None is known here.';
  return `There is no ${what} “${name}”. ${there}${didYouMean(nearest && `“${nearest}”`)}`;
}
