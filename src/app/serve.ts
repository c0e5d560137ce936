import { InputError, isExpected, messageOf, StoppedError } from '../model/errors.ts';
import type { Instant } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Duty } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { Stopping } from '../ports/stopping.ts';
import type { WakeReason, Wakeups } from '../ports/wakeups.ts';
import type { Slot } from '../schedule/agenda.ts';
import { currentAgenda } from './agenda.ts';
import { leftWords } from './beginning.ts';
import type { Following } from './follow.ts';
import type { Live } from './live.ts';
import { type LockCounter, type LockCounts, lockCounter } from './lock-counts.ts';
import type { Publishing } from './publishing.ts';
import { tick } from './tick.ts';
import { wordsOfFailure } from './unexpected.ts';

/** A project as it is served, with what its files were. */
export interface Served {
  readonly publishing: Publishing;
  /** Changes when a file of the project does. */
  readonly hash: string;
  /** `host:port`, which is listened on from the start to the end. */
  readonly listen: string;
  readonly close: () => Promise<void>;
}

/** What serving needs. */
export interface ServeOptions<P extends Served> {
  readonly wakeups: Wakeups;
  readonly clock: Clock;
  readonly log: Logger;
  readonly stopping: Stopping;
  /** The project, open; it is replaced when its files change. */
  readonly project: Live<P>;
  /** Opens the project anew. Throws an InputError for files with errors. */
  readonly open: () => Promise<P>;
  /** The hash that opening would have now. Throws an InputError for files that cannot be read. */
  readonly currentHash: () => Promise<string>;
  /** What this program is called among those that share its ledger. */
  readonly name: string;
  /** The repository that the project follows. */
  readonly following?: Following;
  /** Told how it is after each wake-up, and before its work when the files were found broken or mended. */
  readonly onState: (state: ServeState) => void;
}

/** How a serving program is. */
export interface ServeState {
  readonly wokeAt: Instant;
  /** Why the files as they are now cannot be used; the last good ones are. */
  readonly brokenFiles?: string;
  /** Why the last wake-up could not do its work. */
  readonly failure?: string;
  /** What is due next; absent when the last wake-up could not tell. */
  readonly next?: readonly Slot[];
  /** Who works, of those that share the ledger; absent when the last wake-up could not tell. */
  readonly duty?: Duty;
  /** How it went so far with the lock of the ledger's work. */
  readonly locks: LockCounts;
}

/** Files that cannot be used. What has no fault of its own, such as a locked ledger, is tried again at each wake-up. */
interface Broken {
  readonly hash: string;
  readonly why: string;
  readonly passing: boolean;
}

/**
 * Serves until it is told to stop: at each wake-up the project is read again if its files changed or the operator asks
 * for it, then everything due is done. A broken edit keeps the last good project and says so; work that fails is told
 * and tried again at the next wake-up.
 */
export async function serve<P extends Served>(options: ServeOptions<P>): Promise<void> {
  const { wakeups, clock, stopping, onState, project, following } = options;
  const listensOn = project.current.listen;
  const locks = lockCounter();
  let broken: Broken | undefined;
  let state: ServeState | undefined;
  for await (const reason of wakeups) {
    await following?.pull(stopping.stop);
    broken = await readAgain(options, listensOn, reason, broken);
    const files = broken && { brokenFiles: broken.why };
    if (state && state.brokenFiles !== broken?.why) {
      const { brokenFiles: _, ...others } = state;
      onState({ ...others, ...files });
    }
    const done = await work(project.current.publishing, options, locks, state?.duty);
    await following?.push(project.current.publishing.ledger, stopping.stop);
    state = { wokeAt: clock.now(), locks: locks.counts(), ...done, ...files };
    onState(state);
  }
}

/** Opens the project anew where there is a reason to. Answers why the files as they are now cannot be used. */
async function readAgain<P extends Served>(
  { open, currentHash, log, project }: ServeOptions<P>,
  listensOn: string,
  reason: WakeReason,
  broken: Broken | undefined,
): Promise<Broken | undefined> {
  const hash = await currentHash().catch(unreadable);
  const isAsked = reason === 'reload';
  const isChanged = hash !== project.current.hash;
  if (!isAsked && !broken?.passing) {
    if (!isChanged) return undefined;
    if (hash === broken?.hash) return broken;
  }
  try {
    const fresh = await open();
    await project.replace(fresh);
    log.info(isChanged ? CHANGED : UNCHANGED);
    if (fresh.listen !== listensOn) {
      log.warn(
        `server.listen is ${fresh.listen} now, and ${listensOn} is still listened on. Start headroom serve anew to change it.`,
      );
    }
    return undefined;
  } catch (error) {
    const why = wordsOfFailure(error, log);
    const passing = !(error instanceof InputError);
    if (isAsked || why !== broken?.why) log.error(`${passing ? UNREAD : UNUSED} ${why}`);
    return { hash, why, passing };
  }
}

const CHANGED = 'The project’s files changed and were read again.';
const UNUSED = 'The changed files are not used, the last good ones still are.';
const UNREAD = 'Nothing could be read again, and the last good files are still used. It is tried again.';
const UNCHANGED = 'The settings, budgets and templates were read again, as asked; they have not changed.';

/** Does what is due, where this program is on duty. */
async function work(
  publishing: Publishing,
  { name, stopping, log }: Pick<ServeOptions<Served>, 'name' | 'stopping' | 'log'>,
  { counting }: LockCounter,
  before: Duty | undefined,
): Promise<Pick<ServeState, 'failure' | 'next' | 'duty'>> {
  try {
    const duty = await publishing.ledger.takeDuty(name);
    if (duty.isOurs !== before?.isOurs || duty.who?.name !== before.who?.name) log.info(dutyWords(duty));
    const counted = { ...publishing, ledger: counting(publishing.ledger, publishing.clock) };
    const done = duty.isOurs ? await tick(counted, stopping) : undefined;
    if (duty.isOurs && !done) log.info('Another headroom is publishing from this ledger.');
    else if (done?.left) log.info(leftWords(stopping));
    const { next } = await currentAgenda(publishing);
    return { next, duty };
  } catch (error) {
    if (error instanceof StoppedError) {
      log.info('Measuring was stopped. It is done anew after the next start.');
      return {};
    }
    const failure = wordsOfFailure(error, log);
    if (isExpected(error)) log.error(failure);
    return { failure };
  }
}

function dutyWords({ isOurs, who }: Duty): string {
  if (isOurs) return 'This program works from its ledger.';
  return `${who?.name ?? 'Another headroom'} works from this ledger; this program answers, and works when that one ends.`;
}

/** In place of a hash: files that cannot be read differ from those that could, and are told of once when they are opened. */
function unreadable(error: unknown): string {
  return messageOf(error);
}
