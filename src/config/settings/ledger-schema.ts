import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import { exactlyOne, secretFile, secretText, text } from '../schema-parts.ts';
import { TLS_CONFIG } from './http-schema.ts';

const POSTGRESQL = z.strictObject({
  url: secretText().optional(),
  url_file: secretFile(
    'A file that holds the address, postgresql://USER:PASSWORD@HOST:PORT/DATABASE; it is read each time it is needed.',
  ),
  tls_config: TLS_CONFIG.describe('How to trust the server, and to be trusted by it.').optional(),
  schema: text('The schema that the tables are in; headroom unless set.', BOUNDS.name).optional(),
});

/** Where the ledger is kept. */
export const LEDGER = z.strictObject({
  postgresql: POSTGRESQL.meta(exactlyOne('url', 'url_file')).describe(
    'A database of PostgreSQL, which several replicas may share.',
  ),
});

/** What is read of it with missing keys. */
export const LEDGER_IN_PART = z.strictObject({ postgresql: POSTGRESQL.optional() });

/** The part of the settings as it is written; keys may be missing. */
export type WrittenLedger = z.infer<typeof LEDGER_IN_PART>;
