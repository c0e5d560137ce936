import { appendFile, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { FileRefused, SourceError } from '../../model/errors.ts';
import { makeFolder } from './folder.ts';
import { isGone, makerName } from './maker.ts';
import { foldersIn, isWithin, realPlace } from './places.ts';

/** A file to be written: its path in a folder that it cannot leave. */
export interface Place {
  readonly folder: string;
  readonly path: string;
  /**
   * Whether links on the way are followed: those that stay in the folder unless set; `never` where what is in it comes from
   * others, `anywhere` where its owner says so.
   */
  readonly links?: 'inside' | 'never' | 'anywhere';
}

/** Files written at once: a disk takes many flushes together in the time of one. */
export const AT_ONCE = 16;

/**
 * Writes one file beside its place and then moves it there, so that a reader never sees half of it. It is on the disk
 * before it is moved: a machine that loses its power keeps the old file or has the new one. Answers where it is. Throws a
 * SourceError.
 */
export async function writeWhole(place: Place, content: string | Uint8Array): Promise<string> {
  return told(
    place,
    async (file) => {
      await makeFolder(dirname(file));
      await clearOnce(dirname(file));
      const unfinished = await nameWhileWritten(file);
      writing.add(unfinished);
      try {
        // A file that others left under this name is not written into, and a link there not followed.
        await rm(unfinished, { force: true });
        await writeFile(unfinished, content, { flush: true, flag: 'wx' });
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => {});
        throw error;
      } finally {
        writing.delete(unfinished);
      }
      return join(place.folder, place.path);
    },
    'Check the folder’s permissions and space, or choose another with --out.',
  );
}

/** Creates a file with a text. Answers false, and leaves it as it is, when there is one already. Throws a SourceError. */
export async function createFile(place: Place, text: string): Promise<boolean> {
  return told(place, async (file) => {
    await makeFolder(dirname(file));
    return writeFile(file, text, { flag: 'wx', flush: true }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      },
    );
  });
}

/**
 * Adds one line to the end of a file. It is one write at the end wherever that then is, so that two programs that add a
 * line at once lose none. Throws a SourceError.
 */
export async function appendLine(place: Place, line: string): Promise<void> {
  await told(place, (file) => appendFile(file, `${line}\n`, { flush: true }));
}

/**
 * Adds one line to the end of a file of lines, which is made where it is not there, in one write at the end wherever that then is. What an editor
 * left without a line’s end gets one first. Throws a SourceError.
 */
export async function addLine(place: Place, line: string): Promise<void> {
  await told(place, async (file) => {
    await makeFolder(dirname(file));
    await using opened = await open(file, 'a+');
    const { size } = await opened.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await opened.read(last, 0, 1, size - 1);
    const isOpen = size > 0 && last.toString() !== '\n';
    await opened.appendFile(`${isOpen ? '\n' : ''}${line}\n`);
    await opened.sync();
  });
}

async function told<T>(
  place: Place,
  write: (file: string) => Promise<T>,
  advice = 'Check the folder’s permissions and space.',
): Promise<T> {
  try {
    return await write(await fileAt(place));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const todo = error instanceof FileRefused ? 'Remove what leads there, or write elsewhere.' : advice;
    throw new SourceError(`Cannot write ${join(place.folder, place.path)}: ${why}. ${todo}`, {
      cause: error,
    });
  }
}

/** Where a place really is. Throws a FileRefused for one that is not in its folder. */
async function fileAt({ folder, path, links = 'inside' }: Place): Promise<string> {
  const file = join(folder, path);
  const isOutside = isAbsolute(path) || !isWithin(folder, file) || relative(folder, file) === '';
  if (isOutside || path.includes('\0')) throw new FileRefused(`its name leads out of ${folder}`);
  if (links === 'anywhere') return realPlace(file);
  const [root, real] = await Promise.all([realPlace(folder), realPlace(file)]);
  if (!isWithin(root, real)) throw new FileRefused(`a link there leads out of ${folder}`);
  if (links === 'never' && real !== join(root, path)) throw new FileRefused('there is a link on the way');
  return real;
}

async function nameWhileWritten(file: string): Promise<string> {
  return `${file}.${await makerName()}.part`;
}

const LEFT_OVER = /\.(\d+(?:-[\da-f]{8})?)\.part$/;
/** Nobody writes a file for so long, in milliseconds. */
const LONG = 3_600_000;

/** What this process is writing, and when each folder was cleared. */
const writing = new Set<string>();
const cleared = new Map<string, { readonly at: number; readonly done: Promise<void> }>();

/** Clears a folder of what was left half-written, where that was not done lately. */
function clearOnce(folder: string): Promise<void> {
  const last = cleared.get(folder);
  if (last && Date.now() - last.at < LONG) return last.done;
  const done = clearLeftOver(folder);
  cleared.set(folder, { at: Date.now(), done });
  return done;
}

/** Clears a folder, and those in it, of what was left half-written; hidden ones and links are left alone. */
export async function clearAll(folder: string): Promise<void> {
  await clearOnce(folder);
  for (const name of await foldersIn(folder).catch(() => [])) await clearAll(join(folder, name));
}

/**
 * Removes the files of a folder that were left half-written by a process that is gone: one of this machine that runs no
 * more, or any that has not written for an hour. What cannot be removed stays.
 */
async function clearLeftOver(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, maker] = LEFT_OVER.exec(name) ?? [];
    if (maker === undefined) continue;
    const file = join(folder, name);
    const isLeft = !writing.has(file) && (await isGone(maker));
    if (isLeft || (await isOld(file))) await rm(file, { force: true }).catch(() => {});
  }
}

async function isOld(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > LONG;
}

/** The place of a file that a person named: the folder that it is in is theirs. */
export function named(file: string): Place {
  return { folder: dirname(file), path: basename(file), links: 'anywhere' };
}
