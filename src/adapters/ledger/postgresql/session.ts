import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, type QueryResult, types } from 'pg';
import { remembering } from '../../../model/remembering.ts';
import type { SqlRow, SqlValue } from '../database.ts';
import { fromPostgresql, numbered, toPostgresql } from './values.ts';
import { Unanswered } from './words.ts';

/** One connection to a server, with all that it says in our numbers and texts. What fails is thrown as it was said. */
export interface Session {
  readonly all: (sql: string, ...values: readonly SqlValue[]) => Promise<readonly SqlRow[]>;
  /** Several statements without values, in one go; answers the rows of the last. */
  readonly script: (sql: string) => Promise<readonly SqlRow[]>;
  /** The number that the server has for it; asked for as a sign of life, which ends the session when it does not come at once. */
  readonly sign: () => Promise<number>;
  /** Aborted once it has ended, for whatever reason. */
  readonly over: AbortSignal;
  /** Says goodbye where that can be said, and lets go. */
  readonly end: () => Promise<void>;
}

/** What a session is opened by. */
export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** False where the line is not secured. */
  readonly tls: ConnectionOptions | false;
  /** Seconds in which a server answers, when it is called and for each statement; it is given up then. */
  readonly deadline: number;
}

/** How long it may take until a server has answered the call, in seconds. */
const CALL = 10;
/** A sign of life is not waited for any longer, in seconds. */
const SIGN = 5;
/** A goodbye is not waited for any longer, in seconds. */
const GOODBYE = 2;

type TypeId = Parameters<typeof types.getTypeParser>[0];

/** 64-bit and exact numbers become JavaScript’s: no column holds one that it does not have. */
const AS_NUMBERS: readonly TypeId[] = [types.builtins.INT8, types.builtins.NUMERIC];

/** Opens a session. Throws what Node, the driver or the server says. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { deadline, tls, password, ...where } = options;
  const socket = new Socket();
  const over = new AbortController();
  const client = new Client({
    ...where,
    // A function, so that the driver does not look for a file or a variable of its own.
    password: () => password ?? '',
    ssl: tls,
    stream: () => socket,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: {
      getTypeParser: ((oid: TypeId, format?: 'text') =>
        AS_NUMBERS.includes(oid) ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  });
  // Whatever was asked is answered with the error, too; what is idle just ends.
  client.on('error', () => over.abort());
  client.once('end', () => over.abort());
  const letGo = () => {
    over.abort();
    socket.destroy();
  };
  const ask = async (asked: Promise<QueryResult | readonly QueryResult[]>, seconds = deadline) => {
    const answer = await inTime(asked, seconds, letGo);
    const last = Array.isArray(answer) ? (answer as readonly QueryResult[]).at(-1) : (answer as QueryResult);
    return ((last?.rows ?? []) as readonly SqlRow[]).map(fromPostgresql);
  };
  try {
    await inTime(client.connect(), CALL, letGo);
  } catch (error) {
    letGo();
    throw error;
  }
  return {
    all: (sql, ...values) => ask(client.query({ ...preparedOf(sql), values: values.map(toPostgresql) })),
    script: (sql) => ask(client.query(sql) as Promise<QueryResult | readonly QueryResult[]>),
    sign: async () => {
      const [row] = await ask(client.query('SELECT pg_backend_pid() AS pid'), SIGN);
      return Number(row?.pid);
    },
    over: over.signal,
    end: async () => {
      if (!over.signal.aborted) await inTime(client.end(), GOODBYE, letGo).catch(() => undefined);
      letGo();
    },
  };
}

/** A statement is prepared once a session under a name that is its own. */
const preparedOf = remembering((sql: string) => ({
  name: createHash('sha256').update(sql).digest('hex').slice(0, 32),
  text: numbered(sql),
}));

/**
 * An answer, if it comes in time; else `letGo` is called, and nothing is waited for. A process that was busy may find the answer
 * beside the end of the time: it is looked for once more.
 */
async function inTime<T>(answer: Promise<T>, seconds: number, letGo: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), seconds * 1000);
  });
  try {
    const settled = answer.then(() => 'there' as const);
    let first = await Promise.race([settled, late]);
    for (let turn = 0; turn < TURNS && first === 'late'; turn += 1) {
      await setImmediate();
      first = await Promise.race([settled, Promise.resolve('late' as const)]);
    }
    if (first === 'there') return await answer;
  } finally {
    clearTimeout(timer);
  }
  letGo();
  answer.catch(() => undefined);
  throw new Unanswered(`there was no answer within ${seconds} s`);
}

/** Turns of the event loop in which an answer that lies there is read and understood, also a long one. */
const TURNS = 50;

/** How Node secures a line by libpq’s modes, to a server that is called by a name. */
export function securedBy(
  mode: 'require' | 'verify-ca' | 'verify-full',
  name: string,
  options: ConnectionOptions,
): ConnectionOptions {
  const check = (_host: string, certificate: PeerCertificate) =>
    mode === 'verify-full' ? checkServerIdentity(name, certificate) : undefined;
  return { ...options, rejectUnauthorized: mode !== 'require', checkServerIdentity: check };
}
