import { type Delivery, isGivenUp } from '../model/delivery.ts';
import { plural } from '../model/format.ts';
import type { Instant } from '../model/window.ts';

/** Between attempts on one delivery: a minute, then twice as long each time, up to six hours. In seconds. */
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 6 * 3600;
/** How often a delivery is sent whose outcome stays unknown: each time may be one more copy. */
const MOST_UNKNOWN = 3;
const DAY = 86_400;
/**
 * A delivery that fails is given up when its message has been posted for so many seconds. It was tried so often by then at
 * least: the program may have been down, or its clock wrong.
 */
const LONGEST = 7 * DAY;
const LEAST_ATTEMPTS = 10;

/** How a delivery that is given up can be made all the same. */
export const RETRY_WORDS = '“headroom publish --retry-refused” tries it again.';

/**
 * When a delivery that has failed is tried again: not before the other side has been left alone for as long as it asked. What
 * was cut off by a crash is tried at once.
 */
export function nextAttempt({ state, attempts, at, until = at }: Delivery): Instant {
  if (state === 'pending' || state === 'sending') return until;
  return Math.max(until, at + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1)));
}

/** Whether it is time for the next attempt. A clock that was put back must not make a pause last until it has caught up. */
export function isDue(delivery: Delivery, now: Instant): boolean {
  return now >= nextAttempt(delivery) || now < delivery.at;
}

/**
 * A delivery after an attempt, given up when there were enough of them; with how it stood before, and when its message was
 * posted. One that may have arrived may still have after an attempt that failed.
 */
export function concluded(ended: Delivery, before: Delivery, postedAt: Instant): Delivery {
  const { state, attempts, at, detail } = ended;
  const mayHaveArrived = before.state === 'unknown';
  if (state === 'unknown' && (mayHaveArrived || isGivenUp(before)) && attempts >= MOST_UNKNOWN) {
    return abandoned(ended, `It is not sent again by itself after ${plural(attempts, 'attempt')}.`);
  }
  const age = at - postedAt;
  if (state === 'failed' && age >= LONGEST && attempts >= LEAST_ATTEMPTS) {
    const days = plural(Math.floor(age / DAY), 'day');
    return abandoned(ended, `It is given up after ${plural(attempts, 'attempt')} in ${days}.`);
  }
  if (state === 'failed' && mayHaveArrived) {
    return { ...ended, state: 'unknown', detail: `${detail} It may have arrived at an attempt before.` };
  }
  return ended;
}

function abandoned(ended: Delivery, why: string): Delivery {
  return { ...ended, state: 'abandoned', detail: `${ended.detail} ${why}` };
}
