import type { Instant } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Run } from '../ports/ledger.ts';

/** How long the stages of a run take, in seconds. */
export interface Stages {
  readonly startedAt: Instant;
  now(): Instant;
  /** Counts the work's time to a stage. */
  during<T>(stage: string, work: () => Promise<T>): Promise<T>;
  /** Seconds by stage so far. */
  seconds(): Readonly<Record<string, number>>;
}

/** Starts counting. */
export function stopwatch(clock: Clock): Stages {
  const spent = new Map<string, number>();
  return {
    startedAt: clock.now(),
    now: () => clock.now(),
    during: async (stage, work) => {
      const began = clock.now();
      try {
        return await work();
      } finally {
        spent.set(stage, (spent.get(stage) ?? 0) + Math.max(0, clock.now() - began));
      }
    },
    seconds: () => Object.fromEntries(spent),
  };
}

/** A run that ends now, with what went wrong in it; failed when anything did. */
export function runOf(what: Run['what'], watch: Stages, troubles: readonly string[]): Run {
  return {
    what,
    startedAt: watch.startedAt,
    endedAt: watch.now(),
    outcome: troubles.length > 0 ? 'failed' : 'succeeded',
    stages: watch.seconds(),
    detail: troubles.join('\n'),
  };
}

/** After a run that failed, the next attempt waits this long, in seconds. */
const PAUSE = 3600;

/** Whether a run of a kind is among these, and succeeded or failed so lately that it is no use to try again. */
export function wasTried(kind: Run['what'], runs: readonly Run[], now: Instant): boolean {
  return runs
    .filter(({ what }) => what === kind)
    .some(({ outcome, endedAt }) => outcome === 'succeeded' || endedAt > now - PAUSE);
}
