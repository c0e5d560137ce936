import { afterAll, vi } from 'vitest';

/**
 * Has the clock of this process stand at a moment for a whole file of tests, and answers it in seconds since 1970. What runs in the process
 * is then on the day that the test is about, and no midnight comes while it runs; time itself goes on for whoever waits.
 */
export function standingClock(moment: string): number {
  vi.setSystemTime(moment);
  afterAll(() => void vi.useRealTimers());
  return Date.parse(moment) / 1000;
}
