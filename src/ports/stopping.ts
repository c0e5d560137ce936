/** How the program is told to end. What is in flight has a while to end by itself, so that its outcome is known. */
export interface Stopping {
  /** Aborted when nothing more is to begin. */
  readonly stop: AbortSignal;
  /** Aborted when what is in flight is given up as well; `stop` is aborted by then. */
  readonly giveUp: AbortSignal;
}

/** The same, and told as well when what the work stands on is lost. */
export function stoppingOn(lost: AbortSignal, { stop, giveUp }: Stopping): Stopping {
  return { stop: AbortSignal.any([stop, lost]), giveUp: AbortSignal.any([giveUp, lost]) };
}

/** A signal that is never aborted. */
export const NEVER: AbortSignal = new AbortController().signal;

/** Nobody tells the program to end. */
export function unstopped(): Stopping {
  return { stop: NEVER, giveUp: NEVER };
}
