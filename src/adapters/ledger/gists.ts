import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { REPORT_KINDS } from '../../model/report.ts';
import type { KeptGist, Ledger } from '../../ports/ledger.ts';
import type { Database, SqlRow } from './database.ts';

/** The part of the ledger that keeps what the reading room needs of reports. None of it counts as a write: it is made of the rest. */
export function gistsIn(db: Database): Pick<Ledger, 'gists' | 'keepGists'> {
  return {
    gists: async (part, madeBy) =>
      db
        .all(
          'SELECT kind, period, revision, made_after, hash, head, body, budgets FROM gists WHERE part = ? AND made_by = ?',
          part,
          madeBy,
        )
        .flatMap(soundOnly),
    keepGists: async (part, madeBy, gists) =>
      db.transaction(() => {
        db.run('DELETE FROM gists WHERE made_by <> ?', madeBy);
        for (const gist of gists) write(db, part, madeBy, gist);
      }),
  };
}

function write(db: Database, part: string, madeBy: string, gist: KeptGist): void {
  const { kind, period, revision, after, head } = gist;
  const [body, budgets] = [gzipSync(gist.body), gzipSync(gist.budgets)];
  db.run(
    'INSERT OR REPLACE INTO gists (part, kind, period, revision, made_by, made_after, hash, head, body, budgets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    part,
    kind,
    period,
    revision,
    madeBy,
    after,
    hashOf(after, head, body, budgets),
    head,
    body,
    budgets,
  );
}

/** A row as it was written, or nothing: what is damaged is made anew. */
function soundOnly(row: SqlRow): readonly KeptGist[] {
  const { success, data } = rowShape.safeParse(row);
  if (!success) return [];
  const { made_after: after, hash, head, body, budgets, ...edition } = data;
  if (hash !== hashOf(after, head, body, budgets)) return [];
  return [
    {
      ...edition,
      after,
      head,
      get body() {
        return unpacked(body);
      },
      get budgets() {
        return unpacked(budgets);
      },
    },
  ];
}

function unpacked(packed: Uint8Array): string {
  return gunzipSync(packed).toString('utf8');
}

function hashOf(...columns: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const column of columns) hash.update(column).update('\0');
  return hash.digest('hex');
}

const rowShape = z.object({
  kind: z.enum(REPORT_KINDS),
  period: z.string(),
  revision: z.number(),
  made_after: z.string(),
  hash: z.string(),
  head: z.string(),
  body: z.instanceof(Uint8Array),
  budgets: z.instanceof(Uint8Array),
});
