import { setTimeout as sleep } from 'node:timers/promises';

/** Something that is to arrive, with where it is once it is there. */
export interface Expected {
  readonly name: string;
  readonly place: () => string | undefined;
}

/** How long to wait: until a moment, in milliseconds since 1970, or the signal. */
export interface Patience {
  readonly until: number;
  readonly signal: AbortSignal;
}

/** Tells of each thing as it arrives. Answers the names of those that did not. */
export async function arrivals(
  expected: readonly Expected[],
  tell: (name: string, place: string) => void,
  { until, signal }: Patience,
): Promise<readonly string[]> {
  const missing = new Set(expected);
  while (missing.size > 0 && Date.now() < until && !signal.aborted) {
    for (const one of missing) {
      const place = one.place();
      if (place === undefined) continue;
      missing.delete(one);
      tell(one.name, place);
    }
    await sleep(200);
  }
  return [...missing].map(({ name }) => name);
}
