import { afterAll, beforeAll } from 'vitest';
import { overlayLedger } from '../../src/app/overlay-ledger.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { ledgerContract } from '../support/ledger-contract.ts';
import { type Postgresql, startPostgresql } from '../support/postgresql.ts';
import { postgresqlLedger } from '../support/postgresql-ledger.ts';
import { openingOf } from '../support/postgresql-ledger-opening.ts';

let server: Postgresql;
let schemas = 0;

beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server.stop());

function newLedger(clock: Clock) {
  schemas += 1;
  return postgresqlLedger(openingOf(server.url(), `ledger_${schemas}`), clock);
}

ledgerContract('PostgreSQL', newLedger);
ledgerContract('a dry run over PostgreSQL', async (clock) => overlayLedger(await newLedger(clock), clock));
