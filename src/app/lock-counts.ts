import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';

/** How it went with the lock of a ledger's work since the program began. */
export interface LockCounts {
  /** How often it was had, and how often another program kept it. */
  readonly had: number;
  readonly missed: number;
  /** Seconds until that was known, of all times together. */
  readonly waited: number;
}

/** Counts, for as long as it lives, how it goes with the lock of whatever ledger it is given. */
export interface LockCounter {
  readonly counts: () => LockCounts;
  /** The same ledger, counted. */
  readonly counting: (ledger: Ledger, clock: Clock) => Ledger;
}

/** A counter of nothing yet. */
export function lockCounter(): LockCounter {
  let counts: LockCounts = { had: 0, missed: 0, waited: 0 };
  return {
    counts: () => counts,
    counting: (ledger, clock) => ({
      ...ledger,
      exclusively: async (work, ...how) => {
        const asked = clock.now();
        let isKnown = false;
        const count = (outcome: 'had' | 'missed') => {
          isKnown = true;
          // The clock may be put back meanwhile.
          const waited = counts.waited + Math.max(0, clock.now() - asked);
          counts = { ...counts, waited, [outcome]: counts[outcome] + 1 };
        };
        const done = await ledger.exclusively(
          async (lost) => {
            count('had');
            return work(lost);
          },
          ...how,
        );
        if (!isKnown) count('missed');
        return done;
      },
    }),
  };
}
