import type { Instant } from '../model/window.ts';

/** What time it is. */
export interface Clock {
  now(): Instant;
}
