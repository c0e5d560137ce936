import { BOUNDS } from '../../model/bounds.ts';
import type { Stopping } from '../../ports/stopping.ts';

/** What the operator tells a running program by signals. */
export interface Signals extends Stopping {
  /** Calls back on SIGHUP; answers how to forget it. */
  readonly onReload: (reload: () => void) => () => void;
  /** Gives the signals back to the system. */
  readonly release: () => void;
}

/** Seconds for what was given up to be written down, after which the process ends whatever it does. */
const LAST = 5;
const EXIT_CODE = 3;

/**
 * Listens to the process's signals. SIGTERM and SIGINT stop it: nothing more begins, and what is in flight has some seconds
 * to end. A second one gives that up, and a third ends the process at once. A SIGHUP is a reload, or stops who knows none.
 */
export function listenToSignals(hangup: 'reloads' | 'stops'): Signals {
  const [stopping, givingUp] = [new AbortController(), new AbortController()];
  const timers = new Set<NodeJS.Timeout>();
  const after = (seconds: number, then: () => void) =>
    void timers.add(setTimeout(then, seconds * 1000).unref());
  const end = () => process.exit(EXIT_CODE);
  const giveUp = () => {
    if (givingUp.signal.aborted) return;
    after(LAST, end);
    givingUp.abort();
  };
  const stop = () => {
    if (givingUp.signal.aborted) end();
    else if (stopping.signal.aborted) giveUp();
    else {
      after(BOUNDS.grace.most, giveUp);
      stopping.abort();
    }
  };
  // Without a listener a SIGHUP ends the process; before the first wake-up there is nothing to read again.
  const hungUp = hangup === 'stops' ? stop : () => {};
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', hungUp);
  return {
    stop: stopping.signal,
    giveUp: givingUp.signal,
    onReload: (reload) => {
      process.on('SIGHUP', reload);
      return () => void process.off('SIGHUP', reload);
    },
    release: () => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      process.off('SIGHUP', hungUp);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
