/** What a try came to: an answer, or a failure that may pass, with the seconds that the server asked to wait. */
export type Outcome<T> = { readonly answer: T } | { readonly passing: Passing };

/** A failure that may pass. */
export interface Passing {
  readonly what: string;
  readonly retryAfter?: number;
  /** Whether a smaller request may be answered. */
  readonly isTooMuch?: boolean;
}

/** How often a request is tried at most. */
export const TRIES = 3;
const FIRST_PAUSE = 0.5;
const LONGEST_PAUSE = 60;

/**
 * Seconds to wait after the failed try `tried`: what the server asked for, or twice as long each time. Half of that is
 * chance, so that clients that failed together do not come back together.
 */
function pauseAfter(tried: number, { retryAfter }: Passing, random: () => number): number {
  const pause = retryAfter ?? FIRST_PAUSE * 2 ** (tried - 1) * (0.5 + random());
  return Math.min(pause, LONGEST_PAUSE);
}

/** Tries until there is an answer, at most so many times, then throws what `giveUp` makes of the last failure. */
export async function retrying<T>(
  tries: number,
  attempt: () => Promise<Outcome<T>>,
  giveUp: (failure: Passing) => Error,
  { random, pause }: { readonly random: () => number; readonly pause: (seconds: number) => Promise<void> },
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt();
    if ('answer' in outcome) return outcome.answer;
    if (tried >= tries) throw giveUp(outcome.passing);
    await pause(pauseAfter(tried, outcome.passing, random));
  }
}
