import { z } from 'zod';
import { SourceError } from '../../model/errors.ts';
import type { Database, SqlRow } from './database.ts';

/**
 * Reads rows as the shape of their table has them, with the columns' own names. Throws a SourceError that names the table,
 * the row by its first columns, and the column, for one that no ledger of this version has written.
 */
export function rowsAs<T>(
  { notSound }: Pick<Database, 'notSound'>,
  table: string,
  shape: z.ZodType<T>,
  rows: readonly SqlRow[],
): readonly T[] {
  return rows.map((row) => {
    const { success, data, error } = shape.safeParse(row);
    if (success) return data;
    const name = Object.values(row).slice(0, 3).join(' ');
    const column = String(error.issues[0]?.path[0]);
    throw new SourceError(notSound(`${table} has a row “${name}” with a wrong ${column}`));
  });
}

/** A column of JSON, as the shape has it. */
export function jsonAs<T>(shape: z.ZodType<T>): z.ZodType<T> {
  return z.string().transform((json, context) => {
    const { success, data } = shape.safeParse(parsed(json));
    if (success) return data;
    context.addIssue('It is not what was written.');
    return z.NEVER;
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
