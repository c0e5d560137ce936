import { isDeepStrictEqual } from 'node:util';
import { InputError, SourceError } from '../../model/errors.ts';
import type { Database, SqlRow, Statements } from './database.ts';
import { rowsIn, TABLE_FORMS, type TableForm, writeRows } from './tables.ts';

/**
 * Copies a ledger as it is at one moment into another that only began, whatever keeps them, a few rows at a time, and reads both again
 * to compare them row by row. All of it is there then, or nothing. Answers how many rows there are. Throws an InputError for one that
 * holds something already, a SourceError when something is not as it was.
 */
export function copyLedger(from: Database, to: Database): Promise<number> {
  return to.transaction(async (into) => {
    await requireUnused(into, to.name);
    // What a ledger says of itself takes the place of what a new one says.
    await into.run('DELETE FROM meta');
    return from.snapshot(async (source) => {
      let count = 0;
      for (const form of TABLE_FORMS) {
        for await (const rows of rowsIn(source, form)) {
          await writeRows(into, form, rows);
          count += rows.length;
        }
        await requireSame(form, source, into);
      }
      return count;
    });
  });
}

/** Throws an InputError for a ledger that more is in than that it began. */
export async function requireUnused(db: Statements, name: string): Promise<void> {
  for (const { name: table } of TABLE_FORMS) {
    if (table === 'meta' || (await db.all(`SELECT 1 FROM ${table} LIMIT 1`)).length === 0) continue;
    throw new InputError(
      `${name} holds something already, and stays as it is. Name a ledger that holds nothing: another file, database or schema, or another output folder.`,
    );
  }
}

async function requireSame(
  form: TableForm,
  source: Pick<Statements, 'all'>,
  copy: Pick<Statements, 'all'>,
): Promise<void> {
  const copied = rowsIn(copy, form);
  for await (const rows of rowsIn(source, form)) {
    const { value: others } = await copied.next();
    if (!isSame(rows, others)) throw differing(form);
  }
  if (!(await copied.next()).done) throw differing(form);
}

function differing({ name }: TableForm): SourceError {
  return new SourceError(
    `What was copied of the table ${name} is not what is in the ledger, so that nothing was copied. Another program may be writing to one of them: stop it, then copy again.`,
  );
}

function isSame(rows: readonly SqlRow[], others: readonly SqlRow[] | undefined): boolean {
  return others !== undefined && isDeepStrictEqual(rows.map(plain), others.map(plain));
}

/** Bytes are equal whatever they are kept in. */
function plain(row: SqlRow): SqlRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    ]),
  );
}
