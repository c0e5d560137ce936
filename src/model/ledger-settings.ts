import type { Secret, TlsSettings } from './source-settings.ts';

/** Where the ledger is kept, when not in a file of the output folder. */
export interface LedgerSettings {
  readonly postgresql: PostgresqlSettings;
}

/** A database of PostgreSQL. */
export interface PostgresqlSettings {
  /** Where the settings have it, for messages: `ledger.postgresql`. */
  readonly setting: string;
  /** What `postgresAddress` reads. */
  readonly url: Secret;
  readonly tls?: TlsSettings;
  /** The schema that the tables are in. */
  readonly schema: string;
}

/** Whether a name needs no quotes, so that what the docs and an administrator write is the same schema. */
export function isSchemaName(text: string): boolean {
  return /^[a-z_][a-z0-9_]{0,62}$/.test(text) && !text.startsWith('pg_');
}

/** The schema that the tables are in unless another is named. */
export const LEDGER_SCHEMA = 'headroom';
