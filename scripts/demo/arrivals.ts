import { setTimeout as sleep } from 'node:timers/promises';

/** What arrived. */
export interface Found {
  readonly subject: string;
  readonly place: string;
}

/** Something that is to arrive, with what it is and where, once it is there. */
export interface Expected {
  readonly name: string;
  readonly found: () => Found | undefined;
}

/** How long to wait: until a moment, in milliseconds since 1970, or the signal. */
export interface Patience {
  readonly until: number;
  readonly signal: AbortSignal;
}

/** Tells of each thing as it arrives. Answers the names of those that did not. */
export async function arrivals(
  expected: readonly Expected[],
  tell: (name: string, found: Found) => void,
  { until, signal }: Patience,
): Promise<readonly string[]> {
  const missing = new Set(expected);
  while (missing.size > 0 && Date.now() < until && !signal.aborted) {
    for (const one of missing) {
      const found = one.found();
      if (!found) continue;
      missing.delete(one);
      tell(one.name, found);
    }
    await sleep(200);
  }
  return [...missing].map(({ name }) => name);
}
