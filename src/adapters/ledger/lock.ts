import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { SourceError } from '../../model/errors.ts';

/** Between attempts to get the lock, in milliseconds. */
const PAUSE = 100;
const BUSY = 5;

/**
 * Runs work while holding the lock of a file. It is an exclusive transaction on an empty database beside the ledger, so
 * that the operating system frees it when the process dies, however it dies. Answers undefined, without running the
 * work, when another has held it for longer than `patience` seconds.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  patience: number,
): Promise<T | undefined> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let waited = 0; !taken(lock, file); waited += PAUSE) {
      if (waited >= patience * 1000) return undefined;
      await pause(PAUSE);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync, file: string): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === BUSY) return false;
    const said = error instanceof Error ? error.message : String(error);
    throw new SourceError(`The lock ${file} cannot be used (${said}). Check the folder's permissions.`, {
      cause: error,
    });
  }
}
