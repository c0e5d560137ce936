import { isExpected, messageOf, StoppedError } from '../model/errors.ts';
import type { Instant } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Wakeups } from '../ports/wakeups.ts';
import type { Slot } from '../schedule/agenda.ts';
import type { Publishing } from './publishing.ts';
import { currentAgenda, tick } from './tick.ts';

/** A project as it is served, with what its files were. */
export interface Served {
  readonly publishing: Publishing;
  /** Changes when a file of the project does. */
  readonly hash: string;
  readonly close: () => Promise<void>;
}

/** What serving needs. */
export interface ServeOptions {
  readonly wakeups: Wakeups;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Opens the project anew. Throws an InputError for files with errors. */
  readonly open: () => Promise<Served>;
  /** The hash that opening would have now. Throws an InputError for files that cannot be read. */
  readonly currentHash: () => Promise<string>;
  /** Told of each state that differs from the last. */
  readonly onState: (state: ServeState) => void;
}

/** How a serving program is. */
export interface ServeState {
  readonly publishing: Publishing;
  readonly wokeAt: Instant;
  /** Why the files as they are now cannot be used; the last good ones are. */
  readonly brokenFiles?: string;
  /** Why the last wake-up could not do its work. */
  readonly failure?: string;
  /** What is due next. */
  readonly next: readonly Slot[];
}

/**
 * Serves until it is told to stop: at each wake-up the project is read again if its files changed, then everything due
 * is done. A broken edit keeps the last good project and says so. Throws what opening throws the first time.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { wakeups, clock, log, signal, onState } = options;
  let served = await options.open();
  let broken: { readonly hash: string; readonly why: string } | undefined;
  try {
    for await (const reason of wakeups) {
      const hash = await options.currentHash().catch(unreadable);
      if (hash === served.hash) broken = undefined;
      else if (hash !== broken?.hash || reason === 'reload') {
        const read = await reopened(options, served);
        served = read.served;
        broken = read.why === undefined ? undefined : { hash, why: read.why };
      }
      const failure = await work(served.publishing, signal, log);
      const { next } = await currentAgenda(served.publishing);
      onState({
        publishing: served.publishing,
        wokeAt: clock.now(),
        next,
        ...(broken && { brokenFiles: broken.why }),
        ...(failure === undefined ? {} : { failure }),
      });
    }
  } finally {
    await served.close();
  }
}

async function reopened(
  { open, log }: ServeOptions,
  served: Served,
): Promise<{ readonly served: Served; readonly why?: string }> {
  try {
    const fresh = await open();
    await served.close();
    log.info('The settings or budgets changed and were read again.');
    return { served: fresh };
  } catch (error) {
    if (!isExpected(error)) throw error;
    const why = messageOf(error);
    log.error(`The changed files are not used, the last good ones still are. ${why}`);
    return { served, why };
  }
}

async function work(publishing: Publishing, signal: AbortSignal, log: Logger): Promise<string | undefined> {
  try {
    if (!(await tick(publishing, signal))) log.info('Another headroom is publishing from this ledger.');
    return undefined;
  } catch (error) {
    if (error instanceof StoppedError) {
      log.info('Measuring was stopped. It is done anew after the next start.');
      return undefined;
    }
    if (!isExpected(error)) throw error;
    log.error(messageOf(error));
    return messageOf(error);
  }
}

/** In place of a hash: files that cannot be read differ from those that could, and are told of once. */
function unreadable(error: unknown): string {
  if (isExpected(error)) return messageOf(error);
  throw error;
}
