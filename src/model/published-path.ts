/** Which published file is asked for. */
export interface PublishedPath {
  /** The names of its folders and its own: `['weekly', '2026-W05', 'report.html']`. */
  readonly parts: readonly string[];
  readonly mediaType: string;
}

/** What is published, by its ending, and nothing else: reports, their charts and their data. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['md', 'text/markdown; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['json', 'application/json'],
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['eml', 'message/rfc822'],
]);

const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * The published file that the path of a request may name, wherever it comes from; undefined for `..`, for what is hidden, for other kinds of
 * files, and for what is no path.
 */
export function publishedPath(asked: string): PublishedPath | undefined {
  const name = asked.endsWith('/') ? `${asked}index.html` : asked;
  const parts = decoded(name)?.split('/').slice(1) ?? [];
  const mediaType = mediaTypeOf(parts);
  return mediaType === undefined ? undefined : { parts, mediaType };
}

/** The media type of what may be published by its name; undefined for anything else. */
export function mediaTypeOf(parts: readonly string[]): string | undefined {
  if (!parts.every((part) => PART.test(part))) return undefined;
  return MEDIA_TYPES.get(/\.([a-z]+)$/.exec(parts.at(-1) ?? '')?.[1] ?? '');
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
