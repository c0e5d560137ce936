import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import pLimit from 'p-limit';
import type { PagesWritten, Room, RoomPage } from '../../model/artifact.ts';
import { BOUNDS } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import { YEAR_PAGE } from '../../render/room/paths.ts';
import { keyOf, SEAL, seal, sealed } from '../../render/room/sealed.ts';
import { openRegular, readBytes } from './read.ts';
import { AT_ONCE, type Place, writeWhole } from './write.ts';

/** How pages are written. */
export interface WritingPages extends Pick<Place, 'links'> {
  /** No more pages are begun once it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Writes pages below a folder, each whole or not at all, the front page after all others. One that is there already is left as it
 * is; one that bears what it was made of is not even made. Others’ pages are never removed. Throws a SourceError.
 */
export async function writePages(
  folder: string,
  room: Room,
  { signal, ...way }: WritingPages = {},
): Promise<PagesWritten> {
  const { pages, leftOut } = room;
  const limit = pLimit(AT_ONCE);
  const written: string[] = [];
  const renew = async (page: RoomPage): Promise<void> => {
    if (signal?.aborted) throw new SourceError('The program was told to stop before all pages were written.');
    const place = { folder, path: page.path, ...way };
    const key = keyOf(room, page);
    if (key !== undefined && (await isSealed(place, key))) return;
    const bytes = sealed(page, key);
    if ((await bytesAt(place))?.equals(bytes)) return;
    await writeWhole(place, bytes);
    written.push(page.path);
  };
  const writes = pages.filter(({ path }) => path !== YEAR_PAGE).map((page) => limit(() => renew(page)));
  // A failed write is told of when no other is under way.
  await Promise.allSettled(writes);
  await Promise.all(writes);
  for (const front of pages.filter(({ path }) => path === YEAR_PAGE)) await renew(front);
  return { written: written.toSorted(), of: pages.length, leftOut };
}

/** What is at a place; undefined where nothing is that could be left there. */
function bytesAt({ folder, path }: Place): Promise<Buffer | undefined> {
  return readBytes(join(folder, path), { bound: BOUNDS.report, within: folder }).catch(() => undefined);
}

/**
 * Whether a page was made of the same, and nobody changed it since: its last line says what it was made of, and how to know that it is
 * whole. A checksum is enough for that: whoever may write there may write anything. It is read in pieces, since thousands of them are looked at.
 */
async function isSealed({ folder, path }: Place, key: string): Promise<boolean> {
  try {
    await using file = await openRegular(join(folder, path), { within: folder });
    const end = (await file.stat()).size - SEAL;
    const last = Buffer.alloc(SEAL);
    await file.read(last, 0, SEAL, Math.max(0, end));
    return last.indexOf(`<!-- ${key} `) === 0 && last.equals(seal(key, await checksum(file, end)));
  } catch {
    return false;
  }
}

async function checksum(file: FileHandle, end: number): Promise<number> {
  const piece = pieces.pop() ?? Buffer.allocUnsafeSlow(PIECE);
  let sum = 0;
  for (let at = 0; at < end; ) {
    const { bytesRead } = await file.read(piece, 0, Math.min(PIECE, end - at), at);
    if (bytesRead === 0) break;
    sum = crc32(piece.subarray(0, bytesRead), sum);
    at += bytesRead;
  }
  pieces.push(piece);
  return sum;
}

/** What pages are read into, over and over: memory for each would have to be looked for and cleared away. */
const pieces: Buffer[] = [];
const PIECE = 2 ** 17;
