import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { withLock } from '../io/lock.ts';
import { type Database, openDatabase } from './database.ts';
import { deliveriesIn } from './deliveries.ts';
import { gistsIn } from './gists.ts';

import { lookAtDatabase } from './looking.ts';
import { messagesIn } from './messages.ts';
import { readingsIn } from './readings.ts';
import { reportsIn } from './reports.ts';
import { runsIn } from './runs.ts';
import { scheduleIn } from './schedule.ts';
import { sequenceIn } from './sequence.ts';

/**
 * Opens the ledger in a SQLite file, or creates one that begins now. Throws a SourceError for a file that is no sound
 * ledger, and leaves it as it is.
 */
export function openLedger(file: string, clock: Clock): Ledger {
  return ledgerIn(openDatabase(file), clock);
}

/**
 * Opens a ledger to look at it, and leaves the file and what is beside it as they are, whatever may be written there. One
 * that cannot be looked at in its place, or is of an earlier version, is looked at in a copy. Throws what opening throws.
 */
export function lookAtLedger(file: string, clock: Clock): Ledger {
  return ledgerIn(lookAtDatabase(file), clock);
}

function ledgerIn(db: Database, clock: Clock): Ledger {
  const sequence = sequenceIn(db, clock);
  return {
    since: sinceOf(db, clock),
    isNew: db.isNew,
    ...readingsIn(db),
    ...messagesIn(db, sequence),
    ...reportsIn(db, sequence),
    ...gistsIn(db),
    ...deliveriesIn(db, sequence),
    ...scheduleIn(db, clock),
    ...runsIn(db, clock),
    exclusively: (work, patience = 0, stop) => withLock(`${db.file}.lock`, work, patience, stop),
    behind: sequence.behind,
    catchUp: sequence.catchUp,
    close: async () => db.close(),
  };
}

function sinceOf(db: Database, clock: Clock): number {
  const known = () => db.all("SELECT value FROM meta WHERE key = 'since'")[0]?.value;
  // Who only looks may not be allowed to write.
  if (known() === undefined)
    db.run("INSERT OR IGNORE INTO meta (key, value) VALUES ('since', ?)", String(clock.now()));
  return Number(known());
}
