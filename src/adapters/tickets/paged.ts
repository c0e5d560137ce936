import { BOUNDS } from '../../model/bounds.ts';
import { TrackerFailure } from './failure.ts';

/** How many things a page has. */
export const PAGE = 100;

/**
 * All things of pages one after another, as far as `isEnough` lets it: it says so of a page that holds what is looked for, or
 * that goes behind it. Throws a TrackerFailure, with what to do, for more pages than are asked for.
 */
export async function pages<T>(
  page: (number: number) => Promise<readonly T[]>,
  isEnough: (things: readonly T[]) => boolean,
  remedy: string,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let number = 1; number <= BOUNDS.pages.most; number += 1) {
    const things = await page(number);
    all.push(...things);
    if (things.length < PAGE || isEnough(things)) return all;
  }
  throw new TrackerFailure({
    outcome: 'failed',
    detail: `There are more than ${BOUNDS.pages.most * PAGE} in between, of which no more is read. ${remedy}`,
  });
}
