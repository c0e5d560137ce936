import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, reasonOf } from '../../model/errors.ts';

/**
 * The lines of a file one after the other, so that a huge one is never in memory as a whole; one named `.gz` is
 * unpacked on the way. Throws an InputError.
 */
export async function* linesOf(file: string, purpose: string): AsyncGenerator<string> {
  const input = opened(file);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new InputError(`Cannot read ${file} (${reasonOf(error)}). ${purpose}`);
  } finally {
    input.destroy();
  }
}

function opened(file: string): Readable {
  if (!file.endsWith('.gz')) return createReadStream(file, 'utf8');
  const [packed, unpacked] = [createReadStream(file), createGunzip()];
  packed.once('error', (error) => unpacked.destroy(error));
  unpacked.once('close', () => packed.destroy());
  return packed.pipe(unpacked).setEncoding('utf8');
}
