import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Addressee } from '../../model/delivery.ts';
import { type Edition, editionName } from '../../model/edition.ts';
import { InputError, SourceError } from '../../model/errors.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import type { Issued, Ledger } from '../../ports/ledger.ts';
import type { Database, SqlRow } from './database.ts';
import { rowsAs } from './row.ts';
import type { Sequence } from './sequence.ts';

/** The part of the ledger that keeps issued reports. */
export function reportsIn(db: Database, { counted }: Sequence): Pick<Ledger, 'issued' | 'content' | 'issue'> {
  return {
    issued: async () =>
      rowsAs(
        db,
        'reports',
        issuedShape,
        // In the order of issuing, whatever the clock said then.
        db.all('SELECT kind, period, revision, hash, issued_at, whole, corrects FROM reports ORDER BY rowid'),
      ),
    content: async (edition) => contentOf(db, edition),
    issue: async (report, json, to) => counted(() => issue(db, report, json, to)),
  };
}

function issue(db: Database, report: Omit<Issued, 'hash'>, json: string, to: readonly Addressee[]): Issued {
  const { kind, period, revision, issuedAt, whole, corrects } = report;
  if (find(db, report))
    throw new InputError(`${editionName(report)} is issued already; an issued report is not changed.`);
  const hash = sha256(json);
  db.run(
    'INSERT INTO reports (kind, period, revision, hash, issued_at, whole, corrects, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    kind,
    period,
    revision,
    hash,
    issuedAt,
    whole ? 1 : 0,
    corrects ?? null,
    gzipSync(json),
  );
  for (const { target, recipient } of to) {
    db.run(
      "INSERT INTO deliveries (kind, period, revision, target, recipient, state, attempts, at, detail) VALUES (?, ?, ?, ?, ?, 'pending', 0, ?, '')",
      kind,
      period,
      revision,
      target,
      recipient,
      issuedAt,
    );
  }
  db.run('DELETE FROM slots WHERE kind = ? AND period = ?', kind, period);
  return { ...report, hash };
}

function contentOf(db: Database, edition: Edition): string {
  const row = find(db, edition);
  if (!row) throw new InputError(`${editionName(edition)} is not issued.`);
  const json = unpacked(row.content);
  if (json !== undefined && sha256(json) === row.hash) return json;
  const what = json === undefined ? 'it cannot be unpacked' : 'its hash differs';
  throw new SourceError(
    `The ledger's ${editionName(edition)} is not what was issued: ${what}. Put a backup of ${db.file} in its place.`,
  );
}

/** The text of a packed content; undefined for one that is damaged. */
function unpacked(content: SqlRow[string] | undefined): string | undefined {
  if (!(content instanceof Uint8Array)) return undefined;
  try {
    return gunzipSync(content).toString('utf8');
  } catch {
    return undefined;
  }
}

function find(db: Database, { kind, period, revision }: Edition): SqlRow | undefined {
  return db.all(
    'SELECT hash, content FROM reports WHERE kind = ? AND period = ? AND revision = ?',
    kind,
    period,
    revision,
  )[0];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const issuedShape = z
  .object({
    kind: z.enum(REPORT_KINDS),
    period: z.string(),
    revision: z.number(),
    hash: z.string(),
    issued_at: z.number(),
    whole: z.literal([0, 1]),
    corrects: z.string().nullable(),
  })
  .transform(
    ({ issued_at: issuedAt, whole, corrects, ...edition }): Issued => ({
      ...edition,
      issuedAt,
      whole: whole === 1,
      ...(corrects === null ? {} : { corrects }),
    }),
  );
