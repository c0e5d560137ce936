import { lstat, open, readdir, realpath, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { isWithin } from './places.ts';
import { AT_ONCE } from './write.ts';

/**
 * Makes a folder that others filled fit to be read: no link in it leads out of it or nowhere, and all of it is on the disk. Throws the
 * system's error.
 */
export async function settleTree(folder: string): Promise<void> {
  const root = await realpath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const inTurn = pLimit(AT_ONCE);
  const pathOf = ({ parentPath, name }: (typeof entries)[number]) => join(parentPath, name);
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(pathOf);
  // Looked at all together before one is taken away: links lead to links.
  const leadOut = await Promise.all(
    links.map((link) =>
      inTurn(async () => {
        const real = await realpath(link).catch(() => undefined);
        return real === undefined || !isWithin(root, real);
      }),
    ),
  );
  await Promise.all(links.filter((_, index) => leadOut[index]).map((link) => inTurn(() => rm(link))));
  const rest = entries.filter((entry) => entry.isFile() || entry.isDirectory()).map(pathOf);
  await Promise.all([...rest, root].map((path) => inTurn(() => flush(path))));
}

async function flush(path: string): Promise<void> {
  await using opened = await open(path);
  await opened.sync();
}

/** Moves a folder to where nothing is, on the same disk, at once. Throws the system's error. */
export async function moveFolder(from: string, to: string): Promise<void> {
  await rename(from, to);
  await flush(join(to, '..'));
}

/** Notes that a folder is made use of now. One that may not be written in has no such note. */
export async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

/** How long ago something was made or touched, in seconds; endless for what cannot be looked at. */
export async function ageOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined);
  return found ? (Date.now() - found.mtimeMs) / 1000 : Number.POSITIVE_INFINITY;
}
