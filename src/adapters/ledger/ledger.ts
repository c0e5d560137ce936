import type { Instant } from '../../model/window.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database } from './database.ts';
import { deliveriesIn } from './deliveries.ts';
import { dutyIn } from './duty.ts';
import { gistsIn } from './gists.ts';
import { messagesIn } from './messages.ts';
import { readingsIn } from './readings.ts';
import { reportsIn } from './reports.ts';
import { runsIn } from './runs.ts';
import { scheduleIn } from './schedule.ts';
import { sequenceIn } from './sequence.ts';
import { openDatabase, type SqliteDatabase } from './sqlite/database.ts';
import { lookAtDatabase } from './sqlite/looking.ts';
import { writingsIn } from './writings.ts';

/**
 * Opens the ledger in a SQLite file, or creates one that begins now. Throws a SourceError for a file that is no sound
 * ledger, and leaves it as it is.
 */
export function openLedger(file: string, clock: Clock): Ledger {
  return sqliteLedger(openDatabase(file), clock);
}

/**
 * Opens a ledger to look at it, and leaves the file and what is beside it as they are, whatever may be written there. One
 * that cannot be looked at in its place, or is of an earlier version, is looked at in a copy. Throws what opening throws.
 */
export function lookAtLedger(file: string, clock: Clock): Ledger {
  return sqliteLedger(lookAtDatabase(file), clock);
}

function sqliteLedger(db: SqliteDatabase, clock: Clock): Ledger {
  return ledgerIn(db, clock, sinceOf(db, clock));
}

/** The ledger in a store, which began at some moment. */
export function ledgerIn(db: Database, clock: Clock, since: Instant): Ledger {
  const sequence = sequenceIn(db, clock);
  return {
    name: db.name,
    since,
    isNew: db.isNew,
    ...readingsIn(db),
    ...messagesIn(db, sequence),
    ...reportsIn(db, sequence),
    ...gistsIn(db, clock),
    ...deliveriesIn(db, sequence),
    ...scheduleIn(db, clock),
    ...runsIn(db, clock),
    ...writingsIn(db),
    ...dutyIn(db, clock),
    exclusively: db.exclusively,
    behind: sequence.behind,
    catchUp: sequence.catchUp,
    ...(db.sessions ? { sessions: db.sessions } : {}),
    close: db.close,
  };
}

function sinceOf({ direct }: SqliteDatabase, clock: Clock): Instant {
  const known = () => direct.all("SELECT value FROM meta WHERE key = 'since'")[0]?.value;
  // Who only looks may not be allowed to write.
  if (known() === undefined)
    direct.run(
      "INSERT INTO meta (key, value) VALUES ('since', ?) ON CONFLICT DO NOTHING",
      String(clock.now()),
    );
  return Number(known());
}
