import type { PostgresAddressFault, SslMode } from '../model/postgres-address.ts';

/** What is wrong with the address of a database; never the address, which has a password in it. */
const FAULTS: Readonly<Record<PostgresAddressFault, string>> = {
  malformed: 'A percent sign in it stands for nothing: write one as %25.',
  scheme: 'It does not begin with postgresql://.',
  user: 'It names no user.',
  database: 'It names no database.',
  host: 'It names no server.',
  port: 'A port is a whole number from 1 to 65535.',
  sslmode:
    'Its sslmode is none of disable, require, verify-ca and verify-full; the others would do without TLS silently.',
  parameter:
    'After its question mark there is something else than sslmode, host, port, target_session_attrs, application_name and connect_timeout; certificates are named in tls_config.',
};

/** The wording of problems with the ledger’s settings: a part of the table of all messages. */
export const LEDGER_MESSAGES = {
  badDatabase: (fault: PostgresAddressFault) =>
    `This is not the address of a database. ${FAULTS[fault]} It is not shown, as it may hold a secret. Write it like postgresql://headroom:PASSWORD@db.example.org:5432/headroom?sslmode=verify-full.`,
  sslModeAgainst: (mode: SslMode) =>
    `The address says sslmode=${mode}, which tls_config contradicts. Remove one of them.`,
  badDatabaseSchema: (text: string) =>
    `“${text}” is not a name for the schema. Lower-case letters, digits and underscores are allowed, 63 at most, not a digit or pg_ first. Write it like headroom.`,
} as const;
