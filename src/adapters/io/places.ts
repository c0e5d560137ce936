import { access, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { FileRefused } from '../../model/errors.ts';

/** Whether an error says that nothing is at a path. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));
}

/** Whether there is something at a path. Throws the system's error where that cannot be known. */
export async function isThere(path: string): Promise<boolean> {
  return undefinedIfAbsent(access(path).then(() => true)).then((found) => found ?? false);
}

/** Whether a path is a folder; false for what cannot be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** What is at a path, links followed; undefined when nothing is. Throws the system's error. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  const found = await undefinedIfAbsent(stat(path));
  if (!found) return undefined;
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'folder' : 'other';
}

/**
 * The paths in a folder with such an ending, in the order of their names, but for hidden ones; none when there is no such
 * folder. Throws the system's error for one that cannot be read.
 */
export async function filesIn(folder: string, ...endings: readonly string[]): Promise<readonly string[]> {
  const names = (await undefinedIfAbsent(readdir(folder))) ?? [];
  return names
    .filter((name) => !name.startsWith('.') && endings.some((ending) => name.endsWith(ending)))
    .toSorted()
    .map((name) => join(folder, name));
}

/** The folders in a folder that are none by a link, but for hidden ones; none when there is no such folder. Throws the system's error. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = (await undefinedIfAbsent(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
}

/** Throws a FileRefused for a real path that is not in a folder, wherever that really is. */
export async function refuseOutside(real: string, folder: string): Promise<void> {
  if (isWithin(await realpath(folder), real)) return;
  throw new FileRefused(
    `it is a link that leads out of ${resolve(folder)}, which only “links: anywhere” in the settings allows`,
  );
}

/** Whether a path is a folder or in it, by its letters alone. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The real path of a place, of which only the folders above need be there. Throws the system's error. */
export async function realPlace(path: string): Promise<string> {
  // A link that leads nowhere is there, and yet has no real path.
  const isLoose = await undefinedIfAbsent(lstat(path));
  if (isLoose) return realpath(path);
  return join(await realPlace(dirname(path)), relative(dirname(path), path));
}

async function undefinedIfAbsent<T>(found: Promise<T>): Promise<T | undefined> {
  return found.catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}
