import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { InputError } from '../../model/errors.ts';

/** The lines of a file one after the other, so that a huge one is never in memory as a whole. Throws an InputError. */
export async function* linesOf(file: string, purpose: string): AsyncGenerator<string> {
  const input = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`Cannot read ${file} (${why}). ${purpose}`);
  } finally {
    input.destroy();
  }
}
