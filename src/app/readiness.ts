import { BOUNDS } from '../model/bounds.ts';
import { scrubbed } from '../model/scrub.ts';
import { isoOf } from '../model/window.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { Readiness } from '../ports/readiness.ts';
import type { FollowState } from './follow.ts';
import type { Publishing } from './publishing.ts';
import type { ServeState } from './serve.ts';
import { wordsOfFailure } from './unexpected.ts';

/** A program that did not wake up for this long, in seconds, is stuck. */
const STUCK = 3600;

/** What readiness is told from. */
export interface Standing {
  /** What the program is called among those that share its ledger. */
  readonly name: string;
  /** How it was after its last wake-up. */
  readonly state: ServeState | undefined;
  readonly project: FollowState | undefined;
}

/**
 * Whether a serving program is ready, who works, and how its project stands. What befalls all that follow a repository at once, such as
 * a commit that cannot be used, is said and makes none unready: they would all be taken away, and each still works.
 */
export async function readinessOf(
  { ledger, clock, log }: Publishing,
  { name, state, project }: Standing,
): Promise<Readiness> {
  const { works, failure } = await workerIn(ledger, log);
  const isStuck = state && clock.now() - state.wokeAt > STUCK;
  const troubles = [
    ...(state ? [] : ['It has not woken up yet.']),
    ...(isStuck ? [`It last woke up at ${isoOf(state.wokeAt)}.`] : []),
    state?.brokenFiles,
    state?.failure,
    failure,
  ];
  return {
    troubles: [...new Set(troubles.flatMap((one) => (one === undefined ? [] : shown(one))))],
    replica: name,
    onDuty: state?.duty?.isOurs ?? false,
    ...(works && { works: { name: works.name, since: isoOf(works.since) } }),
    ...(project && { project: projectOf(project) }),
  };
}

async function workerIn(
  ledger: Ledger,
  log: Logger,
): Promise<{ readonly works?: Awaited<ReturnType<Ledger['duty']>>; readonly failure?: string }> {
  try {
    return { works: await ledger.duty() };
  } catch (error) {
    return { failure: wordsOfFailure(error, log) };
  }
}

function projectOf(state: FollowState): NonNullable<Readiness['project']> {
  const { repository, inUse, pulledAt } = state;
  const remarks = (['broken', 'unreached', 'unpushed'] as const).flatMap((what) => {
    const words = state[what];
    return words === undefined ? [] : [[what, shown(words)]];
  });
  return {
    repository,
    commit: inUse.id,
    ...(pulledAt === undefined ? {} : { pulledAt: isoOf(pulledAt) }),
    ...Object.fromEntries(remarks),
  };
}

/** Anybody may be asking. */
function shown(words: string): string {
  return scrubbed(words).slice(0, BOUNDS.trouble.most).toWellFormed();
}
