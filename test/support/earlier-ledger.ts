import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SqlRow } from '../../src/adapters/ledger/database.ts';
import { openDatabase } from '../../src/adapters/ledger/sqlite/database.ts';
import { MIGRATIONS, TABLES as TABLES_OF_NOW } from '../../src/adapters/ledger/sqlite/migrations.ts';

/** The versions of the ledger before this one. */
export const EARLIER_VERSIONS = [1, 2, 3, 4, 5] as const;
/** One of them. */
export type EarlierVersion = (typeof EARLIER_VERSIONS)[number];

/** What the tables of the first three held, in the order in which they were written, from the tables of today. */
const FIRST_TABLES: Readonly<Record<string, string>> = {
  meta: 'SELECT * FROM meta',
  budgets: 'SELECT * FROM budgets',
  readings: 'SELECT * FROM readings',
  reports: `SELECT kind, period, revision, hash, posted_at AS issued_at, whole, corrects, content
    FROM reports JOIN messages USING (subject) ORDER BY messages.rowid`,
  deliveries: `SELECT kind, period, revision, deliveries.* FROM deliveries JOIN reports USING (subject)
    ORDER BY deliveries.rowid`,
  scheduled: 'SELECT * FROM scheduled',
  slots: 'SELECT * FROM slots',
  runs: 'SELECT * FROM runs',
};

/** The tables that a version had; since the fourth they had all of today but for gists and writings. */
function tablesOf(version: EarlierVersion): Readonly<Record<string, string>> {
  if (version < 4) return FIRST_TABLES;
  const tables = TABLES_OF_NOW.filter((table) => table !== 'writings');
  return Object.fromEntries(tables.map((table) => [table, `SELECT * FROM ${table}`]));
}

type Rows = readonly SqlRow[];

/**
 * Puts in the place of a ledger, which nobody has open and which has no notices, one of an earlier version that holds as much
 * of it as that version knew.
 */
export function makeEarlier(file: string, version: EarlierVersion): void {
  const now = new DatabaseSync(file);
  const tables = Object.entries(tablesOf(version)).map(([table, sql]): [string, Rows] => [
    table,
    now.prepare(sql).all() as Rows,
  ]);
  now.close();
  rmSync(file);
  if (version === 1) rmSync(`${file}.mark`, { force: true });
  const db = openDatabase(file, MIGRATIONS.slice(0, version)).direct;
  db.transaction(() => {
    for (const [table, rows] of tables) {
      const columns = db.all(`PRAGMA table_info(${table})`).map(({ name }) => String(name));
      for (const row of rows) {
        if (!isKnown(row, table, version)) continue;
        const values = columns.map((column) => row[column] ?? null);
        const places = columns.map(() => '?').join(', ');
        db.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, ...values);
      }
    }
  });
  db.close();
}

/** The first version had no id and no sequence, and the first two knew only readings of which nothing was left out. */
function isKnown(row: Rows[number], table: string, version: EarlierVersion): boolean {
  if (table === 'meta') return version > 1 || row.key === 'since';
  return table !== 'readings' || version > 2 || row.left_out === '';
}

/** The lines that a ledger's own version exports it as. */
export function linesOf(file: string, version: EarlierVersion): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = Object.keys(tablesOf(version)).flatMap((table) =>
    db
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => ({ table, row: Object.fromEntries(Object.entries(row).map(cellOf)) })),
  );
  db.close();
  return [{ headroom: 'ledger', version }, ...rows].map((line) => JSON.stringify(line));
}

function cellOf([name, value]: [string, unknown]): [string, unknown] {
  return [name, value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value];
}
