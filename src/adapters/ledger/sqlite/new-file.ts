import { existsSync, renameSync, rmSync } from 'node:fs';
import { InputError } from '../../../model/errors.ts';
import { openDatabase, type SqliteDatabase } from './database.ts';

/**
 * Makes a ledger in a new file by some work, which is whole then, or not there. Throws an InputError for a file that is there already.
 */
export async function inNewLedger<T>(file: string, work: (db: SqliteDatabase) => Promise<T>): Promise<T> {
  requireNew(file);
  const unfinished = `${file}.part`;
  const remove = () => {
    for (const end of ['', '-journal']) rmSync(unfinished + end, { force: true });
  };
  remove();
  try {
    const db = openDatabase(unfinished);
    let result: T;
    try {
      result = await work(db);
    } finally {
      await db.close();
    }
    renameSync(unfinished, file);
    return result;
  } catch (error) {
    remove();
    throw error;
  }
}

/** Throws an InputError for a file that is there already. */
export function requireNew(file: string): void {
  if (existsSync(file))
    throw new InputError(`${file} is there already, and stays as it is. Name a new file.`);
}
