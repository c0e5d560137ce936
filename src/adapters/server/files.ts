import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { FileRefused } from '../../model/errors.ts';
import { mediaTypeOf, type PublishedPath } from '../../model/published-path.ts';
import type { PublishedStream } from '../../ports/published.ts';
import { openRegular } from '../io/read.ts';

/**
 * The file of the reports' folder under a path; undefined where there is none. What a link leads to must itself be
 * such a file: neither outside, nor hidden, nor of another kind.
 */
export async function fileAt(
  folder: string,
  { parts, mediaType }: PublishedPath,
): Promise<PublishedStream | undefined> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))]);
    if (mediaTypeOf(relative(root, real).split(sep)) !== mediaType) return undefined;
    return { mediaType, ...(await openFile(real)) };
  } catch (error) {
    if (error instanceof FileRefused) return undefined;
    // Anything else, such as too many open files, says nothing about the page.
    if (error instanceof Error && 'code' in error && ABSENT.has(String(error.code))) return undefined;
    throw error;
  }
}

/** What the machine says of a path that leads to no file that may be read. */
const ABSENT: ReadonlySet<string> = new Set([
  'EACCES',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'ENXIO',
]);

async function openFile(path: string): Promise<Omit<PublishedStream, 'mediaType'>> {
  const file = await openRegular(path, {});
  const stat = await file.stat({ bigint: true });
  const size = Number(stat.size);
  // By what the disk says of it, as a large one would have to be read twice to be known by what is in it.
  const etag = [stat.ino, stat.mtimeNs, stat.size].map((number) => number.toString(36)).join('-');
  return {
    size,
    etag: `"${etag}"`,
    // No more than was promised, should it grow.
    read: () => file.createReadStream({ end: size - 1, autoClose: false }),
    [Symbol.asyncDispose]: () => file.close(),
  };
}
