import type { Instant } from '../../model/window.ts';
import type { Clock } from '../../ports/clock.ts';

/** A limit on how long an unbroken stretch of work may take, however many parts of it run side by side. */
export interface Deadline {
  /** Counts the work in; the stretch ends when none is left, and the next work begins another. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Seconds left of the stretch; negative when it is over. */
  remaining(): number;
}

/** A deadline of so many seconds for each stretch of work. */
export function createDeadline(seconds: number, clock: Clock): Deadline {
  let running = 0;
  let until: Instant = 0;
  return {
    during: async (work) => {
      if (running === 0) until = clock.now() + seconds;
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
      }
    },
    remaining: () => until - clock.now(),
  };
}
