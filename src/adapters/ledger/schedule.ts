import { z } from 'zod';
import { REPORT_KINDS } from '../../model/report.ts';
import type { Beginning, SlotNote } from '../../model/schedule.ts';
import type { SubjectKind } from '../../model/subject.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database } from './database.ts';
import { rowsAs } from './row.ts';

type ScheduleParts = Pick<Ledger, 'scheduledSince' | 'schedule' | 'unschedule' | 'slots' | 'note'>;

/** The part of the ledger that keeps what is scheduled, and what became of slots whose reports are not issued. */
export function scheduleIn(db: Database, clock: Clock): ScheduleParts {
  return {
    scheduledSince: async (kind) => {
      const rows = await db.all(
        'SELECT since, after FROM scheduled WHERE name = ? AND since <= ? ORDER BY since DESC LIMIT 1',
        kind,
        clock.now(),
      );
      return rowsAs(db, 'scheduled', beginningShape, rows)[0];
    },
    schedule: async (kind, { at, after }) =>
      db.run(
        `INSERT INTO scheduled (name, since, after) VALUES (?, ?, ?)
         ON CONFLICT (name, since) DO UPDATE SET after = excluded.after`,
        kind,
        at,
        after ?? null,
      ),
    unschedule: async (kind) => unschedule(db, kind),
    slots: async () =>
      rowsAs(
        db,
        'slots',
        noteShape,
        await db.all(
          'SELECT kind, period, state, seen_at, detail FROM slots WHERE seen_at <= ? ORDER BY rowid',
          clock.now(),
        ),
      ),
    note: async ({ kind, period, state, seenAt, detail }) =>
      db.run(
        `INSERT INTO slots (kind, period, state, seen_at, detail) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (kind, period) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at, detail = excluded.detail`,
        kind,
        period,
        state,
        seenAt,
        detail,
      ),
  };
}

/** Asked at every wake-up; only what is there to be forgotten is worth a transaction. */
async function unschedule(db: Database, kind: SubjectKind): Promise<void> {
  if ((await db.all('SELECT 1 FROM scheduled WHERE name = ?', kind)).length === 0) return;
  await db.transaction(async (within) => {
    await within.run('DELETE FROM scheduled WHERE name = ?', kind);
    await within.run('DELETE FROM slots WHERE kind = ?', kind);
  });
}

const beginningShape = z
  .object({ since: z.number(), after: z.string().nullable() })
  .transform(({ since: at, after }): Beginning => ({ at, ...(after === null ? {} : { after }) }));

const noteShape = z
  .object({
    kind: z.enum(REPORT_KINDS),
    period: z.string(),
    state: z.enum(['seen', 'held', 'skipped']),
    seen_at: z.number(),
    detail: z.string(),
  })
  .transform(({ seen_at: seenAt, ...note }): SlotNote => ({ ...note, seenAt }));
