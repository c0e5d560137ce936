import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BOUNDS, boundWords, bytesOf, type SizeBound } from '../../model/bounds.ts';
import { FileRefused, InputError, isWantOfRoom, reasonOf, SourceError } from '../../model/errors.ts';
import { openRegular } from './read.ts';

/**
 * The lines of a regular file or a pipe one after the other, so that a huge one is never in memory as a whole; one named `.gz` is
 * unpacked on the way. No line is longer than `longest`, and the whole, unpacked, no larger than the bound says. Throws an
 * InputError, or a SourceError where the machine has no room.
 */
export async function* linesOf(
  file: string,
  purpose: string,
  {
    longest = BOUNDS.results,
    whole = BOUNDS.unpacked,
  }: { readonly longest?: SizeBound; readonly whole?: SizeBound } = {},
): AsyncGenerator<string> {
  let input: Readable | undefined;
  try {
    input = unpacked(file, (await openRegular(file, { mayBePipe: true })).createReadStream());
    for await (const lines of split(within(input, whole), longest)) {
      for (const line of lines) yield line;
    }
  } catch (error) {
    const Unreadable = isWantOfRoom(error) ? SourceError : InputError;
    throw new Unreadable(`Cannot read ${file} (${reasonOf(error)}). ${purpose}`);
  } finally {
    input?.destroy();
  }
}

function unpacked(file: string, packed: Readable): Readable {
  if (!file.endsWith('.gz')) return packed;
  const gunzip = createGunzip();
  packed.once('error', (error) => gunzip.destroy(error));
  gunzip.once('close', () => packed.destroy());
  return packed.pipe(gunzip);
}

/** Bytes as text, as far as the bound lets them come. */
async function* within(input: AsyncIterable<Uint8Array>, whole: SizeBound): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let length = 0;
  for await (const bytes of input) {
    length += bytes.length;
    if (length > bytesOf(whole)) throw new FileRefused(`it holds more than ${boundWords(whole)}`);
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

/** The lines that end in each part of a text. Each part is looked at once, however long a line goes on. */
async function* split(texts: AsyncIterable<string>, longest: SizeBound): AsyncGenerator<readonly string[]> {
  let begun: string[] = [];
  let length = 0;
  const add = (part: string) => {
    length += part.length;
    if (length > bytesOf(longest)) throw new FileRefused(`a line is longer than ${boundWords(longest)}`);
    begun.push(part);
  };
  const ended = () => {
    const line = begun.join('');
    begun = [];
    length = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  for await (const text of texts) {
    const [first = '', ...others] = text.split('\n');
    add(first);
    yield others.map((part) => {
      const line = ended();
      add(part);
      return line;
    });
  }
  if (length > 0) yield [ended()];
}
