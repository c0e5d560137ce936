/** What the operator tells a running program by signals. */
export interface Signals {
  /** Aborted on SIGTERM and SIGINT. */
  readonly stop: AbortSignal;
  /** Calls back on SIGHUP; answers how to forget it. */
  readonly onReload: (reload: () => void) => () => void;
  /** Gives the signals back to the system. */
  readonly release: () => void;
}

/** Listens to the process's signals. A second one to stop ends the process at once. */
export function listenToSignals(): Signals {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(3);
    controller.abort();
  };
  // Without a listener a SIGHUP ends the process; before the first wake-up there is nothing to read again.
  const unready = () => {};
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', unready);
  return {
    stop: controller.signal,
    onReload: (reload) => {
      process.on('SIGHUP', reload);
      return () => void process.off('SIGHUP', reload);
    },
    release: () => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      process.off('SIGHUP', unready);
    },
  };
}

/** Ends the process with an exit code when `signal` was aborted so many seconds ago and it still runs. */
export function exitAfter(signal: AbortSignal, seconds: number, code: number): void {
  signal.addEventListener('abort', () => setTimeout(() => process.exit(code), seconds * 1000).unref());
}
