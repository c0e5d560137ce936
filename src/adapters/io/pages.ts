import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { PagesWritten, Room, RoomPage } from '../../model/artifact.ts';
import { BOUNDS } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import { YEAR_PAGE } from '../../render/room/paths.ts';
import { readUtf8 } from './read.ts';
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
  { pages, leftOut, madeBy }: Room,
  { signal, ...way }: WritingPages = {},
): Promise<PagesWritten> {
  const limit = pLimit(AT_ONCE);
  const written: string[] = [];
  const renew = async (page: RoomPage): Promise<void> => {
    if (signal?.aborted) throw new SourceError('The program was told to stop before all pages were written.');
    const place = { folder, path: page.path, ...way };
    const there = await textAt(place);
    const key = page.of === undefined ? undefined : hashOf(madeBy, JSON.stringify(page.of));
    if (there !== undefined && key !== undefined && isSealed(there, key)) return;
    const text = key === undefined ? page.content() : sealed(page.content(), key);
    if (text === there) return;
    await writeWhole(place, text);
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
function textAt({ folder, path }: Place): Promise<string | undefined> {
  return readUtf8(join(folder, path), { bound: BOUNDS.report, within: folder }).catch(() => undefined);
}

/** A page whose last line says what it was made of, and with that what it is. */
function sealed(text: string, key: string): string {
  return `${text}${seal(key, text)}`;
}

/** Whether a page was made of the same, and nobody changed it since. */
function isSealed(page: string, key: string): boolean {
  const length = seal(key, '').length;
  return page.slice(-length) === seal(key, page.slice(0, -length));
}

function seal(key: string, text: string): string {
  return `<!-- ${key} ${hashOf(key, text)} -->\n`;
}

function hashOf(...texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, HASH);
}

/** Characters of a hash that no two pages share. */
const HASH = 32;
