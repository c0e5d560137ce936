import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { SourceError } from '../../../model/errors.ts';
import { APPLICATION_ID } from './migrations.ts';

/** What a SQLite database says of itself: whose it is, and which version of its tables it has. */
export interface Mark {
  readonly applicationId: number;
  readonly version: number;
}

const LENGTH = 100;
const MAGIC = 'SQLite format 3\0';
/** Where the header has a mark's parts, in bytes (https://www.sqlite.org/fileformat2.html#the_database_header). */
const USER_VERSION = 60;
const APPLICATION = 68;

/**
 * The mark in a file's header, read without SQLite, which would empty a write-ahead log or roll a journal back merely by
 * opening a database. Undefined for a file that is not there or is empty. Throws a SourceError for one that is no database,
 * and for an empty one with a write-ahead log, which SQLite would delete.
 */
export function markIn(file: string): Mark | undefined {
  const header = firstBytes(file);
  if (header.length === 0) {
    if (sizeOf(`${file}-wal`) > 0) throw new SourceError(foreign(`${file}-wal`));
    return undefined;
  }
  if (header.length < LENGTH || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new SourceError(notSound(file, 'file is not a database'));
  }
  return { applicationId: header.readInt32BE(APPLICATION), version: header.readInt32BE(USER_VERSION) };
}

/** Throws a SourceError for the mark of another program's database, and for one of a newer ledger than `newest`. */
export function requireOwn(file: string, { applicationId, version }: Mark, newest: number): void {
  if (applicationId !== APPLICATION_ID) throw new SourceError(foreign(file));
  if (version > newest) {
    throw new SourceError(
      `${file} is a ledger of version ${version}; this program knows up to ${newest}, and leaves it as it is. Use the newer program.`,
    );
  }
}

/** What to do about a ledger that is damaged, or that never was one. */
export function notSound(file: string, said: string): string {
  return (
    `${file} is not a sound ledger (${said}), and is left as it is. Put a backup in its place; ` +
    'or move it away, and a new one starts from now and sends nothing old.'
  );
}

function foreign(file: string): string {
  return `${file} is a database of another program, and is left as it is. Move it away, or name another output folder.`;
}

function firstBytes(file: string): Buffer {
  if (sizeOf(file) === 0) return Buffer.alloc(0);
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(LENGTH);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, LENGTH, 0));
  } finally {
    closeSync(descriptor);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
