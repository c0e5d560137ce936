import { BOUNDS, boundWords } from './bounds.ts';
import { InputError } from './errors.ts';
import { visibleLines } from './one-line.ts';

/**
 * What somebody wrote for a record, without what cannot be seen in it. Throws an InputError when it is longer than a reason may
 * be, or than `bound`; `what` begins its sentence: `The reason`.
 */
export function wordsGiven(
  what: string,
  text: string,
  bound: { readonly most: number; readonly unit: 'characters' } = BOUNDS.text,
): string {
  const words = visibleLines(text);
  if (words.length <= bound.most) return words;
  throw new InputError(
    `${what} is ${words.length} characters long. At most ${boundWords(bound)} are allowed. Shorten it, and link to the rest.`,
  );
}

/** The reason of a proposal or of a decision, as {@link wordsGiven}. Throws an InputError when there is none, too. */
export function reasonGiven(text = ''): string {
  const reason = wordsGiven('The reason', text);
  if (reason === '') throw new InputError('The reason is missing. Give it with --because.');
  return reason;
}
