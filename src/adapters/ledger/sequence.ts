import { randomUUID } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Behind, Ledger } from '../../ports/ledger.ts';
import type { Database, Statements } from './database.ts';
import { readMark, writeMark } from './mark.ts';

/** Counts what is written about reports and deliveries, in the ledger and in the mark beside it. */
export interface Sequence extends Pick<Ledger, 'behind' | 'catchUp'> {
  /** Does work in a transaction that counts as one write. */
  readonly counted: <T>(work: (db: Statements) => Promise<T>) => Promise<T>;
}

/** The sequence of a ledger, which gets its id with its first write. A mark is never put back. */
export function sequenceIn(db: Database, clock: Clock): Sequence {
  const mark = () => (db.beside === undefined ? undefined : readMark(db.beside));
  // A ledger without an id is new, or is of before there were marks: an older state of the one that the mark is of.
  const idOf = ({ id }: Known) => id ?? (db.isNew ? undefined : mark()?.id);
  const behindOf = (known: Known): Behind | undefined => {
    const there = mark();
    if (!there || there.id !== idOf(known) || there.sequence <= known.sequence) return undefined;
    return { writes: there.sequence - known.sequence, until: there.at };
  };
  const advanced = async <T>(
    by: (known: Known) => number,
    work: (db: Statements) => Promise<T>,
  ): Promise<T> => {
    const { result, now } = await db.transaction(async (within) => {
      const done = await work(within);
      const before = await knownIn(within);
      const after = { id: idOf(before) ?? randomUUID(), sequence: before.sequence + by(before) };
      await within.runMany(KEEP, [
        ['id', after.id],
        ['sequence', String(after.sequence)],
      ]);
      return { result: done, now: after };
    });
    if (db.beside !== undefined && !behindOf(now)) writeMark(db.beside, { ...now, at: clock.now() });
    return result;
  };
  return {
    counted: (work) => advanced(() => 1, work),
    behind: async () => behindOf(await knownIn(db)),
    catchUp: () =>
      advanced(
        (known) => (behindOf(known)?.writes ?? 0) + 1,
        async () => undefined,
      ),
  };
}

/** What a ledger says of itself; no id before its first write. */
interface Known {
  readonly id?: string;
  readonly sequence: number;
}

const KEEP =
  'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

async function knownIn(db: Statements): Promise<Known> {
  const rows = await db.all("SELECT key, value FROM meta WHERE key IN ('id', 'sequence')");
  const { id, sequence } = Object.fromEntries(rows.map(({ key, value }) => [String(key), String(value)]));
  return { ...(id === undefined ? {} : { id }), sequence: Number(sequence ?? 0) };
}
