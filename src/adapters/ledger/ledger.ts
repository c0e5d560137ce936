import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { type Database, openDatabase } from './database.ts';
import { deliveriesIn } from './deliveries.ts';
import { withLock } from './lock.ts';
import { readingsIn } from './readings.ts';
import { reportsIn } from './reports.ts';
import { runsIn } from './runs.ts';
import { scheduleIn } from './schedule.ts';

/**
 * Opens the ledger in a SQLite file, or creates one that begins now. Throws a SourceError for a file that is no sound
 * ledger, and leaves it as it is.
 */
export function openLedger(file: string, clock: Clock): Ledger {
  const db = openDatabase(file);
  return {
    since: sinceOf(db, clock),
    isNew: db.isNew,
    ...readingsIn(db),
    ...reportsIn(db),
    ...deliveriesIn(db),
    ...scheduleIn(db, clock),
    ...runsIn(db, clock),
    exclusively: (work, patience = 0) => withLock(`${file}.lock`, work, patience),
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
