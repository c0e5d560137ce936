import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PublishedBytes } from '../ports/published.ts';

/** A file that was made, known by what is in it, so that it is known alike wherever it is made. */
export type MadeFile = Omit<PublishedBytes, 'mediaType'>;

/** Files by their paths that are made, and kept, together. */
export type MadeFiles = ReadonlyMap<string, MadeFile>;

/** Answers what is kept under a name, or makes it: once for all who ask while it is made. */
export type Kept = (name: string, make: () => Promise<MadeFiles>) => Promise<MadeFiles>;

/** A file of what was made. */
export function madeFile(made: string | Uint8Array): MadeFile {
  const content = typeof made === 'string' ? Buffer.from(made) : made;
  return { content, etag: `"${createHash('sha256').update(content).digest('base64url')}"` };
}

/**
 * Keeps what was made within so many bytes; the least recently used goes first. What is larger than all of them together is made
 * each time, and what could not be made is not kept.
 */
export function keeping(most: number): Kept {
  const kept = new LRUCache<string, MadeFiles>({ maxSize: most, sizeCalculation: sizeOf });
  const making = new Map<string, Promise<MadeFiles>>();
  return async (name, make) => {
    const there = kept.get(name) ?? making.get(name);
    if (there) return there;
    const keep = (files: MadeFiles): MadeFiles => {
      kept.set(name, files);
      return files;
    };
    const made = make()
      .then(keep)
      .finally(() => making.delete(name));
    making.set(name, made);
    return made;
  };
}

/** Bytes that a file takes beside its content: its path, its hash and its places. */
const BESIDE = 512;

function sizeOf(files: MadeFiles): number {
  return [...files.values()].reduce((sum, { content }) => sum + content.length + BESIDE, BESIDE);
}
