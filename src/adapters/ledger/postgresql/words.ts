import { DatabaseError } from 'pg';
import { SourceError } from '../../../model/errors.ts';
import { oneLine } from '../../../model/one-line.ts';
import { REDACTED, scrubbed } from '../../../model/scrub.ts';

/** What messages are about. */
export interface Subject {
  /** The database as people are told of it. */
  readonly name: string;
  readonly user: string;
  readonly schema: string;
  /** Where the settings have its address. */
  readonly setting: string;
  /** It is taken out of whatever is said. */
  readonly password?: string;
}

/** A server that did not answer in time. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** What a kind of failure means, and what to do, as the end of “The ledger in … cannot be used:”. */
type Words = (subject: Subject) => string;

const wait: Words = () => 'It is tried again at the next wake-up; see the log of the server if it lasts.';
const trust: Words = ({ setting }) =>
  `Name the authority that signed the server’s certificate under ${setting}.tls_config.ca_file, and the server by the name that it bears.`;
const reach: Words = ({ setting }) => `See that it runs and can be reached from here, or correct ${setting}.`;
const login: Words = ({ user, setting }) =>
  `Correct the user “${user}” or the password in ${setting}, or let the role log in from here (pg_hba.conf).`;
const grants: Words = ({ user, schema }) =>
  `The role needs what the docs grant: as the owner of the database, CREATE SCHEMA IF NOT EXISTS ${schema}; GRANT USAGE, CREATE ON SCHEMA ${schema} TO "${user.replaceAll('"', '""')}"; the tables must be its own.`;
const room: Words = () => 'Give the server more room; nothing of what was to be written is.';
const locked: Words = () =>
  'Another program holds a lock or takes too long: close what has it open, then run again.';
const session: Words = () =>
  'Connect to the server itself, or through a pooler that keeps sessions; one that pools transactions cannot hold locks.';
const damage: Words = () => 'The database is damaged: put a backup in its place.';

/** Codes of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html) and of Node, and their classes. */
const WORDS: Readonly<Record<string, Words>> = {
  '28': login,
  '3D000': () => 'Create the database, or correct its name.',
  '42501': grants,
  '3F000': grants,
  '25006': () =>
    'It takes no writes: name every server of the cluster in the address, the one that does is used.',
  '42P01': () => 'Tables are missing: put a backup in its place, or name another schema.',
  '53': room,
  '53300': () =>
    'Raise max_connections of the server, or the role’s CONNECTION LIMIT: a serving program needs six.',
  '55P03': locked,
  '57014': locked,
  '57P0': wait,
  '08P01': session,
  '26000': session,
  '40': locked,
  '58': damage,
  XX: damage,
  ECONNREFUSED: reach,
  ENOTFOUND: reach,
  EAI_AGAIN: reach,
  ENOENT: reach,
  EACCES: reach,
  EHOSTUNREACH: reach,
  ENETUNREACH: reach,
  ETIMEDOUT: reach,
  CERT: trust,
  SELF_SIGNED: trust,
  DEPTH_ZERO: trust,
  UNABLE_TO: trust,
  ERR_TLS_CERT: trust,
};

/** A failure in our words, with what to do; one that is said in them already stays as it is. */
export function failureOf(error: unknown, subject: Subject): unknown {
  if (!(error instanceof Error) || error instanceof SourceError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (!isFailure(error, code)) return error;
  const words = Object.entries(WORDS)
    .filter(([begin]) => code.startsWith(begin))
    .toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
  const remedy = (words ?? wordsBySaying(error.message))(subject);
  return new SourceError(
    `The ledger in ${subject.name} cannot be used (${saidBy(error, subject)}). ${remedy}`,
    { cause: error },
  );
}

/** The code of PostgreSQL for why something failed, also when it is told in our words; none for what it did not say. */
export function sqlStateOf(error: unknown): string | undefined {
  const cause = error instanceof SourceError ? error.cause : error;
  return cause instanceof DatabaseError ? cause.code : undefined;
}

/** Whether a line broke, or the server ended the session, before there was an answer. */
export function isCutOff(error: unknown): boolean {
  const cause = error instanceof SourceError ? error.cause : error;
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? String(cause.code) : '';
  return CUT_OFF.includes(code) || /^(?:Connection terminated|Client has encountered)/.test(cause.message);
}

const CUT_OFF: readonly string[] = ['57P01', '57P02', 'ECONNRESET', 'EPIPE'];

/** Our own mistakes are no failures of the server. */
function isFailure(error: Error, code: string): boolean {
  return (
    error instanceof DatabaseError || error instanceof Unanswered || code !== '' || isOfDriver(error.message)
  );
}

/** What the driver says without a code. */
function isOfDriver(said: string): boolean {
  return /^(?:Connection terminated|Client (?:has|was)|The server does not support SSL|SASL|SCRAM|timeout expired|Received unexpected|There was an error establishing an SSL)/i.test(
    said,
  );
}

function wordsBySaying(said: string): Words {
  if (/SSL/.test(said)) {
    return ({ setting }) =>
      `Turn TLS on at the server; only where nobody listens on the way, write ?sslmode=disable in ${setting}.`;
  }
  return /^S(?:ASL|CRAM)/.test(said) ? login : wait;
}

function saidBy(error: Error, { password }: Subject): string {
  const code = error instanceof DatabaseError ? ` (${error.code})` : '';
  // Node says nothing of several addresses that refused.
  const said = error.message === '' && 'code' in error ? String(error.code) : error.message;
  const safe = password === undefined || password === '' ? said : said.replaceAll(password, REDACTED);
  return `${oneLine(scrubbed(safe))}${code}`;
}
