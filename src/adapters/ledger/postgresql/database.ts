import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { SourceError } from '../../../model/errors.ts';
import { LEDGER_SCHEMA } from '../../../model/ledger-settings.ts';
import type { Database, Statements } from '../database.ts';
import { type Hold, isLockTaken, type LockName, takeLock } from './lock.ts';
import { ledgerVersion, migrate, VERSION } from './migrations.ts';
import { type Place, type Server, type SessionKind, serverOf } from './server.ts';
import type { Session } from './session.ts';
import { batchesOf } from './values.ts';
import { failureOf, isCutOff, sqlStateOf } from './words.ts';

/** Sessions for requests and whatever else is not under a lock: each is busy for milliseconds. */
const SESSIONS = 4;
const PLAIN: SessionKind = { deadline: 30 };
const READING: SessionKind = { ...PLAIN, readOnly: true };
/** A session that was idle for so many milliseconds is asked whether it is still there. */
const STALE = 1000;
/** How often a transaction is begun that meets others. */
const TRIES = 10;
/** The longest pause before it is begun a second time, in milliseconds; each may be twice as long as the one before. */
const FIRST_PAUSE = 10;
/** Two transactions that cannot both be; a row that another was quicker to write. */
const RACES: readonly (string | undefined)[] = ['40001', '40P01', '23505'];

/** How a ledger is opened. */
export interface Opening extends Place {
  /** The file that what is known of the ledger is written beside; none where there is no disk for it. */
  readonly beside: string | undefined;
}

/**
 * Opens the ledger in a schema, or creates it, and brings an older one up to date. Throws a SourceError for a server that cannot be
 * used, and for a schema that is not ours or newer, which stays as it is.
 */
export async function openPostgresql(opening: Opening): Promise<Database> {
  const server = await serverOf(opening);
  const { schema } = opening.settings;
  const failed = failing(server);
  const isCurrent = (await versionIn(server, schema, failed)) === VERSION;
  const isNew = isCurrent ? false : await migrate(server, schema, failed);
  return databaseOn(server, { schema, beside: opening.beside, kind: PLAIN, isNew });
}

/** Opens a ledger that is there only to be read; undefined where there is none. Throws a SourceError for one that is not of this version. */
export async function readPostgresql(opening: Opening): Promise<Database | undefined> {
  const server = await serverOf(opening);
  const { schema } = opening.settings;
  const version = await versionIn(server, schema, failing(server));
  if (version === 0) return undefined;
  if (version === VERSION) {
    return databaseOn(server, { schema, beside: opening.beside, kind: READING, isNew: false });
  }
  throw new SourceError(
    `${server.subject().name} holds a ledger of version ${version}, and this program reads ${VERSION}. The next headroom tick, serve or publish brings it up to date.`,
  );
}

const failing = (server: Server) => (error: unknown) => failureOf(error, server.subject());

async function versionIn(
  server: Server,
  schema: string,
  failed: (error: unknown) => unknown,
): Promise<number> {
  const session = await server.connect(PLAIN);
  try {
    return await ledgerVersion(session, server.subject(), schema);
  } catch (error) {
    throw failed(error);
  } finally {
    await session.end();
  }
}

interface Opened {
  readonly schema: string;
  readonly beside: string | undefined;
  readonly kind: SessionKind;
  readonly isNew: boolean;
}

function databaseOn(server: Server, { schema, beside, kind, isNew }: Opened): Database {
  const pool = poolOf(server, kind);
  const failed = failing(server);
  let work: Hold | undefined;
  let duty: Hold | undefined;
  const reading = <T>(what: (session: Session) => Promise<T>): Promise<T> =>
    pool.use((session) => what(inOurWords(session, failed)));
  /** While this process does what only one may do, it writes by the session that has the lock, or not at all. */
  const writing = <T>(what: (session: Session) => Promise<T>): Promise<T> => {
    if (!work) return reading(what);
    const { use, lost } = work;
    return use(async (session) => {
      if (lost.aborted) throw new SourceError(lostWords(server.subject().name));
      return what(inOurWords(session, failed));
    });
  };
  const transaction = <T>(what: (db: Statements) => Promise<T>): Promise<T> =>
    writing((session) => inTransaction(session, what));
  const locked = (lock: LockName, patience?: number, stop?: AbortSignal) =>
    guarded(() => takeLock(server, schema, lock, patience, stop), failed);
  return {
    name: nameIn(server, schema),
    isNew,
    beside,
    notSound: (said) =>
      `${server.subject().name} is not a sound ledger (${said}), and is left as it is. Put a backup in its place; or name another schema, and a new one starts from now and sends nothing old.`,
    all: (sql, ...values) => pool.read((session) => guarded(() => session.all(sql, ...values), failed)),
    run: (sql, ...values) => writing((session) => statementsOn(session).run(sql, ...values)),
    runMany: (sql, rows) => transaction((db) => db.runMany(sql, rows)),
    transaction,
    snapshot: (what) => reading((session) => atOneMoment(session, what)),
    exclusively: async (what, patience = 0, stop) => {
      const hold = await locked('work', patience, stop);
      if (!hold) return undefined;
      work = hold;
      try {
        return await what(hold.lost);
      } finally {
        work = undefined;
        await hold.release();
      }
    },
    takeDuty: async () => {
      if (!duty || duty.lost.aborted) duty = await locked('duty');
      return duty !== undefined;
    },
    isDutyTaken: () => pool.use((session) => guarded(() => isLockTaken(session, schema, 'duty'), failed)),
    sessions: () => ({
      ...pool.sessions(),
      locks: [work, duty].filter((hold) => hold && !hold.lost.aborted).length,
    }),
    close: async () => {
      await duty?.release();
      await pool.close();
    },
  };
}

/** One database may hold the ledgers of several projects, each in a schema. */
function nameIn(server: Server, schema: string): string {
  const { name } = server.subject();
  return schema === LEDGER_SCHEMA ? name : `${name}, schema ${schema}`;
}

function lostWords(name: string): string {
  return `The line to ${name} broke in the middle of the work, so that another headroom may have begun it. Nothing more is written by this one; what it did not finish is done at the next wake-up.`;
}

/** Sessions that are opened when they are needed and used again. */
function poolOf(server: Server, kind: SessionKind) {
  const limit = pLimit(SESSIONS);
  const idle: { readonly session: Session; readonly since: number }[] = [];
  let isClosed = false;
  const rested = async (): Promise<Session | undefined> => {
    for (let last = idle.pop(); last; last = idle.pop()) {
      const { session, since } = last;
      if (session.over.aborted) continue;
      if (performance.now() - since < STALE || (await isAlive(session))) return session;
    }
    return undefined;
  };
  const working = async <T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> => {
    try {
      return await work(session);
    } finally {
      if (isClosed) await session.end();
      else if (!session.over.aborted) idle.push({ session, since: performance.now() });
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    limit(() => {
      if (isClosed) throw new SourceError(`The ledger in ${server.subject().name} is closed.`);
      return work();
    });
  return {
    use: <T>(work: (session: Session) => Promise<T>): Promise<T> =>
      inTurn(async () => working((await rested()) ?? (await server.connect(kind)), work)),
    /** A statement that only reads; asked anew where the session that it was asked in had ended unseen while it was idle, as in a failover. */
    read: <T>(ask: (session: Session) => Promise<T>): Promise<T> =>
      inTurn(async () => {
        for (let session = await rested(); session; session = await rested()) {
          try {
            return await working(session, ask);
          } catch (error) {
            if (!isCutOff(error)) throw error;
          }
        }
        return working(await server.connect(kind), ask);
      }),
    sessions: () => ({
      busy: limit.activeCount,
      idle: idle.length,
      most: SESSIONS,
      waiting: limit.pendingCount,
    }),
    close: async () => {
      isClosed = true;
      for (const { session } of idle.splice(0)) await session.end();
    },
  };
}

async function isAlive(session: Session): Promise<boolean> {
  try {
    await session.sign();
    return true;
  } catch {
    await session.end();
    return false;
  }
}

/** A session whose failures are told in our words; what is done with it may fail in its own. */
function inOurWords(session: Session, failed: (error: unknown) => unknown): Session {
  return {
    ...session,
    all: (sql, ...values) => guarded(() => session.all(sql, ...values), failed),
    script: (sql) => guarded(() => session.script(sql), failed),
  };
}

function statementsOn({ all }: Session): Statements {
  return {
    all,
    run: async (sql, ...values) => void (await all(sql, ...values)),
    runMany: async (sql, rows) => {
      for (const batch of batchesOf(sql, rows)) await all(batch.sql, ...batch.values);
    },
  };
}

/** All or none, as if nobody else were writing; begun again where somebody was. */
async function inTransaction<T>(session: Session, work: (db: Statements) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    await session.script('BEGIN ISOLATION LEVEL SERIALIZABLE');
    try {
      const result = await work(statementsOn(session));
      await session.script('COMMIT');
      return result;
    } catch (error) {
      if (!session.over.aborted) await session.script('ROLLBACK').catch(() => session.end());
      if (session.over.aborted || tries === TRIES || !RACES.includes(sqlStateOf(error))) throw error;
    }
    // By chance, so that those that met do not meet again.
    await pause(FIRST_PAUSE * 2 ** (tries - 1) * Math.random());
  }
}

/** Reads as of one moment; not begun again, since nothing can come between. */
async function atOneMoment<T>(session: Session, work: (db: Statements) => Promise<T>): Promise<T> {
  await session.script('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await work(statementsOn(session));
  } finally {
    if (!session.over.aborted) await session.script('ROLLBACK').catch(() => session.end());
  }
}

async function guarded<T>(work: () => Promise<T>, failed: (error: unknown) => unknown): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failed(error);
  }
}
