import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import { type Ledger, RUN_KINDS, type Run } from '../../ports/ledger.ts';
import type { Database, Statements } from './database.ts';
import { jsonAs, rowsAs } from './row.ts';

/** Runs of a kind that went alike are one for as long as they begin within this time of each other, in seconds. */
const ALIKE_WITHIN = 86_400;
/** Runs kept of each kind. A number, since a clock that is wrong once would make all of them old. */
const MOST = 1000;

/** The part of the ledger that keeps what the program did. */
export function runsIn(db: Database, clock: Clock): Pick<Ledger, 'runs' | 'ran'> {
  return {
    runs: async (from) =>
      rowsAs(
        db,
        'runs',
        runShape,
        await db.all(
          'SELECT id, what, started_at, ended_at, outcome, stages, detail FROM runs WHERE started_at >= ? AND ended_at <= ? ORDER BY id',
          from,
          clock.now(),
        ),
      ),
    ran: async (run) =>
      db.transaction(async (within) => {
        await forgetAlike(within, run);
        await add(within, run);
        await prune(within, run);
      }),
  };
}

function forgetAlike(db: Statements, { what, startedAt, outcome, detail }: Run): Promise<void> {
  return db.run(
    `DELETE FROM runs WHERE id = (SELECT max(id) FROM runs WHERE what = ?)
     AND outcome = ? AND detail = ? AND started_at <= ? AND started_at > ?`,
    what,
    outcome,
    detail,
    startedAt,
    startedAt - ALIKE_WITHIN,
  );
}

function add(db: Statements, { what, startedAt, endedAt, outcome, stages, detail }: Run): Promise<void> {
  return db.run(
    `INSERT INTO runs (id, what, started_at, ended_at, outcome, stages, detail)
     VALUES ((SELECT coalesce(max(id), 0) + 1 FROM runs), ?, ?, ?, ?, ?, ?)`,
    what,
    startedAt,
    endedAt,
    outcome,
    JSON.stringify(stages),
    detail,
  );
}

function prune(db: Statements, { what }: Run): Promise<void> {
  return db.run(
    `DELETE FROM runs WHERE what = ?
     AND id NOT IN (SELECT id FROM runs WHERE what = ? ORDER BY id DESC LIMIT ?)
     AND id IS DISTINCT FROM (SELECT max(id) FROM runs WHERE what = ? AND outcome = 'succeeded')`,
    what,
    what,
    MOST,
    what,
  );
}

const runShape = z
  .object({
    what: z.enum(RUN_KINDS),
    started_at: z.number(),
    ended_at: z.number(),
    outcome: z.enum(['succeeded', 'failed']),
    stages: jsonAs(z.record(z.string(), z.number())),
    detail: z.string(),
  })
  .transform(({ started_at: startedAt, ended_at: endedAt, ...run }): Run => ({ ...run, startedAt, endedAt }));
