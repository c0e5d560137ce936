import { onTestFinished } from 'vitest';
import type { Opening } from '../../src/adapters/ledger/postgresql/database.ts';
import { lookAtPostgresqlLedger, openPostgresqlLedger } from '../../src/adapters/ledger/postgresql/ledger.ts';
import type { TlsSettings } from '../../src/model/source-settings.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { NOW } from './issued.ts';

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

/** The ledger at the moment of the ledger's tests, closed when the test is over. */
export async function postgresqlLedger(opening: Opening, clock: Clock = { now: () => NOW }): Promise<Ledger> {
  const ledger = await openPostgresqlLedger(opening, clock);
  onTestFinished(() => ledger.close().catch(() => {}));
  return ledger;
}

/** The same, only to look at it. */
export async function lookedAt(opening: Opening): Promise<Ledger | undefined> {
  const ledger = await lookAtPostgresqlLedger(opening, { now: () => NOW });
  onTestFinished(() => ledger?.close().catch(() => {}));
  return ledger;
}
