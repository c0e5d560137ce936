import type { ConnectionOptions } from 'node:tls';
import { SourceError } from '../../../model/errors.ts';
import type { PostgresqlSettings } from '../../../model/ledger-settings.ts';
import {
  isLocalHost,
  modeAgainst,
  notAnAddress,
  type PostgresAddress,
  type PostgresHost,
  postgresAddress,
  postgresName,
} from '../../../model/postgres-address.ts';
import type { Secret } from '../../../model/source-settings.ts';
import { tlsOptions } from '../../io/dispatcher.ts';
import { openSession, type Session, securedBy } from './session.ts';
import { failureOf, type Subject } from './words.ts';

/** What a database is opened by. */
export interface Place {
  readonly settings: PostgresqlSettings;
  readonly readSecret: (secret: Secret) => Promise<string>;
  /** What the server’s administrator sees of us. */
  readonly program: string;
}

/** How the sessions of a kind are to be. */
export interface SessionKind {
  /** Seconds that one statement may take. */
  readonly deadline: number;
  /** Seconds after which the server ends a session that says nothing; never, unless given. */
  readonly idle?: number;
  readonly readOnly?: boolean;
}

/** A database on whichever of its servers takes writes. */
export interface Server {
  /** What messages about it are about; of the address as it was read last. */
  readonly subject: () => Subject;
  /** Opens a session. Throws a SourceError when no server of them takes writes. */
  readonly connect: (kind: SessionKind) => Promise<Session>;
}

/** The earliest version that is spoken to: it ends sessions that say nothing. */
const OLDEST = 140_000;
/** How long a statement waits for somebody else’s lock, in seconds. */
const LOCK_PATIENCE = 5;

/** Reads the address, and opens nothing yet. Throws a SourceError for a text that is none. */
export async function serverOf(place: Place): Promise<Server> {
  const { settings } = place;
  let address = await addressOf(place);
  // The server that was found last is asked first.
  let found: PostgresHost | undefined;
  const subject = (): Subject => ({
    name: postgresName(address),
    user: address.user,
    schema: settings.schema,
    setting: settings.setting,
    ...(address.password === undefined ? {} : { password: address.password }),
  });
  return {
    subject,
    connect: async (kind) => {
      address = await addressOf(place);
      const hosts = address.hosts.toSorted((a, b) => rank(a, found) - rank(b, found));
      const failures: unknown[] = [];
      for (const host of hosts) {
        try {
          const session = await begun(place, address, host, kind);
          found = host;
          return session;
        } catch (error) {
          failures.push(
            failureOf(error, { ...subject(), name: postgresName({ ...address, hosts: [host] }) }),
          );
        }
      }
      const told = failures.find((failure) => !isStandby(failure)) ?? failures[0];
      throw told;
    },
  };
}

function rank(host: PostgresHost, found: PostgresHost | undefined): number {
  return host.host === found?.host && host.port === found.port ? 0 : 1;
}

async function addressOf({ settings, readSecret }: Place): Promise<PostgresAddress> {
  const { url, setting, tls } = settings;
  const where =
    'file' in url ? `The file that ${url.setting} names holds what is` : `What stands in ${setting}.url is`;
  const address = postgresAddress(await readSecret(url));
  if ('fault' in address) throw new SourceError(`${where} ${notAnAddress(address.fault)}`);
  const against = modeAgainst(address, tls);
  if (against === undefined) return address;
  throw new SourceError(
    `The address of ${setting} says sslmode=${against}, which ${setting}.tls_config contradicts. Remove one of them.`,
  );
}

/** A session with a server that takes writes, set up. */
async function begun(
  { settings, program }: Place,
  address: PostgresAddress,
  host: PostgresHost,
  kind: SessionKind,
): Promise<Session> {
  const { user, password, database } = address;
  const session = await openSession({
    ...host,
    user,
    ...(password === undefined ? {} : { password }),
    database,
    tls: tlsFor(settings, address, host),
    deadline: kind.deadline + LOCK_PATIENCE,
  });
  try {
    const [row] = await session.script(setUp(settings.schema, program, kind));
    if (Number(row?.version) < OLDEST) throw new SourceError(OLD);
    if (row?.standby === 1 || row?.readonly === 'on')
      throw new Standby(postgresName({ ...address, hosts: [host] }));
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

const OLD = 'The ledger needs PostgreSQL 14 or newer. Bring the server up to date.';

/** A server that takes no writes, as a standby. */
class Standby extends SourceError {
  constructor(name: string) {
    super(
      `The ledger in ${name} takes no writes: it follows another server, or is set to be read only. Name every server of the cluster in the address; the one that takes writes is used.`,
    );
  }
}

function isStandby(failure: unknown): boolean {
  return failure instanceof Standby;
}

/**
 * What holds for the session: the server frees the locks of one that is cut off after a minute, and later than the client has
 * noticed; a statement that waits for a lock gives up.
 */
function setUp(
  schema: string,
  program: string,
  { deadline, idle = 0, readOnly = false }: SessionKind,
): string {
  return `
    SET search_path TO ${schema};
    SET application_name TO '${program.replaceAll("'", "''")}';
    SET statement_timeout TO '${deadline}s';
    SET lock_timeout TO '${LOCK_PATIENCE}s';
    SET idle_in_transaction_session_timeout TO '60s';
    SET idle_session_timeout TO '${idle}s';
    SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10; SET tcp_keepalives_count TO 3;
    SET tcp_user_timeout TO '60s';
    SET client_min_messages TO error;
    ${readOnly ? 'SET default_transaction_read_only TO on;' : ''}
    SELECT current_setting('server_version_num') AS version, pg_is_in_recovery()::int AS standby,
      current_setting('transaction_read_only') AS readonly;
  `;
}

function tlsFor({ tls, setting }: PostgresqlSettings, { sslMode }: PostgresAddress, host: PostgresHost) {
  if (host.host.startsWith('/')) return false;
  const bySettings = tls?.insecureSkipVerify ? 'require' : 'verify-full';
  const mode = sslMode ?? (tls === undefined && isLocalHost(host) ? 'disable' : bySettings);
  if (mode === 'disable') return false;
  const options: ConnectionOptions = tls ? tlsOptions(tls, `${setting}.tls_config`) : {};
  // As libpq has it: who names an authority does not want just any server.
  const wanted =
    mode === 'require' && tls?.caFile !== undefined && !tls.insecureSkipVerify ? 'verify-ca' : mode;
  return securedBy(wanted, tls?.serverName ?? host.host, options);
}
