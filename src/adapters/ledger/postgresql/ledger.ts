import type { Instant } from '../../../model/window.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Ledger } from '../../../ports/ledger.ts';
import type { Database } from '../database.ts';
import { ledgerIn } from '../ledger.ts';
import { type Opening, openPostgresql, readPostgresql } from './database.ts';

/** Opens the ledger in a database of PostgreSQL, or creates one that begins now. Throws a SourceError for one that cannot be used. */
export async function openPostgresqlLedger(opening: Opening, clock: Clock): Promise<Ledger> {
  const db = await openPostgresql(opening);
  try {
    return ledgerIn(db, clock, (await sinceIn(db)) ?? (await begunAt(db, clock)));
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Opens a ledger only to look at it; undefined where there is none. Throws a SourceError for one that cannot be used. */
export async function lookAtPostgresqlLedger(opening: Opening, clock: Clock): Promise<Ledger | undefined> {
  const db = await readPostgresql(opening);
  if (!db) return undefined;
  return ledgerIn(db, clock, (await sinceIn(db)) ?? clock.now());
}

async function begunAt(db: Database, clock: Clock): Promise<Instant> {
  const now = clock.now();
  await db.run("INSERT INTO meta (key, value) VALUES ('since', ?) ON CONFLICT DO NOTHING", String(now));
  return (await sinceIn(db)) ?? now;
}

async function sinceIn(db: Database): Promise<Instant | undefined> {
  const [row] = await db.all("SELECT value FROM meta WHERE key = 'since'");
  return row === undefined ? undefined : Number(row.value);
}
