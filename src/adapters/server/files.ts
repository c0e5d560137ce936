import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

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
  '.eml': 'message/rfc822',
};

const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** The file of the reports' folder that a path names; undefined for anything else, also for what links lead out to. */
export async function fileAt(folder: string, path: string): Promise<ServedFile | undefined> {
  const name = path.endsWith('/') ? `${path}index.html` : path;
  const parts = decoded(name)?.split('/').slice(1) ?? [];
  const mediaType = MEDIA_TYPES[extname(parts.at(-1) ?? '')];
  if (!mediaType || !parts.every((part) => PART.test(part))) return undefined;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))]);
    if (!file.startsWith(root + sep)) return undefined;
    const content = await readFile(file);
    return {
      mediaType,
      content,
      etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`,
    };
  } catch {
    return undefined;
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
