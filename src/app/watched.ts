import { isExpected, messageOf } from '../model/errors.ts';
import type { ProgramSnapshot, PublisherSnapshot, Watched } from '../model/metrics.ts';
import type { FollowState } from './follow.ts';
import type { Publishing } from './publishing.ts';
import type { ServeState } from './serve.ts';

/** What is known of a program besides its ledger. */
export interface Known {
  /** Of one that serves: how it was after its last wake-up, if it woke up already. */
  readonly serving?: { readonly state: ServeState | undefined };
  /** How its project stands, where that follows a repository. */
  readonly project?: FollowState | undefined;
}

/** What there is to watch of a program. A ledger that cannot be read keeps back what is read from it, and nothing else. */
export async function watched(
  { ledger, log }: Publishing,
  { serving, project }: Known,
  snapshot: () => Promise<PublisherSnapshot>,
): Promise<Watched> {
  // Before it is read, which needs sessions by itself.
  const sessions = ledger.sessions?.();
  const program = (isRead: boolean): ProgramSnapshot => ({
    ledger: { name: ledger.name, isRead },
    ...(serving && { isOnDuty: serving.state?.duty?.isOurs ?? false }),
    ...(serving?.state && { locks: serving.state.locks }),
    ...(sessions && { sessions }),
    ...(project && { project: projectOf(project) }),
  });
  try {
    const publisher = await snapshot();
    return { program: program(true), publisher };
  } catch (error) {
    if (!isExpected(error)) throw error;
    log.error(`The metrics lack what the ledger tells. ${messageOf(error)}`);
    return { program: program(false) };
  }
}

function projectOf({ inUse, pulledAt, broken }: FollowState): NonNullable<ProgramSnapshot['project']> {
  return {
    commit: inUse.id.slice(0, SHORT),
    committedAt: inUse.at,
    ...(pulledAt === undefined ? {} : { pulledAt }),
    isBroken: broken !== undefined,
  };
}

/** As many letters of a commit's name as people are shown. */
const SHORT = 10;
