import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Room, RoomPage } from '../../model/artifact.ts';

/** Characters of a hash that no two pages share. */
const KEY = 32;

/** What a page is made of and by whom, in short; undefined of a page that is made each time. */
export function keyOf({ madeBy }: Pick<Room, 'madeBy'>, { path, of }: RoomPage): string | undefined {
  if (of === undefined) return undefined;
  const text = JSON.stringify([madeBy, path, of]);
  return createHash('sha256').update(text).digest('hex').slice(0, KEY);
}

/** The last line of a page, by which it is known to be made of the same, and whole. */
export function seal(key: string, sum: number): Buffer {
  return Buffer.from(`<!-- ${key} ${sum.toString(16).padStart(8, '0')} -->\n`);
}

/** How long that line is, in bytes. */
export const SEAL: number = seal('0'.repeat(KEY), 0).length;

/** A page as it is written and sent: with its seal, where it has a key. */
export function sealed(page: RoomPage, key: string | undefined): Buffer {
  const made = Buffer.from(page.content());
  return key === undefined ? made : Buffer.concat([made, seal(key, crc32(made))]);
}
