import { createHash } from 'node:crypto';

/** SHA-256 of columns, in hexadecimal; that of one column is the hash of its text alone. */
export function sha256(...columns: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const [index, column] of columns.entries()) {
    if (index > 0) hash.update('\0');
    hash.update(column);
  }
  return hash.digest('hex');
}
