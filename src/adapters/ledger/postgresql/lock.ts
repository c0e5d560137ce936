import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Server, SessionKind } from './server.ts';
import type { Session } from './session.ts';

/** What is held under a lock: the work that only one process does, and being the one that works. */
export type LockName = 'work' | 'duty';

/** A lock that a session holds: it ends with it. */
export interface Hold {
  /** Aborted when the lock is no longer known to be ours, before the server gives it to another. */
  readonly lost: AbortSignal;
  /** Work with the very session that holds the lock, one after another. */
  readonly use: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  readonly release: () => Promise<void>;
}

/** “HDRM”: the first half of the locks’ keys, which are of the database, and so of all its schemas. */
const CLASS = 0x4844524d;
/** Between signs of life, in seconds. */
const BEAT = 2;
/** Between attempts to get a lock, in milliseconds. */
const PAUSE = 200;
/**
 * A statement’s seconds, after which the session is given up, and the seconds after which the server ends a session that says
 * nothing. The first must be less, also with the wait for a lock, so that the old holder knows before there is a new one.
 */
const LOCKING: SessionKind = { deadline: 20, idle: 90 };

/**
 * Takes a lock on a session of its own, if nobody else has it within `patience` seconds or until `stop` is aborted. Undefined when
 * it cannot be had. It is asked for again and again: no statement waits.
 */
export async function takeLock(
  server: Server,
  schema: string,
  lock: LockName,
  patience = 0,
  stop?: AbortSignal,
): Promise<Hold | undefined> {
  const session = await server.connect(LOCKING);
  try {
    for (let waited = 0; ; waited += PAUSE) {
      const [row] = await session.all(
        'SELECT pg_try_advisory_lock(?, hashtext(?))::int AS taken, pg_backend_pid() AS pid',
        CLASS,
        `${schema} ${lock}`,
      );
      if (row?.taken === 1) return holdOf(session, Number(row.pid));
      if (waited >= patience * 1000 || stop?.aborted) break;
      await pause(PAUSE);
    }
    await session.end();
    return undefined;
  } catch (error) {
    await session.end();
    throw error;
  }
}

function holdOf(session: Session, pid: number): Hold {
  const turn = pLimit(1);
  const released = new AbortController();
  let isBusy = false;
  const use = <T>(work: (session: Session) => Promise<T>) =>
    turn(async () => {
      isBusy = true;
      try {
        return await work(session);
      } finally {
        isBusy = false;
      }
    });
  void beat();
  return {
    lost: session.over,
    use,
    release: async () => {
      released.abort();
      await turn(async () => {
        // Goodbyes are not waited for by the server, and the next may ask for the lock at once.
        if (!session.over.aborted)
          await session.all('SELECT pg_advisory_unlock_all()').catch(() => undefined);
        await session.end();
      });
    },
  };

  /** Says something now and then; what does not come back, or comes from another session, ends the session. */
  async function beat(): Promise<void> {
    while (!released.signal.aborted && !session.over.aborted) {
      await pause(BEAT * 1000, undefined, { ref: false, signal: released.signal }).catch(() => undefined);
      // Whoever works with it finds out.
      if (released.signal.aborted || isBusy) continue;
      await turn(async () => {
        if (session.over.aborted) return;
        try {
          if ((await session.sign()) !== pid) await session.end();
        } catch {
          await session.end();
        }
      });
    }
  }
}
