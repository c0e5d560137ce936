import { randomUUID } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Behind, Ledger } from '../../ports/ledger.ts';
import type { Database } from './database.ts';
import { readMark, writeMark } from './mark.ts';

/** Counts what is written about reports and deliveries, in the ledger and in the mark beside it. */
export interface Sequence extends Pick<Ledger, 'behind' | 'catchUp'> {
  /** Does work in a transaction that counts as one write. */
  readonly counted: <T>(work: () => T) => T;
}

/** The sequence of a ledger, which gets its id with its first write. A mark is never put back. */
export function sequenceIn(db: Database, clock: Clock): Sequence {
  const known = (key: 'id' | 'sequence') => db.all('SELECT value FROM meta WHERE key = ?', key)[0]?.value;
  const keep = (key: 'id' | 'sequence', value: string | number) =>
    db.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, String(value));
  const sequence = () => Number(known('sequence') ?? 0);
  // A ledger without an id is new, or is of before there were marks: an older state of the one that the mark is of.
  const idOf = () => known('id') ?? (db.isNew ? undefined : readMark(db.file)?.id);
  const behind = (): Behind | undefined => {
    const mark = readMark(db.file);
    if (!mark || mark.id !== idOf() || mark.sequence <= sequence()) return undefined;
    return { writes: mark.sequence - sequence(), until: mark.at };
  };
  const advanced = <T>(by: number, work: () => T): T => {
    const result = db.transaction(() => {
      const done = work();
      if (known('id') === undefined) keep('id', String(idOf() ?? randomUUID()));
      keep('sequence', sequence() + by);
      return done;
    });
    if (!behind()) writeMark(db.file, { id: String(known('id')), sequence: sequence(), at: clock.now() });
    return result;
  };
  return {
    counted: (work) => advanced(1, work),
    behind: async () => behind(),
    catchUp: async () => advanced((behind()?.writes ?? 0) + 1, () => undefined),
  };
}
