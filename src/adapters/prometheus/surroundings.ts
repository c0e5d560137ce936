import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';

/** What a client takes from the machine, so that a test can put its own in place. */
export interface Surroundings {
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Waits for some seconds; rejects when the signal is aborted first. */
  readonly pause: (seconds: number, signal?: AbortSignal) => Promise<void>;
}

/** The machine's own clock, chance and timers. */
export const MACHINE: Surroundings = {
  clock: { now: () => Math.floor(Date.now() / 1000) },
  random: Math.random,
  pause: (seconds, signal) => sleep(seconds * 1000, undefined, signal ? { signal } : {}),
};
