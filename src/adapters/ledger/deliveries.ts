import type { Delivery } from '../../model/delivery.ts';
import type { ReportKind } from '../../model/report.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database, SqlRow } from './database.ts';

/** The part of the ledger that keeps deliveries, in the order in which their reports were issued. */
export function deliveriesIn(db: Database): Pick<Ledger, 'deliveries' | 'record'> {
  return {
    deliveries: async (edition) =>
      (edition
        ? db.all(
            'SELECT * FROM deliveries WHERE kind = ? AND period = ? AND revision = ? ORDER BY rowid',
            edition.kind,
            edition.period,
            edition.revision,
          )
        : db.all('SELECT * FROM deliveries ORDER BY rowid')
      ).map(deliveryFrom),
    record: async ({ kind, period, revision, target, recipient, state, attempts, at, detail }) =>
      db.run(
        'UPDATE deliveries SET state = ?, attempts = ?, at = ?, detail = ? WHERE kind = ? AND period = ? AND revision = ? AND target = ? AND recipient = ?',
        state,
        attempts,
        at,
        detail,
        kind,
        period,
        revision,
        target,
        recipient,
      ),
  };
}

function deliveryFrom(row: SqlRow): Delivery {
  return {
    kind: row.kind as ReportKind,
    period: String(row.period),
    revision: Number(row.revision),
    target: String(row.target),
    recipient: String(row.recipient),
    state: row.state as Delivery['state'],
    attempts: Number(row.attempts),
    at: Number(row.at),
    detail: String(row.detail),
  };
}
