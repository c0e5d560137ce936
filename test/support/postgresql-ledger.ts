import { onTestFinished } from 'vitest';
import type { Opening } from '../../src/adapters/ledger/postgresql/database.ts';
import { lookAtPostgresqlLedger, openPostgresqlLedger } from '../../src/adapters/ledger/postgresql/ledger.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { NOW } from './issued.ts';

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
