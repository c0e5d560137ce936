import { type FileHandle, realpath } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { FileRefused } from '../../model/errors.ts';
import { openRegular } from '../io/read.ts';

/** A file to be read over HTTP, open; whoever has it closes it. */
export interface ServedFile {
  readonly mediaType: string;
  readonly file: FileHandle;
  readonly size: number;
  readonly etag: string;
}

/** What is served, and nothing else: reports, their charts and their data. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.eml': 'message/rfc822',
};

const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * The file of the reports' folder that a path names; undefined for anything else. What a link leads to must itself be
 * such a file: neither outside, nor hidden, nor of another kind.
 */
export async function fileAt(folder: string, path: string): Promise<ServedFile | undefined> {
  const name = path.endsWith('/') ? `${path}index.html` : path;
  const parts = decoded(name)?.split('/').slice(1) ?? [];
  const mediaType = mediaTypeOf(parts);
  if (mediaType === undefined) return undefined;
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

/** What may be served by its name; `..`, hidden files and other kinds have none. */
function mediaTypeOf(parts: readonly string[]): string | undefined {
  return parts.every((part) => PART.test(part)) ? MEDIA_TYPES[extname(parts.at(-1) ?? '')] : undefined;
}

async function openFile(path: string): Promise<Omit<ServedFile, 'mediaType'>> {
  const file = await openRegular(path, {});
  const stat = await file.stat({ bigint: true });
  // By what the disk says of it, as a large one would have to be read twice to be known by what is in it.
  const etag = [stat.ino, stat.mtimeNs, stat.size].map((number) => number.toString(36)).join('-');
  return { file, size: Number(stat.size), etag: `"${etag}"` };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
