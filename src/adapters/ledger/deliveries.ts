import { z } from 'zod';
import { DELIVERY_STATES, type Delivery } from '../../model/delivery.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import { type Subject, subjectName } from '../../model/subject.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database, SqlRow, Statements } from './database.ts';
import { subjectShape } from './messages.ts';
import { rowsAs } from './row.ts';
import type { Sequence } from './sequence.ts';

/** The part of the ledger that keeps deliveries, in the order in which their messages were posted. */
export function deliveriesIn(db: Database, { counted }: Sequence): Pick<Ledger, 'deliveries' | 'record'> {
  return {
    deliveries: async (subject) => rowsAs(db, 'deliveries', rowShape, await rowsOf(db, subject)),
    record: async (...deliveries) => {
      if (deliveries.length === 0) return;
      await counted(async (within) => {
        for (const delivery of deliveries) await record(within, delivery);
      });
    },
  };
}

function record(db: Statements, delivery: Delivery): Promise<void> {
  const { target, recipient, state, attempts, at, detail, until } = delivery;
  return db.run(
    'UPDATE deliveries SET state = ?, attempts = ?, at = ?, detail = ?, until = ? WHERE subject = ? AND target = ? AND recipient = ?',
    state,
    attempts,
    at,
    detail,
    until ?? null,
    subjectName(delivery),
    target,
    recipient,
  );
}

function rowsOf(db: Statements, subject: Subject | undefined): Promise<readonly SqlRow[]> {
  if (!subject) return db.all('SELECT * FROM deliveries ORDER BY rowid');
  return db.all('SELECT * FROM deliveries WHERE subject = ? ORDER BY rowid', subjectName(subject));
}

const state = {
  target: z.string(),
  recipient: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number(),
  at: z.number(),
  detail: z.string(),
  until: z.number().nullable(),
};

const rowShape = z
  .object({ subject: subjectShape, ...state })
  .transform(({ subject, until, ...rest }): Delivery => ({ ...subject, ...rest, ...untilOf(until) }));

/** A delivery as it is kept outside of the ledger. */
export const deliveryShape: z.ZodType<Delivery> = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(REPORT_KINDS), period: z.string(), revision: z.number(), ...state }),
    z.object({ kind: z.literal('notices'), id: z.string(), ...state }),
  ])
  .transform(({ until, ...delivery }): Delivery => ({ ...delivery, ...untilOf(until) }));

function untilOf(until: number | null): Pick<Delivery, 'until'> {
  return until === null ? {} : { until };
}
