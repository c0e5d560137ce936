import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf, SourceError } from '../../model/errors.ts';
import type { Secret } from '../../model/source-settings.ts';
import { readUtf8 } from '../io/read.ts';

/**
 * The secret's text. A file is read each time, so that it can be rotated; space around its text does not count. Throws a
 * SourceError that says neither the secret nor what stands where its file's name belongs.
 */
export async function reveal(secret: Secret): Promise<string> {
  if ('value' in secret) return secret.value;
  try {
    return (await readUtf8(secret.file, { bound: BOUNDS.secret })).trim();
  } catch (error) {
    throw new SourceError(
      `The file that ${secret.setting} names cannot be read (${reasonOf(error)}). Correct its path or its permissions.`,
      // Not the system's error, which has the name.
    );
  }
}
