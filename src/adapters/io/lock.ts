import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { SourceError } from '../../model/errors.ts';

/** Between attempts to get the lock, in milliseconds. */
const PAUSE = 100;
const BUSY = 5;

/**
 * Runs work while holding the lock of a file. It is an exclusive transaction on an empty database, so
 * that the operating system frees it when the process dies, however it dies. Answers undefined, without running the
 * work, when another has held it for longer than `patience` seconds, or until `stop` is aborted. Throws a SourceError for a
 * file that cannot be a lock.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  patience: number,
  stop?: AbortSignal,
): Promise<T | undefined> {
  const lock = opened(file);
  try {
    for (let waited = 0; !taken(lock, file); waited += PAUSE) {
      if (waited >= patience * 1000 || stop?.aborted) return undefined;
      await pause(PAUSE);
    }
    return await work();
  } finally {
    lock.close();
  }
}

/**
 * Takes the lock of a file if nobody has it, and answers what lets go of it; undefined when somebody has it. Throws a SourceError for a
 * file that cannot be a lock.
 */
export function holdLock(file: string): (() => void) | undefined {
  const lock = opened(file);
  if (taken(lock, file)) return () => lock.close();
  lock.close();
  return undefined;
}

/** Whether somebody has the lock of a file, which is left as it is. Throws a SourceError for a file that cannot be a lock. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = opened(file, true);
  try {
    // Shares it for a moment, which the holder lets nobody do.
    return !taken(lock, file, 'SELECT 1 FROM sqlite_schema');
  } finally {
    lock.close();
  }
}

function opened(file: string, readOnly = false): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0, readOnly });
  } catch (error) {
    throw unusable(file, error);
  }
}

function taken(lock: DatabaseSync, file: string, by = 'BEGIN EXCLUSIVE'): boolean {
  try {
    lock.exec(by);
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === BUSY) return false;
    throw unusable(file, error);
  }
}

function unusable(file: string, cause: unknown): SourceError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new SourceError(`The lock ${file} cannot be used (${said}). Check the folder's permissions.`, {
    cause,
  });
}
