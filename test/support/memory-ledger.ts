import { overlayLedger } from '../../src/app/overlay-ledger.ts';
import { notPosted } from '../../src/model/posted-once.ts';
import type { Instant } from '../../src/model/window.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';

/** A ledger in memory, for simulations too long for a disk. Without a clock nothing in it is of the future. */
export function memoryLedger(since: Instant, clock: Clock = { now: () => Number.POSITIVE_INFINITY }): Ledger {
  let isBusy = false;
  return {
    ...overlayLedger(emptyLedger(since), clock),
    exclusively: async (work) => {
      if (isBusy) return undefined;
      isBusy = true;
      try {
        return await work(NEVER);
      } finally {
        isBusy = false;
      }
    },
  };
}

const NEVER = new AbortController().signal;

function emptyLedger(since: Instant): Ledger {
  const nothing = async () => [];
  const ignored = async () => {};
  return {
    name: 'memory',
    since,
    isNew: false,
    readings: nothing,
    keep: ignored,
    measured: async () => ({ readings: 0, budgets: 0 }),
    issued: nothing,
    content: async (subject) => {
      throw notPosted(subject);
    },
    issue: async (report) => ({ ...report, hash: '' }),
    gists: nothing,
    keepGists: ignored,
    post: ignored,
    noticed: async () => new Set(),
    posted: nothing,
    deliveries: nothing,
    record: ignored,
    scheduledSince: async () => undefined,
    schedule: ignored,
    unschedule: ignored,
    slots: nothing,
    note: ignored,
    runs: nothing,
    ran: ignored,
    write: async () => true,
    writings: nothing,
    pushed: ignored,
    takeDuty: async () => ({ isOurs: true }),
    duty: async () => undefined,
    exclusively: (work) => work(NEVER),
    behind: async () => undefined,
    catchUp: ignored,
    close: ignored,
  };
}
