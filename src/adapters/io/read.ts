import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import pLimit from 'p-limit';
import { BOUNDS, boundWords, bytesOf, type SizeBound } from '../../model/bounds.ts';
import { FileRefused } from '../../model/errors.ts';
import { refuseOutside } from './places.ts';

/** How a file is read. */
export interface Reading {
  /** The most bytes that are read of it. */
  readonly bound: SizeBound;
  /** The folder that no link may lead out of; none, and links are followed wherever they lead. */
  readonly within?: string | undefined;
  /** Whether it may be a pipe as well, as a shell makes of `<(…)`: who names one on the command line waits for it. */
  readonly mayBePipe?: boolean;
}

/** Opening a pipe or a device must not wait for its other side. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;
const CHUNK = 2 ** 16;

const inTurn = pLimit(BOUNDS.openFiles.most);

/**
 * The bytes of a regular file. Throws a FileRefused for anything else, such as a pipe or a device, for a file past its bound,
 * and for a link that leads out of `within`; the system's error for one that cannot be read. However many are asked for, only
 * so many are open at once.
 */
export async function readBytes(path: string, { bound, ...way }: Reading): Promise<Buffer> {
  return inTurn(async () => {
    await using file = await openRegular(path, way);
    return await contentOf(file, (await file.stat()).size, bound);
  });
}

/** The text of a regular file in UTF-8. Throws what {@link readBytes} throws. */
export async function readUtf8(path: string, reading: Reading): Promise<string> {
  return (await readBytes(path, reading)).toString('utf8');
}

/** {@link readUtf8} where nothing can be waited for. */
export function readUtf8Now(path: string, bound: SizeBound): string {
  const file = openSync(path, FLAGS);
  try {
    const stats = fstatSync(file);
    refuseOthers(stats);
    refuseLarge(stats.size, bound);
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** Opens a file to be read when it is a regular one, or a pipe where it may be one. Throws a FileRefused, or the system's error. */
export async function openRegular(
  path: string,
  { within, mayBePipe = false }: Pick<Reading, 'within' | 'mayBePipe'>,
): Promise<FileHandle> {
  if (mayBePipe && (await stat(path)).isFIFO()) return open(path, constants.O_RDONLY);
  const real = within === undefined ? path : await realpath(path);
  if (within !== undefined) await refuseOutside(real, within);
  // What is at the real path is no link; one that took its place meanwhile is not followed.
  const flags = within === undefined ? FLAGS : FLAGS | constants.O_NOFOLLOW;
  const file = await open(real, flags).catch((error: unknown) => {
    throw isOfSocket(error) ? new FileRefused('it is a socket, and a regular file is wanted') : error;
  });
  try {
    refuseOthers(await file.stat());
    await refuseMadeUp(file);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function isOfSocket(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENXIO';
}

const KINDS: readonly (readonly [(stats: Stats) => boolean, string])[] = [
  [(stats) => stats.isDirectory(), 'a folder'],
  [(stats) => stats.isFIFO(), 'a pipe'],
  [(stats) => stats.isCharacterDevice() || stats.isBlockDevice(), 'a device'],
];

function refuseOthers(stats: Stats): void {
  if (stats.isFile()) return;
  const kind = KINDS.find(([is]) => is(stats))?.[1] ?? 'something else';
  throw new FileRefused(
    kind === 'a folder' ? 'it is a folder' : `it is ${kind}, and a regular file is wanted`,
  );
}

/** What has no size and yet says something is made up by the system as it is read, such as /proc/self/environ. */
async function refuseMadeUp(file: FileHandle): Promise<void> {
  if ((await file.stat()).size > 0) return;
  const { bytesRead } = await file.read(Buffer.alloc(1), 0, 1, 0);
  // Somebody may have begun to write a file in between.
  if (bytesRead > 0 && (await file.stat()).size === 0)
    throw new FileRefused('it is made up by the system as it is read, and a regular file is wanted');
}

function refuseLarge(size: number, bound: SizeBound): void {
  if (size > bytesOf(bound)) throw new FileRefused(`it is larger than ${boundWords(bound)}`);
}

/** All of a file, that may grow while it is read, as far as the bound lets it. */
async function contentOf(file: FileHandle, size: number, bound: SizeBound): Promise<Buffer> {
  refuseLarge(size, bound);
  const chunks: Buffer[] = [];
  for (let length = 0; ; ) {
    const chunk = Buffer.allocUnsafe(length < size ? size - length : CHUNK);
    const { bytesRead } = await file.read(chunk);
    if (bytesRead === 0) return Buffer.concat(chunks, length);
    chunks.push(chunk.subarray(0, bytesRead));
    length += bytesRead;
    refuseLarge(length, bound);
  }
}
