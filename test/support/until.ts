import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds after which nobody waits any more: a machine with much else to do takes twenty times as long as one without. */
const LONGEST = 200;

/**
 * Waits until there is an answer that is neither false nor empty, as long as a busy machine may take; what cannot be asked yet has
 * none. The demo waits by it, too, where no test runs.
 */
export async function until<T>(ask: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + LONGEST * 1000;
  let failure: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await sleep(50);
  }
  throw new Error(`What was waited for did not come within ${LONGEST} s.`, { cause: failure });
}
