import type { Opening } from '../../src/adapters/ledger/postgresql/database.ts';
import type { TlsSettings } from '../../src/model/source-settings.ts';

/** How a ledger in a schema of a database is opened. */
export function openingOf(
  url: string,
  schema = 'headroom',
  more: { readonly beside?: string; readonly tls?: TlsSettings } = {},
): Opening {
  const { beside, tls } = more;
  return {
    settings: {
      setting: 'ledger.postgresql',
      url: { value: url },
      schema,
      ...(tls ? { tls } : {}),
    },
    readSecret: async (secret) => ('value' in secret ? secret.value : ''),
    program: 'headroom test',
    beside,
  };
}
