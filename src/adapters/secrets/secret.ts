import { readFile } from 'node:fs/promises';
import { SourceError } from '../../model/errors.ts';
import type { Secret } from '../../model/source-settings.ts';

/** The secret's text. A file is read each time, so that it can be rotated; space around its text does not count. */
export async function reveal(secret: Secret): Promise<string> {
  if ('value' in secret) return secret.value;
  try {
    return (await readFile(secret.file, 'utf8')).trim();
  } catch (error) {
    throw new SourceError(`The secret in ${secret.file} cannot be read. Check its path and permissions.`, {
      cause: error,
    });
  }
}
