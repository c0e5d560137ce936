import { z } from 'zod';
import { DELIVERY_STATES, type Delivery } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database, SqlRow } from './database.ts';
import { rowsAs } from './row.ts';
import type { Sequence } from './sequence.ts';

/** The part of the ledger that keeps deliveries, in the order in which their reports were issued. */
export function deliveriesIn(db: Database, { counted }: Sequence): Pick<Ledger, 'deliveries' | 'record'> {
  return {
    deliveries: async (edition) => rowsAs(db, 'deliveries', deliveryShape, rowsOf(db, edition)),
    record: async ({ kind, period, revision, target, recipient, state, attempts, at, detail, until }) =>
      counted(() =>
        db.run(
          'UPDATE deliveries SET state = ?, attempts = ?, at = ?, detail = ?, until = ? WHERE kind = ? AND period = ? AND revision = ? AND target = ? AND recipient = ?',
          state,
          attempts,
          at,
          detail,
          until ?? null,
          kind,
          period,
          revision,
          target,
          recipient,
        ),
      ),
  };
}

function rowsOf(db: Database, edition: Edition | undefined): readonly SqlRow[] {
  if (!edition) return db.all('SELECT * FROM deliveries ORDER BY rowid');
  const { kind, period, revision } = edition;
  return db.all(
    'SELECT * FROM deliveries WHERE kind = ? AND period = ? AND revision = ? ORDER BY rowid',
    kind,
    period,
    revision,
  );
}

/** A delivery as a row has it. */
export const deliveryShape: z.ZodType<Delivery> = z
  .object({
    kind: z.enum(REPORT_KINDS),
    period: z.string(),
    revision: z.number(),
    target: z.string(),
    recipient: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.number(),
    at: z.number(),
    detail: z.string(),
    until: z.number().nullable(),
  })
  .transform(({ until, ...delivery }): Delivery => ({ ...delivery, ...(until === null ? {} : { until }) }));
