import { z } from 'zod';
import { type Edition, editionName } from '../../model/edition.ts';
import { issuedAlready } from '../../model/posted-once.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import type { Issued, Ledger, Posting } from '../../ports/ledger.ts';
import type { Database, Statements } from './database.ts';
import { addMessage } from './messages.ts';
import { rowsAs } from './row.ts';
import type { Sequence } from './sequence.ts';

/** The part of the ledger that keeps what reports were issued. */
export function reportsIn(db: Database, { counted }: Sequence): Pick<Ledger, 'issued' | 'issue'> {
  return {
    issued: async () =>
      rowsAs(
        db,
        'reports',
        issuedShape,
        // In the order of issuing, whatever the clock said then.
        await db.all(
          `SELECT kind, period, revision, hash, posted_at, whole, corrects
           FROM reports JOIN messages USING (subject) ORDER BY messages.rowid`,
        ),
      ),
    issue: (report, json, to) => counted((within) => issue(within, report, json, to)),
  };
}

async function issue(
  db: Statements,
  report: Omit<Issued, 'hash'>,
  json: string,
  to: readonly Posting[],
): Promise<Issued> {
  const { kind, period, revision, issuedAt: at, whole, corrects } = report;
  const subject: Edition = { kind, period, revision };
  if (await isIssued(db, subject)) throw issuedAlready(subject);
  const hash = await addMessage(db, { subject, at, json, to });
  await db.run(
    'INSERT INTO reports (kind, period, revision, subject, whole, corrects) VALUES (?, ?, ?, ?, ?, ?)',
    kind,
    period,
    revision,
    editionName(subject),
    whole ? 1 : 0,
    corrects ?? null,
  );
  await db.run('DELETE FROM slots WHERE kind = ? AND period = ?', kind, period);
  return { ...report, hash };
}

async function isIssued(db: Statements, { kind, period, revision }: Edition): Promise<boolean> {
  const sql = 'SELECT 1 FROM reports WHERE kind = ? AND period = ? AND revision = ?';
  return (await db.all(sql, kind, period, revision)).length > 0;
}

const issuedShape = z
  .object({
    kind: z.enum(REPORT_KINDS),
    period: z.string(),
    revision: z.number(),
    hash: z.string(),
    posted_at: z.number(),
    whole: z.literal([0, 1]),
    corrects: z.string().nullable(),
  })
  .transform(
    ({ posted_at: issuedAt, whole, corrects, ...edition }): Issued => ({
      ...edition,
      issuedAt,
      whole: whole === 1,
      ...(corrects === null ? {} : { corrects }),
    }),
  );
