import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { BOUNDS } from '../../model/bounds.ts';
import { readBytes } from '../io/read.ts';

/** A file to be read over HTTP. */
export interface ServedFile {
  readonly mediaType: string;
  readonly content: Uint8Array;
  readonly etag: string;
}

/** What is served, and nothing else: reports, their charts and their data. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
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
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))]);
    if (mediaTypeOf(relative(root, file).split(sep)) !== mediaType) return undefined;
    const content = await readBytes(file, { bound: BOUNDS.report });
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 27);
    return { mediaType, content, etag: `"${hash}"` };
  } catch {
    return undefined;
  }
}

/** What may be served by its name; `..`, hidden files and other kinds have none. */
function mediaTypeOf(parts: readonly string[]): string | undefined {
  return parts.every((part) => PART.test(part)) ? MEDIA_TYPES[extname(parts.at(-1) ?? '')] : undefined;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
