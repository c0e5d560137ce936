import { notAnAddress, type PostgresAddressFault, type SslMode } from '../model/postgres-address.ts';

/** The wording of problems with the ledger’s settings: a part of the table of all messages. */
export const LEDGER_MESSAGES = {
  badDatabase: (fault: PostgresAddressFault) => `This is ${notAnAddress(fault)}`,
  sslModeAgainst: (mode: SslMode) =>
    `The address says sslmode=${mode}, which tls_config contradicts. Remove one of them.`,
  badDatabaseSchema: (text: string) =>
    `“${text}” is not a name for the schema. Lower-case letters, digits and underscores are allowed, 63 at most, not a digit or pg_ first. Write it like headroom.`,
} as const;
